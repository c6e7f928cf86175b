"""Community steps: what each district council says of its own area, once a year.

What everybody may see (how far a step is) and what only the district and the office see (remarks,
evidence) lie in different tables, so that row policies suffice.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.people.public import Organisation
from sasaeai.plan.public import Plan, PlanVersion, RoleItem


class StepRound(models.Model):
    """The self-check of one fiscal year: which text's steps, from when, by when.

    Nobody writes after ``closes_on``: the year stays as it was told.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="step_rounds")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    fy = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("はじまり")
    due_on = models.DateField("しめきり")
    closes_on = models.DateField("受け付けの終わり")

    class Meta:
        ordering = ("-fy", "-id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "fy"], name="evaluation_stepround_once"),
            models.CheckConstraint(
                name="evaluation_stepround_in_order",
                condition=Q(due_on__gte=F("opens_on"), closes_on__gte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.year.label

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fy)


class StepSheet(models.Model):
    """One district council's answers of one round; everybody sees them once ``sent_on`` is set."""

    round = models.ForeignKey(StepRound, on_delete=models.PROTECT, related_name="sheets")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="step_sheets"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("入力", max_length=8, choices=StepSource)
    sent_on = models.DateField("届いた日", null=True, blank=True)
    account_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"], name="evaluation_stepsheet_once"
            )
        ]


class StepMark(models.Model):
    """How far one area is with one step. No row means not entered, which is not まだ.

    ``counted_on`` is the day it was said, held inside its fiscal year: an answer that comes in
    April still belongs to the year that ended.
    """

    sheet = models.ForeignKey(StepSheet, on_delete=models.CASCADE, related_name="marks")
    role = models.ForeignKey(RoleItem, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("ようす", max_length=8, choices=StepState)
    counted_on = models.DateField("数える日")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["sheet", "role"], name="evaluation_stepmark_once")
        ]
        indexes = [models.Index(fields=["counted_on", "area"], name="evaluation_stepmark_counted")]


class StepRemark(models.Model):
    """What the district wants to say of a step, or (without a step) of the whole year."""

    sheet = models.ForeignKey(StepSheet, on_delete=models.CASCADE, related_name="remarks")
    role = models.ForeignKey(
        RoleItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField("ひとこと", max_length=300)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "role"],
                name="evaluation_stepremark_once",
                nulls_distinct=False,
            )
        ]


class StepEvidence(models.Model):
    """Where one can see that it is so: a place's page of this site or any address."""

    sheet = models.ForeignKey(StepSheet, on_delete=models.CASCADE, related_name="evidence")
    role = models.ForeignKey(RoleItem, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名前", max_length=120)
    href = models.CharField("場所", max_length=300)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "role", "href"], name="evaluation_stepevidence_once"
            )
        ]
