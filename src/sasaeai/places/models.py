"""Places to meet and what happens there.

What different readers may see of one place lies in different tables, so that row policies suffice:
the page (listing), how to reach people (contacts), where it is (location), and the sessions.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sasaeai.areas.public import Area
from sasaeai.core.search import SearchableModel
from sasaeai.people.public import Account, Organisation
from sasaeai.places import schedule
from sasaeai.places.enums import (
    AgeGroup,
    Audience,
    ContactKind,
    ExceptionKind,
    Feature,
    Holiday,
    ListingKind,
    OccurrenceState,
    Origin,
    Pattern,
    Source,
    Status,
    StepFree,
    VerifiedBy,
)


class DateSpan(Func):
    """``daterange(from, to, '[]')`` for exclusion constraints."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class Category(models.Model):
    """サロン, こども食堂, 体操 … in this council's words and order."""

    code = models.SlugField("コード", max_length=30, unique=True)
    label = models.CharField("呼び名", max_length=40)
    kind = models.CharField(max_length=10, choices=ListingKind, default=ListingKind.ACTIVITY)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label


class Listing(SearchableModel):
    """One place or activity as its page tells it. Its status from day to day is in the spans."""

    code = models.SlugField("番号", max_length=40, unique=True)
    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200)
    kind = models.CharField("種別", max_length=10, choices=ListingKind)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="listings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="listings"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="listings")
    visible = models.BooleanField("みんなに見せる", default=True)
    description = models.TextField("どんなところ", default="", blank=True)
    audience = ArrayField(models.CharField(max_length=12, choices=Audience), default=list)
    audience_note = models.CharField("だれのため", max_length=200, default="", blank=True)
    cost = models.CharField("お金", max_length=100, default="", blank=True)
    apply_how = models.CharField("申し込み", max_length=200, default="", blank=True)
    capacity = models.PositiveSmallIntegerField("定員", null=True, blank=True)
    step_free = models.CharField(max_length=8, choices=StepFree, default=StepFree.UNKNOWN)
    features = ArrayField(models.CharField(max_length=16, choices=Feature), default=list)
    opened_on = models.DateField("はじめた日")
    closed_on = models.DateField("おわった日", null=True, blank=True)
    verified_on = models.DateField("たしかめた日", null=True, blank=True)
    verified_by = models.CharField(max_length=8, choices=VerifiedBy, default="", blank=True)
    once = models.UUIDField(null=True, unique=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(SearchableModel.Meta):
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["kana", "id"], name="places_listing_kana"),
            models.Index(fields=["area", "kana", "id"], name="places_listing_area"),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_listing_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where it is. A private home is not public: then only the district is shown."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="location")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    public = models.BooleanField("場所をみんなに見せる", default=True)
    name = models.CharField("建物の名前", max_length=100, default="", blank=True)
    address = models.CharField("住所", max_length=200, default="", blank=True)
    directions = models.TextField("行き方", default="", blank=True)
    parking = models.PositiveSmallIntegerField("駐車場（台）", null=True, blank=True)
    latitude = models.DecimalField("緯度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("経度", max_digits=9, decimal_places=6, null=True, blank=True)


class Contact(models.Model):
    """One way to reach those who run it; public or not, one by one."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="contacts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("種類", max_length=8, choices=ContactKind)
    value = models.CharField("内容", max_length=200)
    note = models.CharField("ひとこと", max_length=100, default="", blank=True)
    public = models.BooleanField("みんなに見せる", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "kind"], name="places_contact_of_kind")
        ]


class StatusSpan(models.Model):
    """What a place was, where and of which kind, from a day to a day (both included).

    A stock of any past day is read from here, so that closing or moving a place today leaves the
    figures of former years as they were.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="spans")
    status = models.CharField("状態", max_length=8, choices=Status)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("はじまり")
    ends_on = models.DateField("おわり", null=True, blank=True)
    reason = models.CharField("わけ", max_length=200, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "starts_on", "ends_on"], name="places_span_on_day")
        ]
        constraints = [
            ExclusionConstraint(
                name="places_span_one_at_a_time",
                expressions=[
                    ("listing", RangeOperators.EQUAL),
                    (DateSpan(F("starts_on"), F("ends_on")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="places_span_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]


class Verification(models.Model):
    """Somebody made sure that the page is true: when, how, who."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="verifications")
    day = models.DateField("たしかめた日")
    by = models.CharField("たしかめ方", max_length=8, choices=VerifiedBy)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "day", "by"], name="places_verified_once")
        ]


class ScheduleRule(models.Model):
    """A rhythm between two dates; a changed rhythm is a new row from a day on."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="rules")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pattern = models.CharField("くり返し方", max_length=7, choices=Pattern)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    weekdays = ArrayField(models.SmallIntegerField(), default=list)
    weeks = ArrayField(models.SmallIntegerField(), default=list)
    month_days = ArrayField(models.SmallIntegerField(), default=list)
    every = models.PositiveSmallIntegerField("何週間ごと", default=1)
    anchor = models.DateField("数えはじめの日", null=True, blank=True)
    opens = models.TimeField("何時から")
    closes = models.TimeField("何時まで", null=True, blank=True)
    holiday = models.CharField("祝日", max_length=5, choices=Holiday, default=Holiday.SKIP)
    new_year_off = models.BooleanField("年末年始は休み", default=False)
    months_off = ArrayField(models.SmallIntegerField(), default=list)
    note = models.CharField("ひとこと", max_length=100, default="", blank=True)

    class Meta:
        ordering = ("starts_on", "pk")

    @property
    def value(self) -> schedule.Rule:
        """The rule as the engine reads it; raises ``ImpossibleRule`` for a broken row."""
        return schedule.Rule(
            pattern=Pattern(self.pattern),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            weekdays=tuple(self.weekdays),
            weeks=tuple(self.weeks),
            month_days=tuple(self.month_days),
            every=self.every,
            anchor=self.anchor,
            opens=self.opens,
            closes=self.closes,
            holiday=Holiday(self.holiday),
            new_year_off=self.new_year_off,
            months_off=tuple(self.months_off),
        )


class RuleException(models.Model):
    """One day on which it is otherwise; the rule itself stays as it is."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="exceptions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=ExceptionKind)
    day = models.DateField("日")
    starts = models.TimeField("もとの時間", null=True, blank=True)
    to = models.DateField("変えた日", null=True, blank=True)
    opens = models.TimeField("何時から", null=True, blank=True)
    closes = models.TimeField("何時まで", null=True, blank=True)
    note = models.CharField("ひとこと", max_length=100, default="", blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["listing", "day"], name="places_exception_day")]

    @property
    def value(self) -> schedule.Change:
        return schedule.Change(
            kind=ExceptionKind(self.kind),
            day=self.day,
            starts=self.starts,
            to=self.to,
            opens=self.opens,
            closes=self.closes,
            note=self.note,
        )


class Occurrence(models.Model):
    """One session on one day. ``attendance`` is None until somebody has told it; 0 is nobody came.

    ``area`` and ``category`` are those of the day it was planned for, so past figures stay.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="occurrences")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("日")
    starts = models.TimeField("何時から")
    ends = models.TimeField("何時まで", null=True, blank=True)
    state = models.CharField(max_length=9, choices=OccurrenceState, default=OccurrenceState.PLANNED)
    origin = models.CharField(max_length=5, choices=Origin, default=Origin.RULE)
    attendance = models.PositiveIntegerField("来た人", null=True, blank=True)
    helpers = models.PositiveIntegerField("世話をした人", null=True, blank=True)
    note = models.CharField("ひとこと", max_length=100, default="", blank=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=6, choices=Source, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["held_on", "starts", "id"], name="places_occurrence_day"),
            models.Index(
                fields=["listing", "held_on"],
                name="places_occurrence_open",
                condition=Q(state="planned"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "held_on", "starts"], name="places_occurrence_once"
            ),
            models.CheckConstraint(
                name="places_only_a_held_session_has_heads",
                condition=Q(state="held") | Q(attendance__isnull=True, helpers__isnull=True),
            ),
        ]


class AttendanceByGroup(models.Model):
    """Some of the heads of a session by age; what is not told stays untold."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="groups")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=5, choices=AgeGroup)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "group"], name="places_group_once")
        ]


class AttendanceEntry(models.Model):
    """What was told about a session, each time it was told; rows are never changed.

    ``once`` names the form that was sent, so a form sent twice tells once.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="entries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField()
    state = models.CharField(max_length=9, choices=OccurrenceState)
    attendance = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=6, choices=Source)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "once"], name="places_entry_once")
        ]
