"""The plan: versions of a tree of nodes, and the identities that outlive every rename.

What survives an amendment (identity, indicator, issue) belongs to the plan; what an amendment may
change (levels, titles, role lists) belongs to a version. A version's rows are open while it is a
draft and closed by row policies once it is adopted.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sasaeai.areas.public import Area, AreaKind
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.core.search import SearchableModel
from sasaeai.people.public import Organisation
from sasaeai.plan.enums import (
    LineageKind,
    LinkKind,
    Numbering,
    PlanKind,
    RoleActor,
    RoleKind,
    VersionKind,
    VersionStatus,
)

DEEPEST = 6
NOT_A_DRAFT = ~Q(status=VersionStatus.DRAFT)


class DateSpan(Func):
    """``daterange(from, to, '[]')`` for exclusion constraints."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class Plan(models.Model):
    """One plan over some fiscal years (the year of 1 April, both included)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="plans", verbose_name="つくった団体"
    )
    code = models.SlugField("コード", max_length=40, unique=True)
    name = models.CharField("計画の名前", max_length=120)
    ordinal = models.PositiveSmallIntegerField("第何次", null=True, blank=True)
    kind = models.CharField("種類", max_length=12, choices=PlanKind, default=PlanKind.CITY)
    fy_from = models.PositiveSmallIntegerField("はじめの年度")
    fy_to = models.PositiveSmallIntegerField("終わりの年度")
    review_fy = models.PositiveSmallIntegerField("中間評価の年度", null=True, blank=True)
    vision = models.CharField("基本理念", max_length=300, default="", blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    breakdown = models.ForeignKey(
        AreaKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="地区ごとの表の区分",
    )
    is_public = models.BooleanField("公開する", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-fy_from", "kind", "code")
        constraints = [
            models.CheckConstraint(
                name="plan_plan_ends_after_start", condition=Q(fy_to__gte=F("fy_from"))
            ),
            models.CheckConstraint(
                name="plan_plan_review_inside",
                condition=Q(review_fy__isnull=True)
                | Q(review_fy__gte=F("fy_from"), review_fy__lte=F("fy_to")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> FiscalSpan:
        return FiscalSpan(FiscalYear(self.fy_from), FiscalYear(self.fy_to))

    @property
    def full_name(self) -> str:
        """第4次 ○○市地域福祉活動計画; a name that says so itself is left alone."""
        if self.ordinal is None or "次" in self.name.split("地域")[0]:
            return self.name
        return f"第{self.ordinal}次 {self.name}"


class PlanLink(models.Model):
    """This plan beside another one, of ours or of somebody else (then by name and address)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField("つながり", max_length=12, choices=LinkKind)
    to_plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from"
    )
    name = models.CharField("計画の名前", max_length=120, default="", blank=True)
    url = models.URLField("アドレス", max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_planlink_names_a_plan",
                condition=Q(to_plan__isnull=False) | ~Q(name=""),
            ),
            models.CheckConstraint(
                name="plan_planlink_not_itself", condition=~Q(to_plan=F("plan"))
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "to_plan", "name"],
                name="plan_planlink_once",
                nulls_distinct=False,
            ),
        ]


class PlanVersion(models.Model):
    """The plan's text from a day to a day. ``effective_to`` is its last day, empty while open."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField("版")
    kind = models.CharField("種類", max_length=10, choices=VersionKind, default=VersionKind.ADOPTED)
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    effective_from = models.DateField("いつから", null=True, blank=True)
    effective_to = models.DateField("いつまで", null=True, blank=True)
    decided_by = models.CharField("決めたところ", max_length=60, default="", blank=True)
    decided_on = models.DateField("決めた日", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, default="", blank=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("plan", "no")
        constraints = [
            models.UniqueConstraint(fields=["plan", "no"], name="plan_planversion_no_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=VersionStatus.DRAFT),
                name="plan_planversion_one_draft",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=VersionStatus.IN_FORCE),
                name="plan_planversion_one_current",
            ),
            ExclusionConstraint(
                name="plan_planversion_one_at_a_time",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    (DateSpan(F("effective_from"), F("effective_to")), RangeOperators.OVERLAPS),
                ],
                condition=NOT_A_DRAFT,
            ),
            models.CheckConstraint(
                name="plan_planversion_decided",
                condition=Q(status=VersionStatus.DRAFT)
                | (
                    Q(effective_from__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(sha256="")
                ),
            ),
            models.CheckConstraint(
                name="plan_planversion_ends_after_start",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.no}"

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    def covers(self, day: date) -> bool:
        """Whether this version is the plan's text on a day."""
        if self.effective_from is None or self.is_draft or day < self.effective_from:
            return False
        return self.effective_to is None or day <= self.effective_to


