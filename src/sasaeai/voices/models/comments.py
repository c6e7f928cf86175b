"""Public comment: a round on a draft, what people submitted, what the council says to it.

What different people see lies in different tables. The words as they were written, and who wrote
them, are sealed; summary and view are what everybody reads once the round is published.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sasaeai.core.sealing import SealedTextField
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.enums import Intake, Residence, Submitter


class CommentCategory(models.Model):
    """What becomes of an opinion, in the council's own words; ``changes`` says that the draft's text
    is changed, which must then be shown."""

    label = models.CharField("区分", max_length=40, unique=True)
    changes = models.BooleanField("本文を直す", default=False)
    order = models.PositiveSmallIntegerField("順番", default=0)
    retired = models.BooleanField("もう使わない", default=False)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.label


class CommentRound(models.Model):
    """A draft is laid open from a day to a day (both included).

    Everybody sees the call once ``announced_on`` is set, the answers once ``published_on`` is.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comment_rounds")
    title = models.CharField("名前", max_length=120)
    about = models.TextField("何について", max_length=1000, default="", blank=True)
    draft_url = models.URLField("案のアドレス", max_length=300, default="", blank=True)
    draft_where = models.CharField("案を見られるところ", max_length=300, default="", blank=True)
    opens_on = models.DateField("はじまり")
    closes_on = models.DateField("しめきり")
    announced_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-closes_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="voices_commentround_in_order", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="voices_commentround_announced_first",
                condition=Q(published_on__isnull=True) | Q(announced_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Submission(models.Model):
    """One submission, of one person or group; it may hold several opinions.

    ``receipt`` is a keyed hash of the number its sender was given. Set aside (取り下げ, not about the
    draft) it counts nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(CommentRound, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField("個人・団体", max_length=6, choices=Submitter)
    channel = models.CharField("届いた方法", max_length=7, choices=Intake)
    residence = models.CharField(
        "市とのかかわり", max_length=5, choices=Residence, default="", blank=True
    )
    received_on = models.DateField("届いた日")
    receipt = models.CharField(max_length=64, unique=True)
    set_aside_on = models.DateField(null=True, blank=True)
    set_aside_why = models.CharField("わけ", max_length=200, default="", blank=True)

    class Meta:
        ordering = ("received_on", "id")
        constraints = [
            models.CheckConstraint(
                name="voices_submission_set_aside_why",
                condition=Q(set_aside_on__isnull=True) | ~Q(set_aside_why=""),
            )
        ]


class SubmissionContact(models.Model):
    """Who submitted, only for asking back. It goes with the publication; no history keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="contact")
    name = SealedTextField("名前", default="", blank=True)
    contact = SealedTextField("連絡先", default="", blank=True)


class Opinion(models.Model):
    """One opinion as the council sums it up and answers it. Equal ones are merged into one row: the
    rows become fewer, the opinions do not. ``no`` is given when the round is published."""

    round = models.ForeignKey(CommentRound, on_delete=models.PROTECT, related_name="opinions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions")
    no = models.PositiveSmallIntegerField("番号", null=True, blank=True)
    section = models.CharField("案のどこ", max_length=120, default="", blank=True)
    summary = models.TextField("意見の要旨", max_length=2000, default="", blank=True)
    category = models.ForeignKey(
        CommentCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    view = models.TextField("考え方", max_length=2000, default="", blank=True)
    change_before = models.TextField("直す前", max_length=2000, default="", blank=True)
    change_after = models.TextField("直した後", max_length=2000, default="", blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    issues = models.ManyToManyField(Issue, through="OpinionIssue", related_name="opinions")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="voices_opinion_not_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.UniqueConstraint(fields=["round", "no"], name="voices_opinion_no_once"),
        ]


class OpinionOriginal(models.Model):
    """An opinion as it was written. It never changes; its sender reads it with the number."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, related_name="original")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="originals")
    section = SealedTextField("案のどこ", default="", blank=True)
    text = SealedTextField("意見")


class OpinionIssue(models.Model):
    """An opinion is about an issue of the plan."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="issue_links")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "issue"], name="voices_opinionissue_once")
        ]
