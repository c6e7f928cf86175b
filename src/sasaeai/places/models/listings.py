"""Places to meet and what happens there.

What different readers may see of one place lies in different tables, so that row policies suffice:
the page (listing), how to reach people (contacts), where it is (location), and the sessions.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, GeneratedField, Q

from sasaeai.areas.public import Area
from sasaeai.core.search import MarkedGrams, SearchableModel
from sasaeai.people.public import Account, Organisation
from sasaeai.places.enums import (
    Audience,
    ContactKind,
    Feature,
    Fee,
    ListingKind,
    ShownTo,
    Status,
    StepFree,
    VerifiedBy,
)
from sasaeai.places.municipal.enums import DataSet, Hazard
from sasaeai.plan.public import Issue, NodeIdentity

HEADS = ("name_key", "kana_key", "tag_key")
"""By which a page is found before its text is: in this order, under these numbers in ``head_grams``."""


def shown_to_everybody() -> GeneratedField:
    """What row policies and queries read of ``shown_to``."""
    return GeneratedField(
        expression=Q(shown_to=ShownTo.PUBLIC.value),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )


def stable_id() -> models.UUIDField[UUID, UUID]:
    """The id by which other systems know the row; it never changes."""
    return models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)


class DateSpan(Func):
    """``daterange(from, to, '[]')`` for exclusion constraints."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class Term(models.Model):
    """A theme by which people look for something (食べる, 学ぶ …), in a tree of any depth."""

    uuid = stable_id()
    code = models.SlugField("コード", max_length=30, unique=True)
    label = models.CharField("ことば", max_length=40)
    kana = models.CharField("ふりがな", max_length=80, default="", blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label


class SynonymGroup(models.Model):
    """Words that mean the same to whoever searches; ``keys`` are their folded forms."""

    words = ArrayField(models.CharField(max_length=40))
    keys = ArrayField(models.CharField(max_length=80))
    note = models.CharField("ひとこと", max_length=200, default="", blank=True)


class Category(models.Model):
    """サロン, こども食堂, 体操 … in this council's words and order.

    ``check_months`` after it was confirmed a page may be old; after ``hide_months`` the office is
    asked whether it should still be shown. ``counted`` kinds are the 居場所 of the plan's figures;
    buildings, desks and persons to turn to are found, but are no 居場所. ``dataset`` is the data set
    of open data by which pages of this kind are given and taken.
    """

    uuid = stable_id()
    code = models.SlugField("コード", max_length=30, unique=True)
    label = models.CharField("呼び名", max_length=40)
    kind = models.CharField(max_length=10, choices=ListingKind, default=ListingKind.ACTIVITY)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)
    counted = models.BooleanField("居場所として数える", default=True)
    dataset = models.CharField(
        "オープンデータ", max_length=20, choices=DataSet, default="", blank=True
    )
    check_months = models.PositiveSmallIntegerField("何か月ごとにたしかめるか", default=12)
    hide_months = models.PositiveSmallIntegerField("何か月で見せるのをやめるか", default=18)
    terms = models.ManyToManyField(Term, related_name="categories", blank=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label


class Listing(SearchableModel):
    """One place, activity, desk or person to ask as its page tells it.

    Its status from day to day is in the spans. ``held_at`` is the place in which an activity is
    found. ``hazards`` are the disasters for which a place of evacuation is designated,
    ``also_shelter`` that one may stay there. ``name_key``, ``kana_key`` and ``tag_key`` are folded,
    for the order of what is found; ``head_grams`` are the letters and pairs of the three.
    """

    uuid = stable_id()
    code = models.SlugField("番号", max_length=40, unique=True)
    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200)
    kind = models.CharField("種別", max_length=10, choices=ListingKind)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="listings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="listings"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="listings")
    shown_to = models.CharField(
        "だれに見せるか", max_length=8, choices=ShownTo, default=ShownTo.PUBLIC
    )
    visible = shown_to_everybody()
    held_at = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="held_here"
    )
    terms = models.ManyToManyField(Term, related_name="listings", blank=True)
    measures = models.ManyToManyField(NodeIdentity, related_name="listings", blank=True)
    issues = models.ManyToManyField(Issue, related_name="listings", blank=True)
    description = models.TextField("どんなところ", default="", blank=True)
    audience = ArrayField(models.CharField(max_length=12, choices=Audience), default=list)
    audience_note = models.CharField("だれのため", max_length=200, default="", blank=True)
    min_age = models.PositiveSmallIntegerField("何歳から", null=True, blank=True)
    max_age = models.PositiveSmallIntegerField("何歳まで", null=True, blank=True)
    fee = models.CharField(max_length=8, choices=Fee, default=Fee.UNKNOWN)
    cost = models.CharField("お金", max_length=100, default="", blank=True)
    apply_how = models.CharField("申し込み", max_length=200, default="", blank=True)
    capacity = models.PositiveIntegerField("定員", null=True, blank=True)
    hazards = ArrayField(models.CharField(max_length=16, choices=Hazard), default=list)
    also_shelter = models.BooleanField("避難所でもある", default=False)
    step_free = models.CharField(max_length=8, choices=StepFree, default=StepFree.UNKNOWN)
    features = ArrayField(models.CharField(max_length=16, choices=Feature), default=list)
    opened_on = models.DateField("はじめた日")
    closed_on = models.DateField("おわった日", null=True, blank=True)
    verified_on = models.DateField("たしかめた日", null=True, blank=True)
    verified_by = models.CharField(max_length=8, choices=VerifiedBy, default="", blank=True)
    check_by = models.DateField("いつまでにたしかめるか", null=True, blank=True)
    once = models.UUIDField(null=True, unique=True, editable=False)
    name_key = models.TextField(default="", editable=False)
    kana_key = models.TextField(default="", editable=False)
    tag_key = models.TextField(default="", editable=False)
    head_grams = GeneratedField(
        expression=MarkedGrams(*HEADS), output_field=ArrayField(models.TextField()), db_persist=True
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(SearchableModel.Meta):
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["kana", "id"], name="places_listing_kana"),
            models.Index(fields=["area", "kana", "id"], name="places_listing_area"),
            models.Index(fields=["check_by", "id"], name="places_listing_check"),
            models.Index(fields=["changed_at", "id"], name="places_listing_changed"),
            models.Index(fields=["name_key"], name="places_listing_name"),
            GinIndex(fields=["head_grams"], name="places_listing_heads"),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_listing_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="places_listing_ages_in_order",
                condition=Q(min_age__isnull=True)
                | Q(max_age__isnull=True)
                | Q(max_age__gte=F("min_age")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where it is. A private home is not public: then only the district is shown."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="location")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    shown_to = models.CharField(
        "場所をだれに見せるか", max_length=8, choices=ShownTo, default=ShownTo.PUBLIC
    )
    public = shown_to_everybody()
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
    shown_to = models.CharField(
        "だれに見せるか", max_length=8, choices=ShownTo, default=ShownTo.STAFF
    )
    public = shown_to_everybody()

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
            models.Index(fields=["status", "starts_on", "ends_on"], name="places_span_on_day"),
            models.Index(fields=["listing", "status", "starts_on"], name="places_span_of_listing"),
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


class ServiceArea(models.Model):
    """An area whose people it is for, where that is not the district it lies in."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="service_areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "area"], name="places_serves_once")
        ]


class Remark(models.Model):
    """What partners or the office should know and the public page does not say."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="remarks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    shown_to = models.CharField(
        "だれに見せるか", max_length=8, choices=ShownTo, default=ShownTo.STAFF
    )
    text = models.CharField("ひとこと", max_length=400)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="places_remark_is_never_public", condition=~Q(shown_to="public")
            )
        ]


class Withdrawal(models.Model):
    """A page that was public and no longer is, so that those who copied it learn of its end."""

    uuid = models.UUIDField(unique=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="places_withdrawal_at")]
