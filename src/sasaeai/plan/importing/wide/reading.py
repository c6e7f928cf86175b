"""From a council's table and the map of its columns to a plan sheet, every bad cell named.

A row says a path through the levels; a level's empty cell goes on with the line above, unless a
level over it has changed. All else in the row belongs to its deepest line, or to the level that the
map names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.sheet import LevelRow, PlanHead, PlanSheet, RowError
from sasaeai.plan.importing.wide import cells
from sasaeai.plan.importing.wide.columns import Column, ColumnMap, Use, heads
from sasaeai.plan.importing.wide.grid import Grid, GridRow, Workbook
from sasaeai.plan.importing.wide.heading import head_of
from sasaeai.plan.importing.wide.lines import Growing, Rows, sheet_rows
from sasaeai.plan.importing.wide.measuring import Measurer

LONGEST_TITLE = 200
TOTALS = frozenset({"合計", "計", "小計", "総計"})
_WORDS: Final = {
    "skipped": "読み込まないシート",
    "passed": "空か、かくれているシート",
    "above": "見出しより上の行",
    "again": "見出しのくり返し",
    "empty": "役目のある列が空の行",
    "note": "注のような行",
    "sum": "合計の行",
    "unused": "使わない列",
}
"""Why a text went nowhere."""
NOTES = ("※", "＊", "*", "注", "（注", "(注")


@dataclass(frozen=True)
class Left:
    """A text of the table that went nowhere, and why; ``column`` is empty for a whole row."""

    sheet: str
    row: int
    column: str
    text: str
    why: str


@dataclass(frozen=True)
class WideReading:
    """What the table says; with ``errors`` nothing of it may be kept. Every text of the file is in
    the sheet, in ``left`` or in an error. ``directions`` are the codes of indicators whose direction
    a cell of its own says; all others' was worked out."""

    chosen: ColumnMap
    sheet: PlanSheet
    errors: tuple[RowError, ...] = ()
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    directions: frozenset[str] = frozenset()


@dataclass
class _Table:
    """The lines found so far, and where in the tree the rows stand."""

    chosen: ColumnMap
    grid: Grid
    roots: list[Growing]
    errors: list[RowError]
    left: list[Left]
    current: list[Growing | None] = field(default_factory=list)

    def wrong(self, row: GridRow, column: Column, words: str) -> None:
        self.errors.append(RowError(self.grid.name, row.number, column.label, words))

    def leave(self, row: GridRow, why: str) -> None:
        text = "　".join(t for at, t in enumerate(row.cells) if t and at not in row.copies)
        if text:
            self.left.append(Left(self.grid.name, row.number, "", text, why))


def read_wide(book: Workbook, chosen: ColumnMap) -> WideReading:
    """Reads all sheets of the map as one table. Never raises for what stands in the cells."""
    roots: list[Growing] = []
    errors: list[RowError] = []
    left: list[Left] = []
    measurer = Measurer(chosen, errors)
    for grid in book.grids:
        if grid.name not in chosen.sheets:
            left.append(Left(grid.name, 0, "", "", _WORDS["skipped"]))
            continue
        table = _Table(chosen, grid, roots, errors, left, [None] * len(chosen.levels))
        _read(table, measurer)
        left += _left_columns(grid, chosen)
    left += [Left(name, 0, "", "", _WORDS["passed"]) for name in book.passed]
    measured = measurer.finish()
    if not roots and not errors:
        errors.append(RowError(_name(chosen), 0, "", "計画の項目がひとつも読めませんでした。"))
    rows = sheet_rows(roots, measured)
    return WideReading(
        chosen, _sheet(book, chosen, rows), tuple(errors), tuple(left), tuple(measurer.notes),
        rows.directions,
    )  # fmt: skip


def _name(chosen: ColumnMap) -> str:
    return chosen.sheets[0] if chosen.sheets else "ファイル"


def _read(table: _Table, measurer: Measurer) -> None:
    chosen, grid = table.chosen, table.grid
    used = [column for column in chosen.columns if column.use is not Use.LEAVE]
    headings = {row.full for row in grid.rows if chosen.head[0] <= row.number <= chosen.head[1]}
    for row in grid.rows:
        if row.number < chosen.head[0]:
            table.leave(row, _WORDS["above"])
        elif row.number <= chosen.head[1]:
            continue
        elif row.full in headings:
            table.leave(row, _WORDS["again"])
        elif not any(row.text(column.at) for column in used):
            table.leave(row, _WORDS["empty"])
        elif (why := _aside(row, chosen)) is not None:
            table.leave(row, why)
        else:
            _row(table, row, measurer)


def _aside(row: GridRow, chosen: ColumnMap) -> str | None:
    """Sums and foot notes are no lines of a plan."""
    texts = [text for text in row.cells if text]
    if len(texts) == 1 and texts[0].startswith(NOTES):
        return _WORDS["note"]
    said = {fold(row.text(level.at)) for level in chosen.levels} - {""}
    return _WORDS["sum"] if said and said <= TOTALS else None


