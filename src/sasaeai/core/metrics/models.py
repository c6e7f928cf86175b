"""Facts kept per month, marks of what must be counted again, and readings frozen for good."""

from __future__ import annotations

from django.db import models

WHOLE = 0
"""Area id of a fact over every row, those without an area included."""


class Series(models.Model):
    """One metric with one set of filters; an indicator points here."""

    metric = models.CharField(max_length=60)
    filters = models.JSONField(default=list)
    key = models.CharField(max_length=300, unique=True)

    class Meta:
        app_label = "core"
        db_table = "core_series"


class Grain(models.TextChoices):
    MONTH = "month", "月"
    HALF = "half", "半期"
    YEAR = "year", "年度"


class Fact(models.Model):
    """What one series counted in one month (half year, fiscal year) in one area and all areas below it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE)
    grain = models.CharField(max_length=5, choices=Grain)
    start = models.DateField()
    area_id = models.BigIntegerField(default=WHOLE)
    num = models.DecimalField(max_digits=18, decimal_places=4)
    den = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    counted_on = models.DateField()

    class Meta:
        app_label = "core"
        db_table = "core_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "grain", "start", "area_id"], name="core_fact_once"
            )
        ]


class TouchedMonth(models.Model):
    """A table's month in which rows were written since the last count; NULL touches all months."""

    source = models.CharField(max_length=63)
    month = models.DateField(null=True)
    until = models.DateField(null=True)
    """The last month of a run that is touched as a whole; without one a stock changes from
    ``month`` on, everything else in ``month`` alone."""

    class Meta:
        app_label = "core"
        db_table = "core_touchedmonth"


class ReadingLabel(models.TextChoices):
    PROVISIONAL = "provisional", "暫定"
    CONFIRMED = "confirmed", "確定"
    RESTATED = "restated", "修正確定"


class Reading(models.Model):
    """A figure as it stood when it was confirmed: never recounted, the live one stands beside it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    start = models.DateField()
    end = models.DateField()
    area_id = models.BigIntegerField(default=WHOLE)
    label = models.CharField(max_length=12, choices=ReadingLabel)
    num = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    den = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    cell = models.CharField(max_length=200, default="")
    """The figure with its state as a file writes it (``Figure.cell``)."""
    batch = models.UUIDField(null=True)
    """What was frozen in one act."""
    row_count = models.PositiveIntegerField()
    query_hash = models.CharField(max_length=64)
    rows_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, default="")
    read_at = models.DateTimeField(auto_now_add=True)
    account_id = models.BigIntegerField(null=True)

    class Meta:
        app_label = "core"
        db_table = "core_reading"
        indexes = [
            models.Index(fields=["series", "start", "end", "area_id"], name="core_reading_of"),
            models.Index(fields=["batch"], name="core_reading_batch"),
        ]


class TypedState(models.TextChoices):
    """What somebody said: a number, a zero, that there is nothing to count, or not any more."""

    VALUE = "value", "数がある"
    ZERO = "zero", "0（数えたが、なかった）"
    NOT_APPLICABLE = "not_applicable", "対象外（もともと数えない）"
    TAKEN_BACK = "taken_back", "取り消し（未入力にもどす）"


class TypedValue(models.Model):
    """What cannot be counted here (a partner's total, a fact, a sentence): source, date and who.

    It belongs to one series, so two indicators never share a number. ``part`` names the fact of a
    compound; ``start`` is then the day it came true.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="typed")
    part = models.CharField(max_length=40, default="", blank=True)
    start = models.DateField()
    end = models.DateField()
    area_id = models.BigIntegerField(default=WHOLE)
    state = models.CharField(max_length=15, choices=TypedState, default=TypedState.VALUE)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    words = models.TextField(default="", blank=True)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    account_id = models.BigIntegerField(null=True)
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "core"
        db_table = "core_typedvalue"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "part", "start", "end", "area_id"], name="core_typedvalue_once"
            ),
            models.CheckConstraint(
                name="core_typedvalue_state",
                condition=models.Q(state=TypedState.VALUE)
                & (models.Q(value__isnull=False) | ~models.Q(words="") | ~models.Q(part=""))
                | ~models.Q(state=TypedState.VALUE) & models.Q(value__isnull=True),
            ),
        ]
