"""What waits for whom: sheets by section and stage, and everything else that stands still."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.core.access import Actor
from sasaeai.core.figures import State
from sasaeai.core.periods import FiscalYear, today
from sasaeai.core.ui.words import words
from sasaeai.evaluation.enums import STAGES, ActionStatus, RoundStatus, Stage
from sasaeai.evaluation.internal.handing import unplaced
from sasaeai.evaluation.models import (
    Committee,
    EvalRound,
    EvalSheet,
    ImprovementAction,
    SheetRevision,
    StageDue,
)
from sasaeai.plan.public import (
    Indicator,
    Measured,
    Plan,
    PlanNode,
    Section,
    Tree,
    load_tree,
    measure,
    sections_of,
    standing_in,
    standing_sections,
    version_on,
)

UNFINISHED = (ActionStatus.OPEN, ActionStatus.DOING)


@dataclass(frozen=True)
class Reach:
    """Whose things are shown: everybody's (None), or those of the reader's own sections.

    ``ids`` are those sections; ``before`` are names their sheets stood under before a renaming.
    """

    actor: Actor
    sections: frozenset[str] | None
    ids: frozenset[int] = frozenset()
    before: frozenset[str] = frozenset()

    def owns(self, owner: str, account_id: int | None = None) -> bool:
        if self.sections is None:
            return True
        return owner in self.sections | self.before or (
            account_id is not None and account_id == self.actor.account_id
        )

    def owns_sheet(self, sheet: EvalSheet) -> bool:
        """By its section, as the lock has it; by its owner's name where it has none."""
        if self.sections is None or sheet.section_id is None:
            return self.owns(sheet.owner)
        return sheet.section_id in self.ids

    @property
    def whole(self) -> bool:
        return self.sections is None


def reach_of(actor: Actor) -> Reach:
    """The secretariat, heads and auditors see all; a section's people their own; who is in none, all."""
    if any(actor.may(name) for name in ("evaluation.run", "evaluation.management", "plan.exact")):
        return Reach(actor, None)
    own = sections_of(actor.account_id)
    if not own:
        return Reach(actor, None)
    names = frozenset(row.name for row in own)
    return Reach(actor, names, frozenset(row.pk for row in own), _names_before(own))


def _names_before(own: Sequence[Section]) -> frozenset[str]:
    """What texts call these sections since a renaming; a name that another one bears now is its own."""
    names = {name for row in own for name in row.formerly}
    if not names:
        return frozenset()
    taken = standing_sections().filter(name__in=names).exclude(pk__in=[r.pk for r in own])
    return frozenset(names - set(taken.values_list("name", flat=True)))


@dataclass(frozen=True)
class SheetRow:
    """One section in one round: how many sheets wait at each stage; ``late`` are over the due day."""

    round: EvalRound
    owner: str
    counts: tuple[tuple[Stage, int], ...]
    late: int
    href: str

    @property
    def total(self) -> int:
        return sum(n for _stage, n in self.counts)


def sheets(plan: Plan, reach: Reach) -> list[SheetRow]:
    """Two queries: revisions that wait somewhere, and the due days."""
    rows = (
        SheetRevision.objects.filter(sheet__round__plan=plan)
        .exclude(stage=Stage.DONE)
        .exclude(no=1, sheet__round__frozen_at__isnull=False)
        .select_related("sheet__round")
        .order_by("sheet__round__last_day", "sheet__order")
    )
    dues = {
        (row.round_id, row.stage): row.due_on
        for row in StageDue.objects.filter(round__plan=plan, due_on__isnull=False)
    }
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    late: Counter[tuple[int, str]] = Counter()
    rounds: dict[int, EvalRound] = {}
    for row in rows:
        key = (row.sheet.round_id, row.sheet.owner)
        if not reach.owns_sheet(row.sheet):
            continue
        rounds[row.sheet.round_id] = row.sheet.round
        found[key][row.stage] += 1
        due = dues.get((row.sheet.round_id, row.stage))
        late[key] += due is not None and due < today()
    return [
        SheetRow(
            rounds[pk],
            owner,
            tuple((stage, counted[stage]) for stage in STAGES),
            late[pk, owner],
            reverse("evaluation:round", args=[pk]),
        )
        for (pk, owner), counted in found.items()
    ]


@dataclass(frozen=True)
class Wait:
    """Something that stands still: for whom, what, where it is done, and whether it is late."""

    who: str
    text: str
    href: str
    late: bool = False


def waits(plan: Plan, reach: Reach) -> list[Wait]:
    """Rounds between freeze and publication, sheets without a section, actions, opinions; seven
    queries at most."""
    sources = (_rounds, _homeless, _actions, _opinions)
    return [wait for source in sources for wait in source(plan, reach)]


AFTER_FREEZE = (RoundStatus.FROZEN, RoundStatus.BOARD, RoundStatus.COUNCILLORS)


