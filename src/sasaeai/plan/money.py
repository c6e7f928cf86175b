"""The money of a plan, year by year: each line's yen and their sums up the tree.

Sums add what is entered and say how many lines that is; 未入力 is never taken as 0. A line that ended
keeps its money in a row of its own, so that a split or a merge counts nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.lines import Line, lines_of
from sasaeai.plan.models import BudgetLine, Plan, PlanNode
from sasaeai.plan.queries import Tree

PLANNED, SPENT = "planned", "spent"
Entries = Mapping[tuple[int, int], list[BudgetLine]]


@dataclass(frozen=True)
class Sum:
    """Yen of several entries: ``known`` of ``asked`` are entered, those without money left out."""

    figure: Figure
    known: int
    asked: int

    @property
    def whole(self) -> bool:
        return self.known == self.asked


@dataclass(frozen=True)
class MoneyYear:
    year: FiscalYear
    planned: Sum
    spent: Sum


@dataclass(frozen=True)
class MoneyRow:
    """A line with the money of everything below it; ``ended`` lines stand at the end."""

    node: PlanNode
    years: tuple[MoneyYear, ...]
    ended: Line | None = None


@dataclass(frozen=True)
class Money:
    """All rows that have money somewhere below, and the whole."""

    plan: Plan
    rows: tuple[MoneyRow, ...]
    total: tuple[MoneyYear, ...]

    @property
    def empty(self) -> bool:
        return not self.rows


def money_of(plan: Plan, tree: Tree, *, every: bool = False) -> Money:
    """All years in a constant number of queries; ``every`` also lists lines without an entry."""
    entries: dict[tuple[int, int], list[BudgetLine]] = defaultdict(list)
    for row in BudgetLine.objects.filter(identity__plan=plan).order_by("id"):
        entries[row.identity_id, row.fy].append(row)
    rows = []
    for node in tree.nodes:
        ids = [below.identity_id for below in tree.below(node)]
        if every or _any(entries, ids):
            rows.append(MoneyRow(node, _years(plan, entries, ids)))
    standing = {node.identity_id for node in tree.nodes}
    gone = [line for line in lines_of(plan).ended if line.identity_id not in standing]
    for line in gone:
        if _any(entries, [line.identity_id]):
            years = _years(plan, entries, [line.identity_id])
            rows.append(MoneyRow(line.node, years, line))
    everything = {key for key, _year in entries}
    return Money(plan, tuple(rows), _years(plan, entries, everything) if entries else ())


def _any(entries: Entries, ids: Iterable[int]) -> bool:
    wanted = set(ids)
    return any(key in wanted for key, _year in entries)


def _years(plan: Plan, entries: Entries, ids: Iterable[int]) -> tuple[MoneyYear, ...]:
    keys = list(ids)
    found = []
    for year in plan.span:
        rows = [row for key in keys for row in entries.get((key, year.year), ())]
        found.append(MoneyYear(year, _sum(rows, PLANNED), _sum(rows, SPENT)))
    return tuple(found)


def _sum(rows: list[BudgetLine], what: str) -> Sum:
    counted = [row for row in rows if not row.not_applicable]
    values = [value for row in counted if (value := getattr(row, what)) is not None]
    if rows and not counted:
        return Sum(Figure.not_applicable(unit="円"), 0, 0)
    if not values:
        return Sum(Figure.not_entered(unit="円"), 0, len(counted))
    return Sum(Figure.count(sum(values), unit="円"), len(values), len(counted))
