"""The plan board: goals with their rows, where each stands, and the years of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sasaeai.core.figures import Standing
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.plan.figures import Measured, default_year, measure
from sasaeai.plan.models import Issue, Plan, PlanLink, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, issues_with_nodes, load_tree
from sasaeai.plan.standing import standing_in


@dataclass(frozen=True)
class BandYear:
    """A year on the band; ``look`` is done, now or empty, ``word`` says it."""

    year: FiscalYear
    look: str
    word: str

    @property
    def name(self) -> str:
        return self.year.label.removesuffix("年度")


@dataclass(frozen=True)
class BoardRow:
    """One target state with the indicator that stands for it and the others."""

    node: PlanNode
    main: Measured | None
    others: tuple[Measured, ...]

    @property
    def standing(self) -> Standing:
        return self.main.standing if self.main else Standing.UNKNOWN

    @property
    def measured(self) -> tuple[Measured, ...]:
        return (self.main, *self.others) if self.main else ()


@dataclass(frozen=True)
class BoardGroup:
    """A goal with its rows; plans of one level have one group without a node."""

    number: int
    node: PlanNode | None
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class Board:
    """Everything the board page, its files and its sheet show."""

    plan: Plan
    tree: Tree
    year: FiscalYear
    day: date
    band: tuple[BandYear, ...]
    groups: tuple[BoardGroup, ...]
    issues: tuple[tuple[Issue, list[PlanNode]], ...]
    links: tuple[PlanLink, ...]
    linked_from: tuple[PlanLink, ...]
    """Plans that name this one as theirs: districts', the next one, one beside it."""

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        """How many rows stand where, in the order of the words."""
        found = Counter(row.standing for row in self.rows)
        return [(standing, found[standing]) for standing in Standing]

    @property
    def row_name(self) -> str:
        """What a row is called here: 目指す5年先の姿."""
        level = self.tree.level(self.tree.row_depth)
        return level.name if level else "取り組み"

    def goal_name(self, group: BoardGroup) -> str:
        level = self.tree.level(1)
        return level.name if level and group.node else ""


def board(
    plan: Plan,
    version: PlanVersion,
    *,
    year: FiscalYear | None = None,
    exact: bool = False,
    day: date | None = None,
) -> Board:
    """The whole board in a constant number of queries, however many indicators there are."""
    on = day or today()
    at = year or default_year(plan, on)
    tree = load_tree(version)
    indicators = list(plan.indicators.order_by("order", "id"))
    measured = measure(plan, indicators, year=at, exact=exact, day=on)
    return Board(
        plan=plan,
        tree=tree,
        year=at,
        day=on,
        band=_band(plan, measured, on),
        groups=_groups(tree, measured),
        issues=tuple(issues_with_nodes(tree, list(plan.issues.order_by("no")))),
        links=tuple(plan.links.select_related("to_plan").order_by("kind", "id")),
        linked_from=tuple(
            plan.linked_from.select_related("plan").order_by("kind", "-plan__fy_from", "id")
        ),
    )


def _groups(tree: Tree, measured: Sequence[Measured]) -> tuple[BoardGroup, ...]:
    depth = tree.row_depth
    lines = standing_in(tree, [item.indicator for item in measured])
    by_identity: dict[int, list[Measured]] = {}
    for item in measured:
        if item.indicator.pk in lines:
            by_identity.setdefault(lines[item.indicator.pk], []).append(item)
    if depth == 1:
        rows = tuple(_row(tree, node, by_identity) for node in tree.children(None))
        return (BoardGroup(1, None, rows),)
    return tuple(
        BoardGroup(
            number,
            top,
            tuple(_row(tree, node, by_identity) for node in tree.below(top) if node.depth == depth),
        )
        for number, top in enumerate(tree.children(None), start=1)
    )


def _row(tree: Tree, node: PlanNode, by_identity: dict[int, list[Measured]]) -> BoardRow:
    found = [item for one in tree.below(node) for item in by_identity.get(one.identity_id, ())]
    return BoardRow(node, found[0] if found else None, tuple(found[1:]))


def _band(plan: Plan, measured: Sequence[Measured], day: date) -> tuple[BandYear, ...]:
    running = fiscal_year_of(day)
    confirmed = {row.year for item in measured for row in item.years if row.published is not None}
    found = []
    for year in plan.span:
        if year == running:
            look, word = "now", "いま"
        elif year < running:
            look, word = "done", "確定" if year in confirmed else "集計中"
        else:
            look, word = "", "目標の年" if year == plan.span.last else ""
        if year.year == plan.review_fy and look != "done":
            word = f"{word}・中間評価" if word else "中間評価"
        found.append(BandYear(year, look, word))
    return tuple(found)
