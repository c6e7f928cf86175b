"""Indicators: a metric with filters, a baseline and targets. Values are never stored here."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from sasaeai.core.figures import Direction, Figure
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection, TargetKind
from sasaeai.plan.models.tree import NodeIdentity, Plan


def _number(
    label: str, *, blank: bool = False
) -> models.DecimalField[Decimal | None, Decimal | None]:
    """A value that may be missing; four places are more than any council prints."""
    return models.DecimalField(label, null=True, blank=blank, max_digits=18, decimal_places=4)


class Indicator(models.Model):
    """What shows whether a node comes true. Its figure is read by metric code, never typed.

    ``filters`` are conditions of the metric's declared fields: [[field, operator, value], …].
    An empty or unknown metric is legal: records for it may arrive with a later room.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="indicators")
    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField("コード", max_length=40)
    name = models.CharField("名前", max_length=120)
    metric = models.CharField("数える記録", max_length=60, default="", blank=True)
    filters = models.JSONField(default=list, blank=True)
    unit = models.CharField("単位", max_length=12)
    kind = models.CharField(
        "種類", max_length=12, choices=IndicatorClass, default=IndicatorClass.OUTPUT
    )
    direction = models.CharField(
        "むき", max_length=10, choices=IndicatorDirection, default=IndicatorDirection.MONITOR
    )
    decimals = models.PositiveSmallIntegerField("小数の桁", default=0)
    public = models.BooleanField("公開する", default=True)
    rationale = models.CharField("えらんだ理由", max_length=300, default="", blank=True)
    source = models.CharField("出典", max_length=200, default="", blank=True)
    upper = _number("保つ上の数", blank=True)
    order = models.PositiveIntegerField("順番", default=0)

    class Meta:
        ordering = ("plan", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_indicator_code_once"),
            models.CheckConstraint(name="plan_indicator_decimals", condition=Q(decimals__lte=4)),
            models.CheckConstraint(
                name="plan_indicator_upper_of_a_band",
                condition=Q(upper__isnull=True) | Q(direction=IndicatorDirection.MAINTAIN),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> Direction:
        return Direction(self.direction)

    @property
    def conditions(self) -> tuple[tuple[str, str, object], ...]:
        return tuple((code, operator, value) for code, operator, value in self.filters)


class Baseline(models.Model):
    """Where an indicator stood before the plan; 基準値なし is an empty value, never 0."""

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="baseline")
    fy = models.PositiveSmallIntegerField("年度")
    value = _number("基準値", blank=True)
    source = models.CharField("出典", max_length=200, default="", blank=True)

    def figure(self, indicator: Indicator) -> Figure:
        """As the indicator prints it; 未入力 where the plan has no baseline."""
        if self.value is None:
            return Figure.not_entered(unit=indicator.unit, decimals=indicator.decimals)
        return Figure.of(self.value, unit=indicator.unit, decimals=indicator.decimals)


class Target(models.Model):
    """One act of setting a target for one year; a change is a new row that supersedes this one.

    An empty value takes a target back. Rows are append-only, so an old year keeps the target it
    was measured against.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    fy = models.PositiveSmallIntegerField("年度")
    value = _number("目標値")
    kind = models.CharField("種類", max_length=10, choices=TargetKind, default=TargetKind.YEARLY)
    set_on = models.DateField("決めた日")
    reason = models.CharField("理由", max_length=300)
    decision = models.CharField("決めたところ", max_length=120, default="", blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("indicator", "fy", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fy"],
                condition=Q(supersedes__isnull=True),
                name="plan_target_one_first",
            ),
            models.CheckConstraint(name="plan_target_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(name="plan_target_not_itself", condition=~Q(supersedes=F("id"))),
        ]