class LevelDef(models.Model):
    """One level of the tree in this plan's own words; depth counts from 1 below the vision."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="levels")
    depth = models.PositiveSmallIntegerField("段")
    name = models.CharField("段の名前", max_length=120)
    numbering = models.CharField("番号", max_length=10, choices=Numbering, default=Numbering.NONE)
    pattern = models.CharField("番号の形", max_length=30, default="", blank=True)
    """（{n}）, 第{一}章, {p}-{n}; empty where numbers are written by hand (see ``numbering.py``)."""
    evaluable = models.BooleanField("評価する段", default=False)

    class Meta:
        ordering = ("version", "depth")
        constraints = [
            models.UniqueConstraint(fields=["version", "depth"], name="plan_leveldef_once"),
            models.CheckConstraint(
                name="plan_leveldef_depth", condition=Q(depth__gte=1, depth__lte=DEEPEST)
            ),
        ]


class NodeIdentity(models.Model):
    """What a goal, state or measure stays through all renames and moves; records point here."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="identities")
    code = models.CharField("コード", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_nodeidentity_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class PlanNode(SearchableModel):
    """An identity as one version words and places it; findable once the version is adopted."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="nodes")
    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="nodes")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    depth = models.PositiveSmallIntegerField("段")
    number = models.CharField("番号", max_length=20, default="", blank=True)
    title = models.CharField("名前", max_length=200)
    body = models.TextField("説明", default="", blank=True)
    order = models.PositiveIntegerField("順番", default=0)
    owner = models.CharField("担当", max_length=60, default="", blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta(SearchableModel.Meta):
        ordering = ("version", "order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "identity"], name="plan_plannode_identity_once"
            ),
            models.CheckConstraint(
                name="plan_plannode_parent_above",
                condition=Q(depth=1, parent__isnull=True)
                | Q(depth__gte=2, depth__lte=DEEPEST, parent__isnull=False),
            ),
            models.CheckConstraint(name="plan_plannode_titled", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """（1）地域における絆の強化; the number stands before it as the plan prints it."""
        gap = "　" if self.number[-1:].isalnum() else ""
        return f"{self.number}{gap}{self.title}"


class RoleItem(models.Model):
    """One line of what residents, the council or others do for a node (例, ①, ・)."""

    node = models.ForeignKey(PlanNode, on_delete=models.CASCADE, related_name="roles")
    actor = models.CharField("だれが", max_length=12, choices=RoleActor)
    kind = models.CharField("種類", max_length=10, choices=RoleKind)
    no = models.PositiveSmallIntegerField("番号", null=True, blank=True)
    text = models.TextField("内容")
    order = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        ordering = ("node", "order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["node", "actor", "kind", "order"], name="plan_roleitem_place_once"
            )
        ]


class Issue(models.Model):
    """One of the problems that residents' voices showed and the plan answers (01–11)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="issues")
    no = models.PositiveSmallIntegerField("番号")
    title = models.CharField("課題", max_length=200)

    class Meta:
        ordering = ("plan", "no")
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="plan_issue_no_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return f"{self.no:02}"


class NodeIssue(models.Model):
    """A node answers an issue."""

    node = models.ForeignKey(PlanNode, on_delete=models.CASCADE, related_name="issue_links")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="node_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "issue"], name="plan_nodeissue_once")
        ]


class NodeLineage(models.Model):
    """What became of an identity in a version, and why; without ``new`` it was abolished (廃止).

    ``old`` may belong to the plan before this one: then the line was taken over (継続).
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="lineage")
    old = models.ForeignKey(
        NodeIdentity, on_delete=models.PROTECT, null=True, related_name="became"
    )
    new = models.ForeignKey(
        NodeIdentity, on_delete=models.PROTECT, null=True, related_name="came_from"
    )
    kind = models.CharField("種類", max_length=10, choices=LineageKind)
    on = models.DateField("いつ", null=True, blank=True)
    note = models.CharField("理由", max_length=300, default="", blank=True)

    class Meta:
        ordering = ("version", "id")
        constraints = [
            models.CheckConstraint(
                name="plan_nodelineage_names_one",
                condition=Q(old__isnull=False) | Q(new__isnull=False),
            )
        ]
