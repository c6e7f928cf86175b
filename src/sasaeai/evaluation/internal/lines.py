"""The numbers of a sheet: read from the plan's indicators while it is open, from the frozen rows after.

Nothing here is typed. A line keeps the four states, the target it is measured by and, where a target
was changed, the one before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sasaeai.core import metrics
from sasaeai.core.figures import (
    Direction,
    Figure,
    Reached,
    Rollup,
    State,
    Step,
    achievement,
    difference,
    mean,
    reached,
)
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import FiscalYear, Period, today
from sasaeai.evaluation.models import EvalRound, EvalSheet, Scale, SheetFigure
from sasaeai.plan.public import (
    Indicator,
    Measured,
    PlanNode,
    Target,
    Tree,
    measure,
    printed,
    standing_in,
)


@dataclass(frozen=True)
class Line:
    """One indicator on a sheet. ``live`` is today's count where it differs from the frozen one."""

    indicator_id: int
    name: str
    unit: str
    decimals: int
    direction: Direction
    about_people: bool
    actual: Figure
    label: ReadingLabel
    base: Figure | None = None
    base_fy: int | None = None
    before: Figure | None = None
    target: Figure | None = None
    old_target: Figure | None = None
    reading_id: int | None = None
    live: Figure | None = None
    awaited: bool = True
    """Whether some room counts it or somebody enters it; a way of counting yet to come waits for no
    one."""

    @property
    def blank(self) -> bool:
        """未入力 where a figure ought to be: it holds up the confirming."""
        return self.awaited and self.actual.state is State.NOT_ENTERED

    @property
    def achievement(self) -> Figure:
        """達成率; 対象外 without a target or where only 達成 and 未達 are known."""
        return achievement(self.actual, self.target, direction=self.direction)

    @property
    def reached(self) -> Reached:
        return reached(self.actual, self.target, direction=self.direction)

    @property
    def drift(self) -> Figure | None:
        """What later records changed; None where nothing did."""
        if self.live is None or self.live.text == self.actual.text:
            return None
        return difference(self.live, self.actual)


@dataclass(frozen=True)
class Proposal:
    """The grade that the numbers alone would give, with what it rests on; a person decides."""

    rate: Rollup
    step: Step | None


def proposal(lines: Iterable[Line], scale: Scale | None) -> Proposal:
    """The mean of the rates of achievement: what is missing is left out and counted."""
    rates = [line.achievement for line in lines]
    rate = mean(rates, decimals=1) if rates else Rollup(Figure.not_applicable(unit="%"), 0, 0)
    pure = scale.pure() if scale is not None else None
    step = pure.grade(rate.figure) if pure is not None and pure.unit == "%" else None
    return Proposal(rate, step)


def lines_of(found: EvalRound, sheets: Sequence[EvalSheet], tree: Tree) -> dict[int, list[Line]]:
    """Sheet id → its numbers, in a constant number of queries."""
    if found.is_frozen:
        return frozen_lines(sheets)
    wanted = indicators_of(found, sheets, tree)
    everything = {row.pk: row for rows in wanted.values() for row in rows}
    read = read_lines(found, list(everything.values()))
    return {sheet: [read[row.pk] for row in rows] for sheet, rows in wanted.items()}


def indicators_of(
    found: EvalRound, sheets: Sequence[EvalSheet], tree: Tree
) -> dict[int, list[Indicator]]:
    """Sheet id → indicators of its line and of everything below that has no sheet of its own."""
    own = {sheet.identity_id: sheet.pk for sheet in sheets}
    owner: dict[int, int] = {}
    for top in tree.children(None):
        _own(tree, top, None, own, owner)
    result: dict[int, list[Indicator]] = {sheet.pk: [] for sheet in sheets}
    rows = list(Indicator.objects.filter(plan=found.plan_id).order_by("order", "id"))
    lines = standing_in(tree, rows)
    for row in rows:
        sheet = owner.get(lines.get(row.pk, 0))
        if sheet is not None:
            result[sheet].append(row)
    return result


def _own(
    tree: Tree, node: PlanNode, above: int | None, own: dict[int, int], owner: dict[int, int]
) -> None:
    sheet = own.get(node.identity_id, above)
    if sheet is not None:
        owner[node.identity_id] = sheet
    for child in tree.children(node):
        _own(tree, child, sheet, own, owner)


def read_lines(found: EvalRound, indicators: Sequence[Indicator]) -> dict[int, Line]:
    """Indicator id → its line as the plan counts it now, over the months of the round."""
    year = found.year
    measured = measure(found.plan, indicators, year=year, exact=True)
    partly = {} if found.period == year.period else _partly(measured, found.period)
    former = _old_targets(indicators, found.fy)
    return {
        item.indicator.pk: _line(
            item, year, partly.get(item.indicator.pk), former.get(item.indicator.pk)
        )
        for item in measured
    }