def _row(table: _Table, row: GridRow, measurer: Measurer) -> None:
    before = len(table.errors)
    path = _path(table, row)
    if not path:
        if len(table.errors) == before:
            level = table.chosen.levels[0]
            table.wrong(row, level, "どの項目の行か分かりません。段の列が空です。")
        return
    for column in table.chosen.columns:
        text = row.text(column.at)
        if text and column.use not in (Use.LEAVE, Use.LEVEL):
            line = path[min(column.depth or len(path), len(path)) - 1]
            _take(table, row, column, text, line)
    measurer.row(table.grid, row, path[-1])


def _path(table: _Table, row: GridRow) -> list[Growing]:
    """The lines from the top to the deepest one this row speaks of; empty after an error."""
    path: list[Growing] = []
    fresh = False
    levels = table.chosen.levels
    deepest = max((n for n, level in enumerate(levels) if row.text(level.at)), default=-1)
    for place, level in enumerate(levels):
        text = row.text(level.at)
        known = table.current[place]
        if not text:
            if fresh or known is None:
                if place < deepest:
                    table.wrong(row, level, "空です。下の段があるので、この段の名前が要ります。")
                    return []
                break
            path.append(known)
            continue
        line = _line(table, row, level, text, path[-1] if path else None)
        if line is None:
            return []
        fresh = fresh or line is not known
        if line is not known:
            table.current[place] = line
            table.current[place + 1 :] = [None] * (len(levels) - place - 1)
        path.append(line)
    return path


def _line(
    table: _Table, row: GridRow, level: Column, text: str, parent: Growing | None
) -> Growing | None:
    """The line of that title below its parent, made when it is new."""
    told = cells.title(text)
    if len(told.text) > LONGEST_TITLE:
        table.wrong(
            row, level, f"長すぎます（{LONGEST_TITLE}文字まで）。内容の列に分けてください。"
        )
        return None
    siblings = table.roots if parent is None else parent.children
    for line in siblings:
        if fold(line.title) == fold(told.text) and (
            not told.number or not line.number or line.number == told.number
        ):
            return line
    line = Growing(level.depth, told.number, told.text, table.grid.name, row.number)
    siblings.append(line)
    return line


def _take(table: _Table, row: GridRow, column: Column, text: str, line: Growing) -> None:
    match column.use:
        case Use.NUMBER:
            if line.number and fold(line.number) != fold(text):
                why = f"「{line.title[:20]}」の番号は、もう {line.number} です"
                table.left.append(Left(table.grid.name, row.number, column.label, text, why))
            line.number = line.number or text[:20]
        case Use.CODE:
            if line.code and line.code != text:
                table.wrong(row, column, f"「{line.title[:20]}」のコードが、ほかの行とちがいます。")
            line.code = text
        case Use.BODY:
            line.add_body(text)
        case Use.OWNER:
            for part in cells.listed(text):
                line.add_owner(part)
        case Use.TAGS:
            line.tags = tuple(dict.fromkeys((*line.tags, *cells.listed(text))))
        case Use.ISSUES:
            line.issues = tuple(dict.fromkeys((*line.issues, *cells.listed(text))))
        case Use.ROLE:
            for said in cells.role_lines(text):
                line.add_role(column.actor, column.kind, said.no, said.text)
        case _:
            return


def _left_columns(grid: Grid, chosen: ColumnMap) -> Iterator[Left]:
    """Every text of a column without a use, once: 評価, 備考 and whatever nobody asked for."""
    used = {column.at for column in chosen.columns if column.use is not Use.LEAVE}
    labels = heads(grid, chosen.head)
    for row in grid.rows:
        if row.number <= chosen.head[1] or not any(row.text(at) for at in used):
            continue
        for at, text in enumerate(row.cells):
            if text and at not in used and at not in row.copies:
                label = Column(at, labels[at]).label
                yield Left(grid.name, row.number, label, text, _WORDS["unused"])


def _sheet(book: Workbook, chosen: ColumnMap, rows: Rows) -> PlanSheet:
    evaluable = max((node.depth for node in rows.nodes if node.code in rows.measured), default=0)
    evaluable = evaluable or len(chosen.levels)
    return PlanSheet(
        head=head_of(book, chosen) if chosen.sheets else PlanHead(),
        levels=tuple(
            LevelRow(level.depth, _level_name(level), "none", level.depth == evaluable)
            for level in chosen.levels
        ),
        nodes=rows.nodes,
        roles=rows.roles,
        issues=rows.issues,
        indicators=rows.indicators,
    )


def _level_name(level: Column) -> str:
    return level.head.split("／")[-1][:120] or f"{level.depth}段め"
