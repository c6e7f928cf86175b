"""Sheets and what each stage wrote on them. What is submitted is never overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.core.files.models import StoredFile
from sasaeai.core.metrics import ReadingLabel
from sasaeai.evaluation.enums import STAGES, EvidenceKind, Move, Stage
from sasaeai.evaluation.models.rounds import EvalRound, RoundAxis
from sasaeai.evaluation.models.scales import ScaleStep
from sasaeai.plan.public import Indicator, NodeIdentity, PlanNode, Section

JUDGING = [(row.value, row.label) for row in STAGES]


class EvalSheet(models.Model):
    """One evaluated line of the plan in one round; ``node`` is its text at the round's end."""

    round = models.ForeignKey(EvalRound, on_delete=models.PROTECT, related_name="sheets")
    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="sheets")
    node = models.ForeignKey(PlanNode, on_delete=models.PROTECT, related_name="sheets")
    number = models.CharField("シート番号", max_length=20)
    owner = models.CharField("担当", max_length=60, default="", blank=True)
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """The section of that name when the round was opened, or the one that the sheet was handed to
    since: its people write the self-evaluation."""
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("round", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["round", "identity"], name="evaluation_sheet_once"),
            models.UniqueConstraint(fields=["round", "number"], name="evaluation_sheet_number"),
        ]

    def __str__(self) -> str:
        return self.number


class SheetHandover(models.Model):
    """A sheet went over to another section, for a reason. Append-only."""

    sheet = models.ForeignKey(EvalSheet, on_delete=models.PROTECT, related_name="handovers")
    owner_before = models.CharField("前の担当", max_length=60, default="", blank=True)
    section_before = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner = models.CharField("担当", max_length=60)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=300)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=100)
    handed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="evaluation_sheethandover_reasoned", condition=~Q(reason="")
            )
        ]


class SheetRevision(models.Model):
    """第1版 walks the stages; after the board an edit opens the next one with its reason."""

    sheet = models.ForeignKey(EvalSheet, on_delete=models.PROTECT, related_name="revisions")
    no = models.PositiveSmallIntegerField("版", default=1)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.SELF)
    waits_since = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("直す理由", max_length=300, default="", blank=True)
    re_report = models.BooleanField("もういちど報告する", default=False)
    account_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sheet", "no")
        indexes = [models.Index(fields=["stage", "sheet"], name="evaluation_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "no"], name="evaluation_revision_once"),
            models.CheckConstraint(
                name="evaluation_revision_reasoned", condition=Q(no=1) | ~Q(reason="")
            ),
        ]


class StageEntry(models.Model):
    """What one person wrote at one stage and did with the sheet. Append-only.

    量: the figures stand in ``SheetFigure``. 質: 実績, 成果, 課題, 要因, 次年度の方針.
    """

    revision = models.ForeignKey(SheetRevision, on_delete=models.PROTECT, related_name="entries")
    stage = models.CharField(max_length=12, choices=JUDGING)
    move = models.CharField(max_length=10, choices=Move)
    done = models.TextField("実績（したこと）", default="", blank=True)
    result = models.TextField("成果（よかったこと）", default="", blank=True)
    issue = models.TextField("課題", default="", blank=True)
    factor = models.TextField("要因", default="", blank=True)
    next_steps = models.TextField("次年度の方針", default="", blank=True)
    target_fy = models.PositiveSmallIntegerField("反映する年度", null=True, blank=True)
    comment = models.TextField("評価の理由・意見", default="", blank=True)
    no_action_reason = models.TextField("改善策をおかない理由", default="", blank=True)
    returned_to = models.CharField(max_length=12, choices=JUDGING, default="", blank=True)
    returned_reason = models.CharField("もどす理由", max_length=500, default="", blank=True)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=100)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("revision", "id")
        constraints = [
            models.CheckConstraint(
                name="evaluation_entry_returned_with_reason",
                condition=Q(move=Move.SUBMITTED, returned_reason="", returned_to="")
                | (Q(move=Move.RETURNED) & ~Q(returned_reason="") & ~Q(returned_to="")),
            )
        ]


class StageGrade(models.Model):
    """One step chosen at one stage on one of the round's scales. Append-only."""

    entry = models.ForeignKey(StageEntry, on_delete=models.PROTECT, related_name="grades")
    axis = models.ForeignKey(RoundAxis, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(ScaleStep, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "axis"], name="evaluation_grade_once")
        ]


class SheetDraft(models.Model):
    """What is being written at a stage, kept on the server; ``version`` tells two editors apart."""

    revision = models.ForeignKey(SheetRevision, on_delete=models.CASCADE, related_name="drafts")
    stage = models.CharField(max_length=12, choices=JUDGING)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    account_id = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=100, default="")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "stage"], name="evaluation_draft_once")
        ]


class SheetFigure(models.Model):
    """An indicator as it stood when the round was frozen: machine texts that keep every state.

    Append-only; a restated year adds a row, and the newest one is what the sheet says.
    """

    sheet = models.ForeignKey(EvalSheet, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=12, choices=ReadingLabel)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=12)
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=10)
    about_people = models.BooleanField(default=True)
    base_fy = models.PositiveSmallIntegerField(null=True)
    base = models.CharField(max_length=80, default="")
    before = models.CharField(max_length=80, default="")
    actual = models.CharField(max_length=80)
    target = models.CharField(max_length=80, default="")
    old_target = models.CharField(max_length=80, default="")
    reading_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sheet", "order", "id")
        indexes = [models.Index(fields=["sheet", "indicator", "id"], name="evaluation_figure_of")]


class EvidenceLink(models.Model):
    """What a statement rests on: counted records, a file, a session, a page."""

    sheet = models.ForeignKey(EvalSheet, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("種類", max_length=10, choices=EvidenceKind)
    label = models.CharField("名前", max_length=120)
    address = models.CharField("アドレス", max_length=300, default="", blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn = models.BooleanField(default=False)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=100)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sheet", "id")
        constraints = [
            models.CheckConstraint(
                name="evaluation_evidence_points_somewhere",
                condition=Q(kind=EvidenceKind.FILE, file__isnull=False)
                | (~Q(kind=EvidenceKind.FILE) & Q(file__isnull=True) & ~Q(address="")),
            )
        ]


class SheetComment(models.Model):
    """A word between the stages; it is no judgement. Append-only."""

    sheet = models.ForeignKey(EvalSheet, on_delete=models.PROTECT, related_name="comments")
    text = models.CharField("コメント", max_length=1000)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=100)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sheet", "id")
        constraints = [
            models.CheckConstraint(name="evaluation_comment_says_something", condition=~Q(text=""))
        ]