def _partly(measured: Sequence[Measured], period: Period) -> dict[int, Figure]:
    """Indicator id → its figure over a half year or a chosen window."""
    asks = {
        item.indicator.pk: metrics.ask(item.series, period)
        for item in measured
        if item.series is not None
    }
    live = metrics.read(asks.values()) if asks else {}
    return {
        item.indicator.pk: printed(live[asks[item.indicator.pk]], item.indicator)
        if item.indicator.pk in asks
        else Figure.not_entered(unit=item.indicator.unit, decimals=item.indicator.decimals)
        for item in measured
    }


def _old_targets(indicators: Sequence[Indicator], fy: int) -> dict[int, Figure]:
    """Indicator id → the first target of the year, where it was changed later (旧目標)."""
    rows = Target.objects.filter(indicator__in=indicators, fy=fy).order_by("id")
    by_indicator: dict[int, list[Target]] = defaultdict(list)
    for row in rows:
        by_indicator[row.indicator_id].append(row)
    units = {row.pk: row for row in indicators}
    found: dict[int, Figure] = {}
    for key, acts in by_indicator.items():
        values = [row.value for row in acts if row.value is not None]
        if len(values) > 1 and values[0] != acts[-1].value:
            of = units[key]
            found[key] = Figure.of(values[-2], unit=of.unit, decimals=of.decimals)
    return found


def _line(item: Measured, year: FiscalYear, partly: Figure | None, former: Figure | None) -> Line:
    row = item.indicator
    before = next((each for each in item.years if each.year == year - 1), None)
    reading = item.now.reading if partly is None else None
    label = ReadingLabel(reading.label) if reading is not None else ReadingLabel.PROVISIONAL
    actual = item.now.shown if partly is None else partly
    changed = former is not None and former != item.now.target
    return Line(
        indicator_id=row.pk,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        direction=row.way,
        about_people=item.metric.about_people if item.metric is not None else True,
        actual=actual,
        label=label,
        base=item.base if item.base is not None and item.base.has_value else None,
        base_fy=item.base_year.year if item.base_year else None,
        before=before.shown if before is not None else None,
        target=item.now.target,
        old_target=former if changed else None,
        reading_id=reading.pk if reading is not None else None,
        live=item.now.live if partly is None else None,
        awaited=item.series is not None,
    )


def frozen_lines(sheets: Sequence[EvalSheet]) -> dict[int, list[Line]]:
    """Sheet id → the newest frozen row of each indicator, in their order."""
    newest: dict[tuple[int, int], SheetFigure] = {}
    for row in SheetFigure.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by("id"):
        newest[row.sheet_id, row.indicator_id] = row
    result: dict[int, list[Line]] = {sheet.pk: [] for sheet in sheets}
    for row in sorted(newest.values(), key=lambda row: (row.order, row.indicator_id)):
        result[row.sheet_id].append(frozen_line(row))
    return result


def frozen_line(row: SheetFigure) -> Line:
    """A frozen row as a line; every state comes back as it was written."""
    return Line(
        indicator_id=row.indicator_id,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        direction=Direction(row.direction),
        about_people=row.about_people,
        actual=_figure(row, row.actual),
        label=ReadingLabel(row.label),
        base=_figure(row, row.base) if row.base else None,
        base_fy=row.base_fy,
        before=_figure(row, row.before) if row.before else None,
        target=_figure(row, row.target) if row.target else None,
        old_target=_figure(row, row.old_target) if row.old_target else None,
        reading_id=row.reading_id,
    )


def _figure(row: SheetFigure, cell: str) -> Figure:
    return Figure.from_cell(cell, unit=row.unit, decimals=row.decimals)


def frozen_row(sheet: EvalSheet, line: Line, order: int) -> SheetFigure:
    """A line as it is kept for good."""
    return SheetFigure(
        sheet=sheet,
        indicator_id=line.indicator_id,
        order=order,
        label=line.label,
        name=line.name,
        unit=line.unit,
        decimals=line.decimals,
        direction=line.direction,
        about_people=line.about_people,
        base_fy=line.base_fy,
        base=line.base.cell if line.base else "",
        before=line.before.cell if line.before else "",
        actual=line.actual.cell,
        target=line.target.cell if line.target else "",
        old_target=line.old_target.cell if line.old_target else "",
        reading_id=line.reading_id,
    )


def with_live(lines: Sequence[Line], found: EvalRound) -> list[Line]:
    """Frozen lines with today's count beside them (drift since the freeze)."""
    ids = [line.indicator_id for line in lines]
    rows = list(Indicator.objects.filter(pk__in=ids).order_by("order", "id"))
    if not rows or found.first_day > today():
        return list(lines)
    now = read_lines(found, rows)
    return [
        replace(line, live=_counted(now[line.indicator_id])) if line.indicator_id in now else line
        for line in lines
    ]


def _counted(line: Line) -> Figure:
    return line.live if line.live is not None else line.actual
