"""What the next plan does with each promise that is still open when the old one ends."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.evaluation.enums import ActionFate
from sasaeai.evaluation.models.actions import ImprovementAction
from sasaeai.people.public import Account
from sasaeai.plan.public import Plan


class ActionDecision(models.Model):
    """Decided while the new plan is drafted; carried out on the day its first text is adopted.

    ``owner``, ``due_on`` and ``target_fy`` are those of the promise as it goes on.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey(
        ImprovementAction, on_delete=models.PROTECT, related_name="decisions"
    )
    fate = models.CharField("どうするか", max_length=8, choices=ActionFate)
    reason = models.CharField("理由", max_length=300, default="", blank=True)
    owner = models.CharField("担当", max_length=60, default="", blank=True)
    owner_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("いつまで", null=True, blank=True)
    target_fy = models.PositiveSmallIntegerField("反映する年度", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=100)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("plan", "action")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "action"], name="evaluation_actiondecision_once"
            ),
            models.CheckConstraint(
                name="evaluation_actiondecision_whole",
                condition=(
                    Q(fate=ActionFate.CARRY, due_on__isnull=False, target_fy__isnull=False)
                    & ~Q(owner="")
                )
                | (~Q(fate=ActionFate.CARRY) & ~Q(reason="")),
            ),
        ]