def _rounds(plan: Plan, reach: Reach) -> Iterator[Wait]:
    if not reach.whole:
        return
    said = {
        RoundStatus.FROZEN: (_("理事会"), _("%(label)sの評価を理事会へ")),
        RoundStatus.BOARD: (
            _("評議員会・事務局"), _("%(label)sの評価を評議員会へ出す、または公表する")
        ),
        RoundStatus.COUNCILLORS: (_("事務局"), _("%(label)sの評価を公表する")),
    }  # fmt: skip
    for row in EvalRound.objects.filter(plan=plan, status__in=AFTER_FREEZE):
        who, text = said[RoundStatus(row.status)]
        href = reverse("evaluation:round", args=[row.pk])
        yield Wait(who, text % {"label": words(row.label)}, href)


def _homeless(plan: Plan, reach: Reach) -> Iterator[Wait]:
    """Sheets whose section ended wait for the secretariat to hand them over."""
    if not reach.actor.may("evaluation.run"):
        return
    rows = EvalSheet.objects.filter(round__plan=plan).exclude(round__status=RoundStatus.PUBLISHED)
    left = unplaced(rows.order_by("round_id", "order"), plan.organisation_id)
    for pk, n in Counter(row.round_id for row in left).items():
        text = _("引きつぐ係を決めるシート %(n)s枚") % {"n": n}
        yield Wait(_("事務局"), text, reverse("evaluation:round_hand", args=[pk]))


def _actions(plan: Plan, reach: Reach) -> Iterator[Wait]:
    rows = ImprovementAction.objects.filter(plan=plan)
    late: Counter[str] = Counter()
    for row in rows.filter(status__in=UNFINISHED, due_on__lt=today()).order_by("owner"):
        if reach.owns(row.owner, row.owner_account_id):
            late[row.owner] += 1
    for owner, n in late.items():
        text = _("期限を過ぎた改善策 %(n)s件") % {"n": n}
        yield Wait(owner, text, reverse("evaluation:actions") + "?show=late", late=True)
    if reach.whole:
        n = rows.filter(status=ActionStatus.DONE, verified_on=None).count()
        if n:
            text = _("「できた」を確認する改善策 %(n)s件") % {"n": n}
            yield Wait(_("担当のほかの人"), text, reverse("evaluation:actions") + "?show=done")


def _opinions(plan: Plan, reach: Reach) -> Iterator[Wait]:
    if not reach.actor.may("committee.view"):
        return
    rows = Committee.objects.filter(plan=plan, answered_on__isnull=True).annotate(
        left=Count("opinions", filter=Q(opinions__response__isnull=True))
    )
    for row in rows:
        if row.left:
            text = _("%(name)s　答えのない意見 %(n)s件") % {"name": row.name, "n": row.left}
            yield Wait(_("事務局・管理職"), text, reverse("evaluation:opinions", args=[row.pk]))


@dataclass(frozen=True)
class Silent:
    """An indicator without a figure in the year: nobody entered it, or no room counts it yet."""

    item: Measured
    owner: str
    counted: bool
    enters: bool
    """Whether the reader may enter it: others are led to its page."""

    @property
    def href(self) -> str:
        entered = self.item.metric is not None and self.item.metric.entered
        name = "plan:entries" if entered and self.enters else "plan:desk_indicator"
        return reverse(name, args=[self.item.indicator.pk])


@dataclass(frozen=True)
class Figures:
    """What the figures of a plan ask for: those that are missing, and those that moved."""

    silent: tuple[Silent, ...]
    moved: tuple[tuple[Measured, FiscalYear], ...]
    whole: int


def figures(plan: Plan, year: FiscalYear, reach: Reach, *, exact: bool) -> Figures:
    """Everything about figures from one reading; eight queries, and four for the tree."""
    version = version_on(plan)
    indicators = list(plan.indicators.select_related("identity").order_by("order", "id"))
    owner = _owners(load_tree(version), indicators) if version is not None else {}
    mine = [row for row in indicators if reach.owns(owner.get(row.pk, ""))]
    read = measure(plan, mine, year=year, exact=exact) if mine else []
    silent = tuple(
        Silent(item, owner.get(item.indicator.pk, ""), item.counted, reach.actor.may("plan.edit"))
        for item in read
        if item.indicator.looked_at(year)
        and item.now.started
        and item.now.shown.state is State.NOT_ENTERED
    )
    moved = tuple(
        (item, each.year) for item in read for each in item.years if each.drift is not None
    )
    return Figures(silent, moved, len(mine))


def _owners(tree: Tree, indicators: Sequence[Indicator]) -> dict[int, str]:
    """Indicator id → the section of its line, or the nearest one above it."""
    by_id = {row.pk: row for row in tree.nodes}

    def owner(row: PlanNode) -> str:
        at: PlanNode | None = row
        while at is not None and not at.owner:
            at = by_id.get(at.parent_id) if at.parent_id else None
        return at.owner if at is not None else ""

    of_line = {row.identity_id: owner(row) for row in tree.nodes}
    return {key: of_line[line] for key, line in standing_in(tree, indicators).items()}
