"""Reading plans: which plan, which version on a day, and the tree of a version in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.plan.enums import PlanKind, RoleActor, VersionStatus
from sasaeai.plan.models import (
    Issue,
    LevelDef,
    NodeIssue,
    Plan,
    PlanNode,
    PlanVersion,
    RoleItem,
)


def plans_in_force(on: date | None = None) -> QuerySet[Plan]:
    """Plans of which a text holds on a day (today), the newest first."""
    texts = PlanVersion.objects.filter(effective_from__lte=on or today())
    return Plan.objects.filter(pk__in=texts.values("plan")).order_by("-fy_from", "kind", "code")


def current_plan(*, on: date | None = None) -> Plan | None:
    """The city's plan of the fiscal year, else the newest that has been adopted."""
    year = fiscal_year_of(on or today()).year
    adopted = PlanVersion.objects.exclude(status=VersionStatus.DRAFT).values("plan_id")
    found = list(
        Plan.objects.filter(kind=PlanKind.CITY, pk__in=adopted).select_related(
            "breakdown", "organisation"
        )
    )
    running = [plan for plan in found if plan.fy_from <= year <= plan.fy_to]
    return next(iter([*running, *found]), None)


def version_on(plan: Plan, *, on: date | None = None) -> PlanVersion | None:
    """The text in force on a day; before the first day of a plan, its first version."""
    day = on or today()
    adopted = [row for row in plan.versions.order_by("no") if not row.is_draft]
    return next((row for row in adopted if row.covers(day)), adopted[0] if adopted else None)


def draft_of(plan: Plan) -> PlanVersion | None:
    return plan.versions.filter(status=VersionStatus.DRAFT).first()


@dataclass(frozen=True)
class Tree:
    """One version: its levels and nodes in printed order, with what hangs on them."""

    version: PlanVersion
    levels: tuple[LevelDef, ...]
    nodes: tuple[PlanNode, ...]
    roles: dict[int, tuple[RoleItem, ...]] = field(default_factory=dict)
    issues: dict[int, tuple[Issue, ...]] = field(default_factory=dict)

    def children(self, node: PlanNode | None) -> tuple[PlanNode, ...]:
        """The nodes directly below one, or the top level."""
        above = None if node is None else node.pk
        return tuple(row for row in self.nodes if row.parent_id == above)

    def below(self, node: PlanNode) -> Iterator[PlanNode]:
        """The node itself and everything below it, in order."""
        yield node
        for child in self.children(node):
            yield from self.below(child)

    def path(self, node: PlanNode) -> tuple[PlanNode, ...]:
        """From the top level down to the node itself."""
        by_id = {row.pk: row for row in self.nodes}
        found = [node]
        while found[0].parent_id is not None:
            found.insert(0, by_id[found[0].parent_id])
        return tuple(found)

    def node(self, code: str) -> PlanNode | None:
        return next((row for row in self.nodes if row.identity.code == code), None)

    def level(self, depth: int) -> LevelDef | None:
        return next((row for row in self.levels if row.depth == depth), None)

    def roles_of(self, node: PlanNode, *actors: RoleActor) -> tuple[RoleItem, ...]:
        wanted = set(actors)
        return tuple(row for row in self.roles.get(node.pk, ()) if row.actor in wanted)

    @property
    def row_depth(self) -> int:
        """The level that a board shows line by line: the highest evaluated one below the top.

        A plan that evaluates no level shows its second one, or its only one.
        """
        deepest = max((row.depth for row in self.nodes), default=1)
        evaluated = [row.depth for row in self.levels if row.evaluable and row.depth <= deepest]
        below_top = [depth for depth in evaluated if depth > 1]
        return min(below_top or evaluated or [min(2, deepest)])

    def goal_number(self, node: PlanNode) -> int:
        """Which top-level node it lies under, from 1: chooses hue and mark."""
        top = self.path(node)[0]
        return [row.pk for row in self.children(None)].index(top.pk) + 1


def load_tree(version: PlanVersion, *, roles: bool = False) -> Tree:
    """Four queries, five with the role lists, whatever the size of the plan."""
    nodes = tuple(version.nodes.select_related("identity").order_by("order", "id"))
    issues: dict[int, list[Issue]] = defaultdict(list)
    links = NodeIssue.objects.filter(node__version=version).select_related("issue")
    for link in links.order_by("issue__no"):
        issues[link.node_id].append(link.issue)
    items: dict[int, list[RoleItem]] = defaultdict(list)
    if roles:
        for item in RoleItem.objects.filter(node__version=version).order_by("order", "id"):
            items[item.node_id].append(item)
    return Tree(
        version,
        tuple(version.levels.order_by("depth")),
        nodes,
        {key: tuple(found) for key, found in items.items()},
        {key: tuple(found) for key, found in issues.items()},
    )


def issues_with_nodes(tree: Tree, issues: Sequence[Issue]) -> list[tuple[Issue, list[PlanNode]]]:
    """Each issue with the nodes that answer it, in printed order."""
    answering: dict[int, list[PlanNode]] = defaultdict(list)
    for node in tree.nodes:
        for issue in tree.issues.get(node.pk, ()):
            answering[issue.pk].append(node)
    return [(issue, answering[issue.pk]) for issue in issues]
