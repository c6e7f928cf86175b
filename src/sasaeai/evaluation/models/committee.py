"""The external committee: its rule as data, its members with terms, what they score on.

Scores lie in a table of their own, because before scoring closes nobody but their author sees them.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from sasaeai.core import figures
from sasaeai.core.periods import FiscalYear
from sasaeai.core.quorum import Quorum
from sasaeai.evaluation.committee.enums import (
    CommitteeKind,
    Office,
    Openness,
    ScoreKind,
    TieRule,
)
from sasaeai.people.public import Account
from sasaeai.plan.public import NodeIdentity, Plan, PlanVersion


class Committee(models.Model):
    """One mid-term or final evaluation by outsiders. ``as_of`` is the last day that is counted.

    ``closed_at`` ends the scoring and lets members see each other's scores; ``answered_on`` makes
    opinions and answers public.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="committees")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("種類", max_length=6, choices=CommitteeKind)
    name = models.CharField("名前", max_length=80)
    fy = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("数字の時点")
    depth = models.PositiveSmallIntegerField("評価する段")
    seats = models.PositiveSmallIntegerField("定数")
    quorum = models.CharField("定足数", max_length=12, choices=Quorum, default=Quorum.MAJORITY)
    tie = models.CharField("可否同数のとき", max_length=8, choices=TieRule, default=TieRule.CHAIR)
    openness = models.CharField(
        "会議の公開", max_length=12, choices=Openness, default=Openness.OPEN
    )
    substitutes = models.BooleanField("代理の出席をみとめる", default=False)
    rule_text = models.TextField("要綱", default="", blank=True)
    term_from = models.DateField("任期のはじまり")
    term_to = models.DateField("任期の終わり")
    scoring_from = models.DateField("評価のはじまり")
    scoring_due = models.DateField("評価のしめきり")
    is_public = models.BooleanField("公開する", default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-fy", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "fy"], name="evaluation_committee_once"
            ),
            models.CheckConstraint(
                name="evaluation_committee_days",
                condition=Q(term_to__gte=F("term_from"), scoring_due__gte=F("scoring_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fy)

    @property
    def closed(self) -> bool:
        return self.closed_at is not None


class Seat(models.Model):
    """How many members of which kind (学識, 住民, 公募 …): the words are the council's own."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="categories")
    label = models.CharField("区分", max_length=30)
    count = models.PositiveSmallIntegerField("人数")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["committee", "label"], name="evaluation_seat_once")
        ]

    def __str__(self) -> str:
        return self.label


class Member(models.Model):
    """One seat held from a day to a day, both included. Without account it is a member on paper."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="committee_seats"
    )
    name = models.CharField("名前", max_length=60)
    kana = models.CharField("ふりがな", max_length=120, default="", blank=True)
    post = models.CharField("所属", max_length=80, default="", blank=True)
    office = models.CharField("役", max_length=8, choices=Office, default=Office.MEMBER)
    appointed_on = models.DateField("委嘱した日")
    until = models.DateField("任期の終わり")
    substitute_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    class Meta:
        ordering = ("kana", "id")
        indexes = [models.Index(fields=["account", "until"], name="evaluation_member_account")]
        constraints = [
            models.CheckConstraint(
                name="evaluation_member_days", condition=Q(until__gte=F("appointed_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def in_office(self, day: date) -> bool:
        """On the last day still, on the day after no more."""
        return self.appointed_on <= day <= self.until


class Criterion(models.Model):
    """What each line is judged by, with the steps of its scale as they were when it was chosen."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField("見るところ", max_length=40)
    meaning = models.CharField("どう見るか", max_length=200, default="", blank=True)
    scale = models.JSONField()
    order = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="evaluation_criterion_once")
        ]

    @property
    def pure(self) -> figures.Scale:
        return figures.Scale.from_data(self.scale)

    def points(self, key: str) -> int:
        """The worst step is 1 point, each better one a point more."""
        keys = [step.key for step in self.pure.steps]
        return len(keys) - keys.index(key)


class Score(models.Model):
    """One member's judgement of one line by one criterion; or why there is none."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="scores")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="scores")
    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=10, choices=ScoreKind)
    step = models.CharField(max_length=20, default="", blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField("理由", max_length=300, default="", blank=True)
    entered_by_id = models.BigIntegerField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["committee", "identity"], name="evaluation_score_of_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "identity", "criterion"], name="evaluation_score_once"
            ),
            models.CheckConstraint(
                name="evaluation_score_whole",
                condition=Q(kind=ScoreKind.SCORED, points__isnull=False) & ~Q(step="")
                | (~Q(kind=ScoreKind.SCORED) & Q(points__isnull=True, step="")),
            ),
            models.CheckConstraint(
                name="evaluation_score_recused_with_reason",
                condition=~Q(kind=ScoreKind.RECUSED) | ~Q(reason=""),
            ),
        ]


class MemberPack(models.Model):
    """What members were given to read: complete, suppressed, frozen. Append-only.

    ``sha256`` is of the canonical content, so the paper, the page and a copy can be compared.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="packs")
    no = models.PositiveSmallIntegerField("版")
    as_of = models.DateField("数字の時点")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("committee", "no")
        constraints = [
            models.UniqueConstraint(fields=["committee", "no"], name="evaluation_pack_once")
        ]
