"""Grades over the years along lineage: through splits and merges, and on from the plans before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.enums import RoundKind
from sasaeai.evaluation.models import Publication
from sasaeai.evaluation.publication.reading import Published, PublishedSheet, published
from sasaeai.plan.public import (
    Line,
    Lineage,
    LineageKind,
    Plan,
    PlanLines,
    lines_of,
    load_lineage,
    plans_before,
)

GOES_ON = (LineageKind.CONTINUED, LineageKind.RENAMED)


@dataclass(frozen=True)
class YearCell:
    """What one fiscal year said of a line: its grade, or those of the lines it came from."""

    sheets: tuple[tuple[PublishedSheet, int], ...]
    own: bool

    @property
    def grade(self) -> str:
        """The line's own grade; of several predecessors all, because none speaks for the others."""
        labels = [str(sheet.grade["label"]) for sheet, _round in self.sheets if sheet.grade]
        return "・".join(labels)


@dataclass(frozen=True)
class YearRow:
    """One line of the plan over its years; ``before`` are the lines it came from."""

    line: Line
    cells: tuple[YearCell, ...]
    before: tuple[Line, ...]


@dataclass(frozen=True)
class FiveYears:
    """The table of all years, with what ended on the way and is counted no more.

    ``years`` begin with those of the plans before that were evaluated (``earlier`` of them).
    """

    plan: Plan
    years: tuple[FiscalYear, ...]
    rounds: dict[int, Published]
    rows: tuple[YearRow, ...]
    ended: tuple[YearRow, ...]
    earlier: int = 0

    def counts(self, year: FiscalYear) -> dict[str, int]:
        """Current lines per grade in a year: one line counts once, whatever it came from."""
        place = self.years.index(year)
        found: dict[str, int] = {}
        for row in self.rows:
            cell = row.cells[place]
            if cell.own and cell.grade:
                found[cell.grade] = found.get(cell.grade, 0) + 1
        return found


Sheets = dict[str, tuple[PublishedSheet, int]]


def five_years(plan: Plan) -> FiveYears:
    """Grades of the published years along lineage, in a constant number of queries."""
    before = plans_before(plan)
    of_plan = _rounds([plan, *before])
    rounds = of_plan[plan.pk]
    lines: PlanLines = lines_of(plan)
    codes = {row.identity_id: row.node.identity.code for row in (*lines.current, *lines.ended)}
    sheets = {fy: _sheets(each) for fy, each in rounds.items()}
    past = _Past.of(plan, before, of_plan)
    columns = [*past.columns, *((plan, year) for year in plan.span)]
    evaluated = {code for by_code in sheets.values() for code in by_code}

    def cells(line: Line) -> tuple[YearCell, ...]:
        family = [codes[key] for key in line.family if key in codes]
        return tuple(
            _cell(family, sheets.get(year.year, {}))
            if owner.pk == plan.pk
            else past.cell(line, owner, year)
            for owner, year in columns
        )

    def row(line: Line) -> YearRow:
        return YearRow(line, cells(line), line.before)

    def shown(line: Line) -> bool:
        return any(codes.get(key) in evaluated for key in line.family) or past.knows(line)

    return FiveYears(
        plan=plan,
        years=tuple(year for _owner, year in columns),
        rounds=rounds,
        rows=tuple(row(line) for line in lines.current if shown(line)),
        ended=tuple(row(line) for line in lines.ended if shown(line)),
        earlier=len(past.columns),
    )


def _rounds(plans: Sequence[Plan]) -> dict[int, dict[int, Published]]:
    """Plan id → fiscal year → what was published of it last. One query."""
    rows = Publication.objects.filter(
        superseded_by__isnull=True, round__plan__in=plans, round__kind=RoundKind.ANNUAL
    ).select_related("round__plan", "supersedes")
    found: dict[int, dict[int, Published]] = {row.pk: {} for row in plans}
    for each in rows.order_by("-round__last_day", "-pk"):
        found[each.round.plan_id].setdefault(each.round.fy, published(each))
    return found


def _sheets(each: Published) -> Sheets:
    return {str(sheet.code): (sheet, each.row.round_id) for sheet in each.sheets}


def _cell(family: Sequence[str], sheets: Sheets) -> YearCell:
    """The line's own sheet where it has one, else those of its predecessors."""
    if family and family[0] in sheets:
        return YearCell((sheets[family[0]],), own=True)
    return YearCell(tuple(sheets[code] for code in family[1:] if code in sheets), own=False)


@dataclass(frozen=True)
class _Past:
    """The plans before: their evaluated years, oldest first, and who came from whom."""

    columns: tuple[tuple[Plan, FiscalYear], ...]
    sheets: dict[tuple[int, int], Sheets]
    lineage: Lineage | None

    @classmethod
    def of(
        cls, plan: Plan, before: Sequence[Plan], of_plan: dict[int, dict[int, Published]]
    ) -> _Past:
        columns = [
            (row, year)
            for row in reversed(before)
            for year in row.span
            if year.year in of_plan[row.pk] and year.year < plan.fy_from
        ]
        sheets = {(row.pk, year.year): _sheets(of_plan[row.pk][year.year]) for row, year in columns}
        lineage = load_lineage(plan, before=before) if columns else None
        return cls(tuple(columns), sheets, lineage)

    def cell(self, line: Line, owner: Plan, year: FiscalYear) -> YearCell:
        """The old line that simply went on speaks for this one; merged or split ones stand beside."""
        sheets = self.sheets[owner.pk, year.year]
        direct, alone = self._first_in(line.identity_id, owner)
        found = [sheets[code] for code in direct if code in sheets]
        if not found and self.lineage is not None:
            further = self._codes(line.identity_id, owner)
            found = [sheets[code] for code in further if code in sheets]
            alone = False
        return YearCell(tuple(found), own=alone and len(found) == 1)

    def knows(self, line: Line) -> bool:
        return any(self.cell(line, owner, year).sheets for owner, year in self.columns)

    def _codes(self, identity_id: int, owner: Plan) -> list[str]:
        """Codes of all its ancestors in a plan, nearest first."""
        if self.lineage is None:
            return []
        wanted = self.lineage.ancestors(identity_id)
        olds = {step.old.pk: step.old for step in self.lineage.steps if step.old is not None}
        return [olds[key].code for key in wanted if key in olds and olds[key].plan_id == owner.pk]

    def _first_in(self, identity_id: int, owner: Plan) -> tuple[list[str], bool]:
        """The lines of a plan from which this one came directly, and whether it just went on."""
        at, alone = [identity_id], True
        for _step in range(self._depth):
            into = [step for key in at for step in self.lineage.into(key)] if self.lineage else []
            alone = alone and all(step.kind in GOES_ON for step in into)
            there = [s.old.code for s in into if s.old and s.old.plan_id == owner.pk]
            if there:
                return list(dict.fromkeys(there)), alone
            at = [step.old.pk for step in into if step.old is not None]
        return [], False

    @property
    def _depth(self) -> int:
        return 2 * len({owner.pk for owner, _year in self.columns}) + 1
