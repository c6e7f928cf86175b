"""Indicators: a metric with filters, a baseline and targets. Values are never stored here."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from sasaeai.core.figures import Direction, Figure
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of
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
    last_fy = models.PositiveSmallIntegerField("最後に見る年度", null=True, blank=True)
    retired_for = models.CharField("見るのをやめた理由", max_length=300, default="", blank=True)
    order = models.PositiveIntegerField("順番", default=0)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by",
        verbose_name="前の計画の指標",
    )  # fmt: skip

    class Meta:
        ordering = ("plan", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_indicator_code_once"),
            models.CheckConstraint(name="plan_indicator_decimals", condition=Q(decimals__lte=4)),
            models.CheckConstraint(
                name="plan_indicator_upper_of_a_band",
                condition=Q(upper__isnull=True) | Q(direction=IndicatorDirection.MAINTAIN),
            ),
            models.CheckConstraint(
                name="plan_indicator_retired_for_a_reason",
                condition=Q(last_fy__isnull=True) | ~Q(retired_for=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> Direction:
        return Direction(self.direction)

    def looked_at(self, year: FiscalYear) -> bool:
        """Whether the plan still looks at it in that year; a retired one keeps its past."""
        return self.last_fy is None or year.year <= self.last_fy

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


class EndedDefinition(models.Model):
    """What an indicator counted up to a fiscal year, and why it counts otherwise since.

    The indicator itself holds the definition of today. Rows are append-only: a year that was
    counted so stays so, and the tables show a break where the next definition begins.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="ended")
    no = models.PositiveSmallIntegerField("版")
    last_fy = models.SmallIntegerField("最後の年度")
    metric = models.CharField("数える記録", max_length=60, default="", blank=True)
    filters = models.JSONField(default=list, blank=True)
    unit = models.CharField("単位", max_length=12)
    decimals = models.PositiveSmallIntegerField("小数の桁", default=0)
    backcast = models.BooleanField("前の年度も新しい数え方で横に出す", default=False)
    reason = models.CharField("理由", max_length=300)
    decision = models.CharField("決めたところ", max_length=120, default="", blank=True)
    changed_on = models.DateField("変えた日")
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("indicator", "no")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "no"], name="plan_ended_no_once"),
            models.CheckConstraint(name="plan_ended_reasoned", condition=~Q(reason="")),
        ]


class Closing(models.Model):
    """One act that froze figures: a year, a half year or a window, for everything and by district.

    A provisional one is a pack for a meeting: it keeps what was known that day, whatever comes
    later. ``up_to`` is the last reading before it, ``baselines`` what its figures started from.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="closings")
    batch = models.UUIDField(unique=True)
    label = models.CharField("たしかさ", max_length=12, choices=ReadingLabel)
    start = models.DateField("はじめの日")
    end = models.DateField("終わりの日の次の日")
    decision = models.CharField("決めたところ", max_length=120)
    reason = models.CharField("理由", max_length=300, default="", blank=True)
    readings = models.PositiveIntegerField("数字の数")
    up_to = models.BigIntegerField()
    baselines = models.JSONField(default=dict)
    account_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("plan", "-id")

    def __str__(self) -> str:
        return f"{self.period.label} {self.label}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def year(self) -> FiscalYear:
        return fiscal_year_of(self.start)

    @property
    def provisional(self) -> bool:
        return self.label == ReadingLabel.PROVISIONAL
