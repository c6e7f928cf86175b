"""The schedule as data, holds, destruction by two people, and what people ask for about themselves."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.core.sealing import SealedTextField


class RetentionRule(models.Model):
    """How many years records of one kind are kept after they ended; empty years: for ever.

    ``until_age``: a record about somebody younger stays until that birthday is over.
    """

    holding = models.CharField("記録", max_length=40, unique=True)
    label = models.CharField("ことば", max_length=60)
    years = models.PositiveSmallIntegerField("何年", null=True, blank=True)
    until_age = models.PositiveSmallIntegerField("子どもの記録は何歳まで", null=True, blank=True)
    counted_from = models.CharField("いつから数えるか", max_length=60)
    note = models.CharField("よりどころ", max_length=200, default="", blank=True)

    class Meta:
        ordering = ("pk",)


class HoldReason(models.TextChoices):
    COMPLAINT = "complaint", "苦情"
    LAWSUIT = "lawsuit", "訴訟"
    ABUSE = "abuse", "虐待"
    MAY_RETURN = "may_return", "再開の見こみ"


class Hold(models.Model):
    """A record that must not be destroyed although its time has come, until somebody lifts it."""

    holding = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    row_name = models.CharField("番号", max_length=40)
    why = models.CharField("わけ", max_length=12, choices=HoldReason)
    placed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holding", "row_id"],
                condition=Q(lifted_at__isnull=True),
                name="people_one_hold_at_a_time",
            )
        ]


class Destruction(models.Model):
    """Records proposed by one person, approved by another, destroyed, and counted; or refused.

    ``held``: how many were held at that moment. What of the rest was no longer due stays as well.
    """

    holding = models.CharField(max_length=40)
    ended_before = models.DateField()
    row_ids = ArrayField(models.BigIntegerField())
    proposed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True)
    refused_why = SealedTextField("わけ", default="", blank=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_destruction_by_two",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="people_destroyed_after_approval",
                condition=Q(destroyed_at__isnull=True) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="people_destruction_decided_once",
                condition=Q(approved_by__isnull=True) | Q(refused_by__isnull=True),
            ),
        ]

    @property
    def open(self) -> bool:
        """It waits for somebody's decision."""
        return self.destroyed_at is None and self.refused_at is None

    @property
    def stayed(self) -> int:
        """Rows that were not destroyed because they were no longer due."""
        return len(self.row_ids) - self.destroyed - self.held


class Tombstone(models.Model):
    """What stays of a destroyed record: its number and codes, nothing that tells a story."""

    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="stones")
    row_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)


class Asks(models.TextChoices):
    DISCLOSE = "disclose", "開示（見せてほしい）"
    CORRECT = "correct", "訂正（直してほしい）"
    STOP = "stop", "利用停止（使うのをやめてほしい）"


class Decision(models.TextChoices):
    GRANTED = "granted", "応じた"
    PARTLY = "partly", "一部だけ応じた"
    REFUSED = "refused", "応じられなかった"


class SubjectRequest(models.Model):
    """Somebody asks about the records on themself; ``due_on`` is 30 days after, once extended."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField("何を", max_length=10, choices=Asks)
    asked_on = models.DateField("受けた日")
    asked_by = models.CharField("だれから", max_length=60, default="本人")
    identity = models.CharField("本人確認", max_length=60)
    what = SealedTextField("内容")
    due_on = models.DateField("いつまで")
    extended_why = SealedTextField(default="", blank=True)
    received_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("結果", max_length=8, choices=Decision, default="", blank=True)
    answer = SealedTextField("伝えたこと", default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"], name="people_request_due", condition=Q(answered_on__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="people_answer_is_whole",
                condition=Q(answered_on__isnull=True, decision="")
                | Q(answered_on__isnull=False) & ~Q(decision=""),
            )
        ]
