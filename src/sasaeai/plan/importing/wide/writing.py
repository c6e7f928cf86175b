"""A plan as councils lay it out: one wide table, levels merged down, years across (進行管理表).

Reading the file gives the plan back: what is counted and judged stands under headings that are not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.plan.importing.sheet import IndicatorRow, NodeRow, PlanSheet

FIRST_ROW = 3
"""Rows of title and headings above the table."""
A3 = 8
NONE = "なし"
LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "border": 0, "text_wrap": False},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EEF1F6"},
    "text": {},
    "number": {"num_format": "#,##0.####", "align": "right"},
}
TARGETS, ACTUALS, JUDGED = "目標値", "実績", "評価"


@dataclass(frozen=True)
class Beside:
    """A column that is shown and not read back: its group, its head, and its texts.

    ``of_line`` texts stand once for a line (by its code), else for each indicator (by its code).
    """

    group: str
    head: str
    texts: Mapping[str, str]
    of_line: bool = False
    wide: bool = False


@dataclass(frozen=True)
class _Column:
    group: str
    head: str
    cells: list[Any] = field(default_factory=list)
    merged: bool = False
    width: int = 9


@dataclass(frozen=True)
class _Row:
    path: tuple[NodeRow, ...]
    indicator: IndicatorRow | None
    first: bool
    """Whether it is the first row of its line."""


def write_wide(sheet: PlanSheet, *, title: str, beside: Sequence[Beside] = ()) -> bytes:
    """One sheet, A3 landscape, a row for each indicator or line without one."""
    columns = _columns(sheet, list(_rows(sheet)), beside)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        looks = {
            name: book.add_format({"text_wrap": True, "valign": "top", "border": 1} | look)
            for name, look in LOOKS.items()
        }
        page = book.add_worksheet("進行管理表")
        page.write_string(0, 0, title, looks["title"])
        _write_heads(page, columns, looks)
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width)
            _write_cells(page, at, column, looks)
        _set_up(page, len(columns), _depth(sheet))
    return buffer.getvalue()


def wide_title(name: str, span: FiscalSpan) -> str:
    return f"{name}（{span.label}）　進行管理表"


def _depth(sheet: PlanSheet) -> int:
    return max((row.depth for row in sheet.levels), default=1)


def _rows(sheet: PlanSheet) -> Iterator[_Row]:
    """Depth first; what a line measures itself stands before the lines below it."""
    below: dict[str, list[NodeRow]] = {}
    for row in sheet.nodes:
        below.setdefault(row.parent, []).append(row)
    measured: dict[str, list[IndicatorRow]] = {}
    for indicator in sheet.indicators:
        measured.setdefault(indicator.node, []).append(indicator)

    def walk(parent: str, path: tuple[NodeRow, ...]) -> Iterator[_Row]:
        for row in below.get(parent, []):
            here = (*path, row)
            own: list[IndicatorRow | None] = list(measured.get(row.code, []))
            if not own and (row.code not in below or row.owner):
                own = [None]
            for place, indicator in enumerate(own):
                yield _Row(here, indicator, place == 0)
            yield from walk(row.code, here)

    yield from walk("", ())


def _columns(sheet: PlanSheet, rows: Sequence[_Row], beside: Sequence[Beside]) -> list[_Column]:
    found = [
        _Column("", level.name, [_at(row, level.depth) for row in rows], merged=True, width=22)
        for level in sheet.levels
    ]
    found.append(_Column("", "コード", [row.path[-1].code for row in rows]))
    found.append(_Column("", "担当", [row.path[-1].owner for row in rows], width=14))

    def measured(head: str, read: Any, *, group: str = "", width: int = 9) -> None:
        cells = ["" if row.indicator is None else read(row.indicator) for row in rows]
        found.append(_Column(group, head, cells, width=width))

    measured("指標", lambda row: row.name, width=26)
    measured("指標コード", lambda row: row.code)
    measured("単位", lambda row: row.unit, width=6)
    measured("現状値", _baseline)
    measured("基準年度", _baseline_year)
    measured("現状値の出典", lambda row: row.baseline_source, width=18)
    years = FiscalSpan(FiscalYear(sheet.head.fy_from or 0), FiscalYear(sheet.head.fy_to or 0))
    for year in years:
        measured(year.short, lambda row, fy=year.year: _target(row, fy), group=TARGETS, width=8)
    for extra in beside:
        texts = [_beside(extra, row) for row in rows]
        found.append(_Column(extra.group, extra.head, texts, width=40 if extra.wide else 9))
    return found


def _at(row: _Row, depth: int) -> tuple[str, str]:
    """(code, heading) of the line of a level; a row without one is empty there."""
    if depth > len(row.path):
        return ("", "")
    line = row.path[depth - 1]
    gap = "　" if line.number[-1:].isalnum() else ""
    return (line.code, f"{line.number}{gap}{line.title}")


def _baseline(row: IndicatorRow) -> Any:
    if row.baseline is None:
        return NONE if row.baseline_fy is not None else ""
    return row.baseline


def _baseline_year(row: IndicatorRow) -> str:
    return FiscalYear(row.baseline_fy).short if row.baseline_fy else ""


def _target(row: IndicatorRow, fy: int) -> Any:
    found = next((each for each in row.targets if each.fy == fy), None)
    if found is None:
        return ""
    return NONE if found.value is None else found.value


def _beside(extra: Beside, row: _Row) -> str:
    if extra.of_line:
        return extra.texts.get(row.path[-1].code, "") if row.first else ""
    return extra.texts.get(row.indicator.code, "") if row.indicator else ""


def _write_heads(page: Any, columns: Sequence[_Column], looks: Mapping[str, Any]) -> None:
    start = 0
    while start < len(columns):
        group = columns[start].group
        end = start
        while group and end + 1 < len(columns) and columns[end + 1].group == group:
            end += 1
        if not group:
            page.merge_range(1, start, 2, start, columns[start].head, looks["head"])
        else:
            if end > start:
                page.merge_range(1, start, 1, end, group, looks["head"])
            else:
                page.write_string(1, start, group, looks["head"])
            for at in range(start, end + 1):
                page.write_string(2, at, columns[at].head, looks["head"])
        start = end + 1


def _write_cells(page: Any, at: int, column: _Column, looks: Mapping[str, Any]) -> None:
    if not column.merged:
        for place, cell in enumerate(column.cells):
            if isinstance(cell, Decimal):
                page.write_number(FIRST_ROW + place, at, float(cell), looks["number"])
            else:
                page.write_string(FIRST_ROW + place, at, str(cell), looks["text"])
        return
    start = 0
    while start < len(column.cells):
        code, text = column.cells[start]
        end = start
        while code and end + 1 < len(column.cells) and column.cells[end + 1][0] == code:
            end += 1
        if end > start:
            page.merge_range(FIRST_ROW + start, at, FIRST_ROW + end, at, text, looks["text"])
        else:
            page.write_string(FIRST_ROW + start, at, text, looks["text"])
        start = end + 1


def _set_up(page: Any, width: int, depth: int) -> None:
    page.freeze_panes(FIRST_ROW, depth)
    page.repeat_rows(1, 2)
    page.set_paper(A3)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer("&R&P / &N")
