"""What is to be done better, by whom, until when, and whether it helped."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.evaluation.enums import ActionStatus, EffectOperator, Origin
from sasaeai.evaluation.models.sheets import EvalSheet
from sasaeai.people.public import Account
from sasaeai.plan.public import Indicator, NodeIdentity, Plan, PlanVersion


class ImprovementAction(models.Model):
    """One promise to improve. ``owner_account`` does it, somebody else verifies it.

    An action of a sheet names the sheet; one of an opinion or an incident names where it came from
    in ``origin_label`` (and ``origin_id``, the id of the row in the part that holds it). The effect
    test (indicator, operator, value, year) is answered by the confirmed year, never by a person.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    no = models.PositiveIntegerField("番号")
    origin = models.CharField("もと", max_length=16, choices=Origin)
    sheet = models.ForeignKey(
        EvalSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_label = models.CharField("もとになったこと", max_length=200, default="", blank=True)
    identity = models.ForeignKey(
        NodeIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    text = models.CharField("すること", max_length=300)
    owner = models.CharField("担当", max_length=60)
    owner_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("いつまで")
    target_fy = models.PositiveSmallIntegerField("反映する年度")
    planned_version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField("いまの様子", max_length=10, choices=ActionStatus, default="open")
    dropped_reason = models.CharField("取りやめる理由", max_length=300, default="", blank=True)
    done_by_id = models.BigIntegerField(null=True)
    done_on = models.DateField(null=True)
    verified_by_id = models.BigIntegerField(null=True)
    verified_by_name = models.CharField(max_length=100, default="", blank=True)
    verified_on = models.DateField(null=True)
    effect_indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    effect_operator = models.CharField(
        max_length=3, choices=EffectOperator, default=EffectOperator.AT_LEAST
    )
    effect_value = models.DecimalField(
        "たしかめる数", max_digits=18, decimal_places=4, null=True, blank=True
    )
    effect_fy = models.PositiveSmallIntegerField("たしかめる年度", null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    reminded_on = models.DateField(null=True)
    account_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["plan", "status", "due_on", "id"], name="evaluation_action_due"),
            models.Index(fields=["origin", "origin_id"], name="evaluation_action_origin"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "no"], name="evaluation_action_no_once"),
            models.CheckConstraint(
                name="evaluation_action_has_an_origin",
                condition=Q(origin=Origin.SHEET, sheet__isnull=False)
                | (~Q(origin=Origin.SHEET) & ~Q(origin_label="")),
            ),
            models.CheckConstraint(
                name="evaluation_action_dropped_with_reason",
                condition=~Q(status=ActionStatus.DROPPED) | ~Q(dropped_reason=""),
            ),
            models.CheckConstraint(
                name="evaluation_action_verified_by_another",
                condition=Q(verified_by_id__isnull=True)
                | (
                    Q(status=ActionStatus.DONE, verified_on__isnull=False)
                    & ~Q(verified_by_id=F("done_by_id"))
                ),
            ),
            models.CheckConstraint(
                name="evaluation_action_effect_whole",
                condition=Q(
                    effect_indicator__isnull=True,
                    effect_value__isnull=True,
                    effect_fy__isnull=True,
                )
                | Q(
                    effect_indicator__isnull=False,
                    effect_value__isnull=False,
                    effect_fy__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.status in (ActionStatus.OPEN, ActionStatus.DOING)


class ActionNote(models.Model):
    """What was said when an action moved. Append-only."""

    action = models.ForeignKey(ImprovementAction, on_delete=models.PROTECT, related_name="notes")
    status = models.CharField(max_length=10, choices=ActionStatus)
    text = models.CharField("ひとこと", max_length=500, default="", blank=True)
    account_id = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=100, default="")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("action", "id")
