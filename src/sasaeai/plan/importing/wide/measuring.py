"""Indicators of a council's table: names, units, baselines and targets by fiscal year."""

from __future__ import annotations

from decimal import Decimal

from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear
from sasaeai.plan.importing.folding import close_up, fold
from sasaeai.plan.importing.sheet import RowError
from sasaeai.plan.importing.wide import cells
from sasaeai.plan.importing.wide.columns import LONGEST_UNIT, Column, ColumnMap, Use
from sasaeai.plan.importing.wide.grid import Grid, GridRow
from sasaeai.plan.importing.wide.lines import Growing, Measured

LONGEST_NAME = 120
MOST_DECIMALS = 4
VALUES = (Use.BASELINE, Use.TARGET)
WORDS = {
    Use.INDICATOR_CODE: ("code", 40),
    Use.UNIT: ("unit", LONGEST_UNIT),
    Use.BASELINE_SOURCE: ("baseline_source", 200),
    Use.RATIONALE: ("rationale", 300),
    Use.SOURCE: ("source", 200),
}
"""Columns of words, the part of an indicator they fill and how long it may be."""


class Measurer:
    """Gathers the indicators of all rows; ``finish`` gives them with what had to be worked out."""

    def __init__(self, chosen: ColumnMap, errors: list[RowError]) -> None:
        self.chosen, self.errors = chosen, errors
        self.notes: list[str] = []
        self.found: dict[tuple[int, str], Measured] = {}
        self.places: dict[int, tuple[Grid, GridRow]] = {}
        self.columns = [
            column
            for column in chosen.columns
            if column.use in (*WORDS, *VALUES, Use.INDICATOR, Use.DIRECTION, Use.BASELINE_FY)
        ]

    def row(self, grid: Grid, row: GridRow, line: Growing) -> None:
        """Takes what this row says about its indicator, if it says anything."""
        said = [column for column in self.columns if row.text(column.at)]
        if not said:
            return
        each = self._indicator(grid, row, line, said)
        if each is None:
            return
        for column in said:
            try:
                self._take(each, column, row.text(column.at))
            except cells.UnreadableCell as problem:
                self._wrong(grid, row, column, str(problem))

    def _indicator(
        self, grid: Grid, row: GridRow, line: Growing, said: list[Column]
    ) -> Measured | None:
        named = self.chosen.one(Use.INDICATOR)
        name = close_up(" ".join(row.text(named.at).split())) if named else line.title
        values = [column for column in said if column.use in VALUES and _tells(row.text(column.at))]
        if named and not name:
            if values:
                words = "数があるのに、指標の名前が空です。"
                self._wrong(grid, row, named, words)
            return None
        if named is None and not values:
            return None
        if len(name) > LONGEST_NAME and named:
            self._wrong(grid, row, named, f"長すぎます（{LONGEST_NAME}文字まで）。")
            return None
        key = (id(line), fold(name))
        if key not in self.found:
            self.found[key] = Measured(line, name[:LONGEST_NAME], named is not None)
            self.places[id(self.found[key])] = (grid, row)
        return self.found[key]

    def _take(self, each: Measured, column: Column, text: str) -> None:
        if column.use in WORDS:
            part, longest = WORDS[column.use]
            plain = " ".join(text.split())
            if len(plain) > longest:
                raise cells.UnreadableCell(f"長すぎます（{longest}文字まで）。")
            self._set(each, part, plain)
        elif column.use is Use.DIRECTION:
            told = cells.direction(text)
            self._set(each, "direction", told)
            each.told = each.told or bool(told)
        elif column.use is Use.BASELINE_FY:
            each.baseline_fy = _year(text)
        elif column.use in VALUES:
            self._value(each, column, text)

    def _set(self, each: Measured, part: str, text: str) -> None:
        known = getattr(each, part)
        if known and text and known != text:
            raise cells.UnreadableCell(f"同じ指標のほかの行では「{known[:20]}」です。")
        setattr(each, part, text or known)

    def _value(self, each: Measured, column: Column, text: str) -> None:
        amount = cells.amount(text)
        if amount is None:
            return
        if amount.decimals > MOST_DECIMALS:
            raise cells.UnreadableCell(f"小数は{MOST_DECIMALS}桁までです。")
        if amount.unit:
            if len(amount.unit) > LONGEST_UNIT:
                raise cells.UnreadableCell(f"「{text[:30]}」は数として読めません。")
            self._set_unit(each, amount.unit)
        each.decimals = max(each.decimals, amount.decimals)
        each.direction = each.direction or amount.way
        if column.use is Use.BASELINE:
            _once(each.baseline, amount.value)
            each.baseline = amount.value
            each.baseline_fy = each.baseline_fy or column.fy
        elif column.fy is not None:
            if column.fy in each.targets:
                _once(each.targets[column.fy], amount.value)
            each.targets[column.fy] = amount.value

    def _set_unit(self, each: Measured, unit: str) -> None:
        if each.unit and fold(each.unit) != fold(unit):
            raise cells.UnreadableCell(f"単位がほかのところ（{each.unit}）とちがいます。")
        each.unit = each.unit or unit

    def finish(self) -> list[Measured]:
        """All indicators; a unit or a baseline's year that nobody said is an error of its row."""
        guessed = 0
        for each in self.found.values():
            grid, row = self.places[id(each)]
            each.unit = each.unit or self.chosen.unit
            if not each.unit:
                self._wrong(
                    grid,
                    row,
                    self._unit_column(),
                    "単位が分かりません。単位の列をえらぶか、列がないときの単位を入れてください。",
                )
            if each.baseline is not None and each.baseline_fy is None:
                words = "何年度の値か分かりません。列の年度を入れてください。"
                self._wrong(grid, row, self.chosen.one(Use.BASELINE), words)
            self._settle_baseline(each, grid)
            if not each.direction:
                each.direction = _way(each)
                guessed += bool(each.targets)
            if each.unit in ("%", "％") and _looks_like_shares(each):
                self.notes.append(
                    f"「{each.name}」は単位が％なのに、すべて1以下の数です。"
                    "Excelで％の書式の列なら、100倍した数に直してください。"
                )
        if guessed:
            self.notes.append(
                f"{guessed}の指標は、めざす方向を、現状値と目標のちがいから決めました。"
            )
        return list(self.found.values())

    def _settle_baseline(self, each: Measured, grid: Grid) -> None:
        """A baseline has a source; where the table names none, it is the table itself."""
        if each.baseline is None:
            each.baseline_fy, each.baseline_source = None, ""
            return
        column = self.chosen.one(Use.BASELINE)
        head = column.head if column else ""
        each.baseline_source = (
            each.baseline_source or each.source or f"社協の表「{grid.name}」の「{head}」"
        )[:200]

    def _unit_column(self) -> Column | None:
        return self.chosen.one(Use.UNIT) or next(iter(self.chosen.of(Use.TARGET)), None)

    def _wrong(self, grid: Grid, row: GridRow, column: Column | None, words: str) -> None:
        label = column.label if column else ""
        self.errors.append(RowError(grid.name, row.number, label, words))


def _tells(text: str) -> bool:
    """Whether a cell says something: 未定 and － say nothing, a word where a number belongs does."""
    try:
        return cells.amount(text) is not None
    except cells.UnreadableCell:
        return True


def _once(known: Decimal | None, value: Decimal | None) -> None:
    if known is not None and known != value:
        raise cells.UnreadableCell(f"同じ指標のほかの行では {known} です。")


def _year(text: str) -> int:
    try:
        return FiscalYear.parse(text).year
    except UnreadableFiscalYear as problem:
        raise cells.UnreadableCell(problem.hint) from problem


def _way(each: Measured) -> str:
    """Where the targets lead from the baseline; without targets a number is only watched."""
    values = [value for _, value in sorted(each.targets.items()) if value is not None]
    if not values:
        return "monitor"
    start = each.baseline if each.baseline is not None else values[0]
    if values[-1] == start:
        return "maintain" if each.baseline is not None else "increase"
    return "increase" if values[-1] > start else "decrease"


def _looks_like_shares(each: Measured) -> bool:
    values = [v for v in (each.baseline, *each.targets.values()) if v is not None]
    return len(values) > 1 and all(0 <= value <= 1 for value in values) and any(values)
