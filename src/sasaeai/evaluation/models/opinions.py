"""Numbered opinions of the committee, the council's answer to each, and the paper handed over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.evaluation.committee.enums import OpinionKind, PaperKind, ResponseKind
from sasaeai.evaluation.models.actions import ImprovementAction
from sasaeai.evaluation.models.committee import Committee, Member
from sasaeai.plan.public import NodeIdentity


class Opinion(models.Model):
    """One opinion; to the public it comes from 委員, the author stands in ``OpinionAuthor``."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="opinions")
    no = models.PositiveSmallIntegerField("番号")
    identity = models.ForeignKey(
        NodeIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField("種類", max_length=10, choices=OpinionKind)
    text = models.TextField("意見")
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("committee", "no")
        constraints = [
            models.UniqueConstraint(fields=["committee", "no"], name="evaluation_opinion_once"),
            models.CheckConstraint(name="evaluation_opinion_says", condition=~Q(text="")),
        ]


class OpinionAuthor(models.Model):
    """Whose opinion it was; never public."""

    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, related_name="author")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="opinions")


class OpinionResponse(models.Model):
    """The council's answer: what it does, who, until when, and the action that carries it out."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="response")
    kind = models.CharField("対応", max_length=10, choices=ResponseKind)
    text = models.TextField("答え")
    section = models.CharField("担当", max_length=60)
    due_on = models.DateField("いつまで", null=True, blank=True)
    target_fy = models.PositiveSmallIntegerField("反映する年度", null=True, blank=True)
    action = models.ForeignKey(
        ImprovementAction, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField("答えた日")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evaluation_response_next_year_lands",
                condition=~Q(kind=ResponseKind.NEXT_YEAR)
                | Q(target_fy__isnull=False)
                | Q(action__isnull=False),
            ),
        ]


class Recommendation(models.Model):
    """The paper handed to the council's head, as it was on that day. Append-only."""

    committee = models.OneToOneField(
        Committee, on_delete=models.PROTECT, related_name="recommendation"
    )
    kind = models.CharField("種類", max_length=10, choices=PaperKind)
    addressed = models.CharField("だれに", max_length=60)
    preamble = models.TextField("前文", default="", blank=True)
    handed_on = models.DateField("わたした日")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    account_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(auto_now_add=True)
