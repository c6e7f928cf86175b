"""When a place is open, and who came."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places import schedule
from sasaeai.places.enums import (
    AgeGroup,
    ExceptionKind,
    Holiday,
    OccurrenceState,
    Origin,
    Pattern,
    Source,
)
from sasaeai.places.models.listings import Category, Listing


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
