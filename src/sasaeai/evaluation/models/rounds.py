"""A round: which months are judged, by when, on which scales, and what bodies decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.core.periods import FiscalYear, Period
from sasaeai.evaluation.enums import (
    STAGES,
    Axis,
    Body,
    DecisionKind,
    DecisionResult,
    RoundKind,
    RoundStatus,
    Stage,
)
from sasaeai.evaluation.models.scales import Scale
from sasaeai.plan.public import Plan


class EvalRound(models.Model):
    """One evaluation of one plan. ``last_day`` is included; ``as_of`` is the day figures stand."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField("種類", max_length=12, choices=RoundKind, default=RoundKind.ANNUAL)
    fy = models.PositiveSmallIntegerField("年度")
    first_day = models.DateField("いつから")
    last_day = models.DateField("いつまで")
    as_of = models.DateField("数字の時点")
    opens_on = models.DateField("はじめる日")
    depths = ArrayField(models.PositiveSmallIntegerField(), default=list)
    status = models.CharField(max_length=12, choices=RoundStatus, default=RoundStatus.OPEN)
    frozen_at = models.DateTimeField(null=True)
    frozen_by_name = models.CharField(max_length=100, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-last_day", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "first_day", "last_day"], name="evaluation_round_once"
            ),
            models.CheckConstraint(
                name="evaluation_round_days",
                condition=Q(last_day__gte=F("first_day"), as_of__gte=F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def period(self) -> Period:
        return Period.through(self.first_day, self.last_day)

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fy)

    @property
    def label(self) -> str:
        """令和8年度, 令和8年度上半期, 令和11年度 中間評価."""
        if self.kind in (RoundKind.MID, RoundKind.FINAL):
            return f"{self.year.label} {self.get_kind_display()}"
        return self.period.label

    @property
    def stem(self) -> str:
        """R8, R8-前, R8-後, R8-中: the front part of a sheet's number."""
        ends = {
            RoundKind.FIRST_HALF: "-前",
            RoundKind.SECOND_HALF: "-後",
            RoundKind.WINDOW: "-期",
            RoundKind.MID: "-中",
            RoundKind.FINAL: "-終",
        }
        return self.year.short + ends.get(RoundKind(self.kind), "")

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class RoundAxis(models.Model):
    """One scale of a round: its grade, its direction, or an aspect (必要性, 有効性, 効率性)."""

    round = models.ForeignKey(EvalRound, on_delete=models.CASCADE, related_name="axes")
    axis = models.CharField(max_length=10, choices=Axis)
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="uses")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("round", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["round", "scale"], name="evaluation_axis_once"),
            models.UniqueConstraint(
                fields=["round", "axis"],
                condition=~Q(axis=Axis.ASPECT),
                name="evaluation_axis_one_main",
            ),
        ]


class StageDue(models.Model):
    """By when a stage has to be done, and who works at it (地域福祉課, 局長・部長)."""

    round = models.ForeignKey(EvalRound, on_delete=models.CASCADE, related_name="dues")
    stage = models.CharField(
        max_length=12, choices=[(row.value, row.label) for row in STAGES], default=Stage.SELF
    )
    due_on = models.DateField("いつまで", null=True, blank=True)
    who = models.CharField("だれが", max_length=60, default="", blank=True)

    class Meta:
        ordering = ("round", "due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="evaluation_due_once")
        ]


class BodyDecision(models.Model):
    """What a body was told or decided on a day: number, result, condition. Append-only."""

    round = models.ForeignKey(EvalRound, on_delete=models.PROTECT, related_name="decisions")
    body = models.CharField("どこで", max_length=12, choices=Body)
    kind = models.CharField("何を", max_length=10, choices=DecisionKind)
    decided_on = models.DateField("いつ")
    number = models.CharField("議案番号", max_length=40)
    result = models.CharField("結果", max_length=12, choices=DecisionResult)
    condition = models.CharField("条件・意見", max_length=500, default="", blank=True)
    account_id = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=100, default="", blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("round", "id")
        constraints = [
            models.CheckConstraint(
                name="evaluation_decision_condition_said",
                condition=~Q(result=DecisionResult.CONDITIONAL) | ~Q(condition=""),
            ),
            models.CheckConstraint(name="evaluation_decision_numbered", condition=~Q(number="")),
        ]
