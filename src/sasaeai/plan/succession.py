"""From one plan to the next: what has been decided about every line of the plan before.

A decision is a lineage step in the new plan's first draft. There is no second record of it, so
whatever happens to the draft, what counts as decided is what the new plan will really say.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from sasaeai.core.contributions import Event
from sasaeai.plan.enums import LineageKind, LinkKind, VersionStatus
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeLineage, Plan, PlanLink, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, draft_of, load_tree

DECIDING = frozenset(
    {
        LineageKind.CONTINUED,
        LineageKind.RENAMED,
        LineageKind.MERGED,
        LineageKind.SPLIT,
        LineageKind.ABOLISHED,
    }
)


@dataclass(frozen=True)
class VersionAdopted(Event):
    """A version was decided; ``before`` is the plan that this first version follows, if any."""

    version: PlanVersion
    before: Plan | None


@dataclass(frozen=True)
class Tally:
    """How many of one kind of thing are decided: 取り組み 22/23."""

    label: str
    decided: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.decided


Tallies = Callable[[Plan, Plan], Iterable[Tally]]
_more: list[Tallies] = []


def add_tallies(count: Tallies) -> None:
    """A room above says what else needs a decision: ``count(old, new)``; called when it starts."""
    _more.append(count)


@dataclass(frozen=True)
class Decided:
    """What becomes of one old line; ``kind`` is None while nobody has decided."""

    node: PlanNode
    kind: LineageKind | None
    into: tuple[PlanNode, ...]
    note: str

    @property
    def seen(self) -> str:
        """Changes whenever the decision does: tells two people apart who decide the same line."""
        parts = [str(self.kind or ""), self.note, *(str(row.identity_id) for row in self.into)]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Succession:
    """The last text of the old plan beside the first draft of the new one."""

    old: Plan
    new: Plan
    draft: PlanVersion
    tree: Tree
    drafted: Tree
    lines: tuple[Decided, ...]

    @cached_property
    def _by_code(self) -> dict[str, Decided]:
        return {row.node.identity.code: row for row in self.lines}

    def line(self, code: str) -> Decided | None:
        return self._by_code.get(code)

    @property
    def undecided(self) -> tuple[Decided, ...]:
        return tuple(row for row in self.lines if row.kind is None)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """One per level that has lines, from the top down."""
        found = []
        for level in self.tree.levels:
            rows = [row for row in self.lines if row.node.depth == level.depth]
            done = sum(row.kind is not None for row in rows)
            if rows:
                found.append(Tally(level.name, done, len(rows)))
        return tuple(found)

    def next_after(self, code: str) -> Decided | None:
        """The next undecided line in printed order, from the top again after the last."""
        codes = [row.node.identity.code for row in self.lines]
        at = codes.index(code) + 1 if code in codes else 0
        around = (*self.lines[at:], *self.lines[:at])
        return next((row for row in around if row.kind is None), None)


def plan_before(plan: Plan) -> Plan | None:
    """The plan of ours that this one follows, where its text is here."""
    link = (
        PlanLink.objects.filter(plan=plan, kind=LinkKind.PREDECESSOR, to_plan__isnull=False)
        .select_related("to_plan__organisation", "to_plan__breakdown")
        .order_by("-to_plan__fy_to", "id")
        .first()
    )
    return link.to_plan if link else None


def plans_before(plan: Plan) -> list[Plan]:
    """The plans before it, nearest first, in one query."""
    links = PlanLink.objects.filter(kind=LinkKind.PREDECESSOR, to_plan__isnull=False)
    before = {
        row.plan_id: row.to_plan
        for row in links.select_related("to_plan").order_by("to_plan__fy_to", "-id")
    }
    found: list[Plan] = []
    at = before.get(plan.pk)
    while at is not None and at.pk != plan.pk and at not in found:
        found.append(at)
        at = before.get(at.pk)
    return found


def plans_after(plan: Plan) -> list[Plan]:
    """Decided plans that follow this one, the nearest first, in one query."""
    decided = PlanVersion.objects.exclude(status=VersionStatus.DRAFT).values("plan_id")
    links = PlanLink.objects.filter(
        kind=LinkKind.PREDECESSOR, to_plan__isnull=False, plan__in=decided
    )
    after = {
        row.to_plan_id: row.plan
        for row in links.select_related("plan").order_by("-plan__fy_from", "id")
    }
    found: list[Plan] = []
    at = after.get(plan.pk)
    while at is not None and at.pk != plan.pk and at not in found:
        found.append(at)
        at = after.get(at.pk)
    return found


def under_way() -> list[Plan]:
    """New plans whose first text is still a draft and that follow a plan of ours, newest first."""
    drafts = PlanVersion.objects.filter(status=VersionStatus.DRAFT, based_on=None)
    return list(
        Plan.objects.filter(
            pk__in=drafts.values("plan_id"),
            links__kind=LinkKind.PREDECESSOR,
            links__to_plan__isnull=False,
        )
        .exclude(versions__in=PlanVersion.objects.exclude(status=VersionStatus.DRAFT))
        .distinct()
        .order_by("-fy_from", "code")
    )


def last_text(plan: Plan) -> PlanVersion | None:
    """The newest decided version, also one that is still to come."""
    return plan.versions.exclude(status=VersionStatus.DRAFT).order_by("-no").first()


def succession_of(new: Plan) -> Succession | None:
    """Where the way from the plan before stands; None once decided or without one. 12 queries."""
    old, draft = plan_before(new), draft_of(new)
    text = last_text(old) if old is not None else None
    if old is None or draft is None or draft.based_on_id is not None or text is None:
        return None
    tree, drafted = load_tree(text, roles=True), load_tree(draft)
    return Succession(old, new, draft, tree, drafted, _decided(tree, drafted))


def _decided(tree: Tree, drafted: Tree) -> tuple[Decided, ...]:
    there = {row.identity_id: row for row in drafted.nodes}
    steps: dict[int, list[NodeLineage]] = defaultdict(list)
    for step in NodeLineage.objects.filter(version=drafted.version, old__isnull=False).order_by(
        "id"
    ):
        gone = step.new_id is not None and step.new_id not in there
        if step.old_id is not None and step.kind in DECIDING and not gone:
            steps[step.old_id].append(step)
    found = []
    for node in tree.nodes:
        mine = steps.get(node.identity_id, [])
        into = tuple(there[step.new_id] for step in mine if step.new_id is not None)
        kind = LineageKind(mine[0].kind) if mine else None
        found.append(Decided(node, kind, into, mine[0].note if mine else ""))
    return tuple(found)


class Undecided(PlanRefused):
    """Lines or promises of the plan before have no decision yet; ``tallies`` count them."""

    def __init__(self, tallies: tuple[Tally, ...]) -> None:
        self.tallies = tallies
        total, done = sum(row.total for row in tallies), sum(row.decided for row in tallies)
        open_ = "、".join(f"{row.label} {row.decided}/{row.total}" for row in tallies if row.left)
        super().__init__(
            "前の計画から引きつぐかどうかを、まだ決めていません（%(total)s件のうち%(done)s件を決めました）：%(left)s",
            total=total, done=done, left=open_,
        )  # fmt: skip


def tallies_of(found: Succession) -> tuple[Tally, ...]:
    """Lines by level, then what other rooms want decided."""
    more = [tally for count in _more for tally in count(found.old, found.new)]
    return (*found.tallies, *(row for row in more if row.total))


def refuse_undecided(version: PlanVersion) -> None:
    """Raises ``Undecided`` for a first text that follows a plan of ours."""
    found = succession_of(version.plan)
    if found is None or found.draft.pk != version.pk:
        return
    tallies = tallies_of(found)
    if any(row.left for row in tallies):
        raise Undecided(tallies)
