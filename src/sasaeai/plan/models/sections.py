"""Sections that answer for lines of a plan (担当), and the money of a line per year."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sasaeai.core.figures import Figure
from sasaeai.people.public import Organisation
from sasaeai.plan.models.tree import NodeIdentity


class Section(models.Model):
    """A section of an organisation. A version keeps its name as text: sections are renamed."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sections", verbose_name="団体"
    )
    name = models.CharField("名前", max_length=60)
    formerly = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Names it bore before, which texts may still call it by."""
    phone = models.CharField("電話", max_length=20, default="", blank=True)
    work = models.CharField("仕事", max_length=200, default="", blank=True)
    order = models.PositiveSmallIntegerField("順番", default=0)
    ended_on = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="plan_section_once"),
            models.CheckConstraint(name="plan_section_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


def _yen(label: str) -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(label, null=True, blank=True)


class BudgetLine(models.Model):
    """Whole yen planned and spent for a line in one fiscal year, each with its source.

    Empty is 未入力, 0 is 0 円; ``not_applicable`` is a line that needs no money in that year.
    """

    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="budget")
    fy = models.PositiveSmallIntegerField("年度")
    item = models.CharField("事業・費目", max_length=120, default="", blank=True)
    not_applicable = models.BooleanField("お金のかからない取り組み", default=False)
    planned = _yen("予算")
    planned_source = models.CharField("予算の出典", max_length=200, default="", blank=True)
    spent = _yen("決算")
    spent_source = models.CharField("決算の出典", max_length=200, default="", blank=True)
    note = models.CharField("メモ", max_length=300, default="", blank=True)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("fy", "identity", "id")
        constraints = [
            models.UniqueConstraint(fields=["identity", "fy", "item"], name="plan_budgetline_once"),
            models.CheckConstraint(
                name="plan_budgetline_not_below_zero",
                condition=(Q(planned__isnull=True) | Q(planned__gte=0))
                & (Q(spent__isnull=True) | Q(spent__gte=0)),
            ),
            models.CheckConstraint(
                name="plan_budgetline_sourced",
                condition=(Q(planned__isnull=True) | ~Q(planned_source=""))
                & (Q(spent__isnull=True) | ~Q(spent_source="")),
            ),
            models.CheckConstraint(
                name="plan_budgetline_no_money_is_no_amount",
                condition=Q(not_applicable=False) | Q(planned__isnull=True, spent__isnull=True),
            ),
        ]

    def figure(self, what: str) -> Figure:
        """``planned`` or ``spent`` as one of the four states."""
        value: int | None = getattr(self, what)
        if self.not_applicable:
            return Figure.not_applicable(unit="円")
        return Figure.not_entered(unit="円") if value is None else Figure.count(value, unit="円")
