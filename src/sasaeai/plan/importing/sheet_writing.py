"""A ``PlanSheet`` as files: one XLSX that opens well in Excel, or CSV texts. Reading gives it back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import write_csv
from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.sheet import IndicatorRow, PlanSheet

WIDTHS = {"title": 44, "text": 60, "body": 60, "name": 36, "value": 50, "rationale": 40}
NONE = names.NONE_WORDS[0]


def write_xlsx_sheet(sheet: PlanSheet) -> bytes:
    """One workbook with the seven sheets, heads frozen, long texts wrapped."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F6"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows) in _tables(sheet).items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            for place, column in enumerate(columns):
                page.set_column(place, place, WIDTHS.get(column, 12), wrap)
                page.write_string(0, place, column, head)
            for number, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    page.write_string(number, place, cell)
    return buffer.getvalue()


def write_csv_files(sheet: PlanSheet) -> dict[str, bytes]:
    """CSV texts by sheet name (UTF-8 with mark, as Excel opens them)."""
    return {name: write_csv(columns, rows)[0] for name, (columns, rows) in _tables(sheet).items()}


def write_zip(sheet: PlanSheet) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in write_csv_files(sheet).items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv"), content)
    return buffer.getvalue()


Table = tuple[tuple[str, ...], list[list[str]]]


def _tables(sheet: PlanSheet) -> dict[str, Table]:
    years = sorted({target.fy for row in sheet.indicators for target in row.targets})
    labels = tuple(FiscalYear(year).short for year in years)
    columns = {**names.COLUMNS, names.INDICATORS: (*names.COLUMNS[names.INDICATORS], *labels)}
    rows: dict[str, list[list[Any]]] = {
        names.PLAN: [[key, _head_cell(sheet, key)] for key in names.PLAN_KEYS],
        names.LEVELS: [
            [r.depth, r.name, r.numbering, r.evaluable, r.pattern] for r in sheet.levels
        ],
        names.NODES: [
            [
                r.code,
                r.parent,
                r.depth,
                r.number,
                r.title,
                r.body,
                r.owner,
                "、".join(r.tags),
                ",".join(map(str, r.issues)),
                r.order,
            ]
            for r in sheet.nodes
        ],
        names.ROLES: [[r.node, r.actor, r.kind, r.no, r.text] for r in sheet.roles],
        names.ISSUES: [[r.no, r.title] for r in sheet.issues],
        names.INDICATORS: [_indicator(r, years) for r in sheet.indicators],
        names.LINEAGE: [
            [r.old, r.new, r.kind, r.on.isoformat() if r.on else "", r.note] for r in sheet.lineage
        ],
    }
    return {name: (columns[name], [_texts(row) for row in rows[name]]) for name in names.COLUMNS}


def _head_cell(sheet: PlanSheet, key: str) -> str:
    value = getattr(sheet.head, key)
    if key.startswith("fy_") or key == "review_fy":
        return FiscalYear(value).short if value else ""
    return _cell(value)


def _indicator(row: IndicatorRow, years: Sequence[int]) -> list[Any]:
    targets = {target.fy: target.value for target in row.targets}
    none = NONE if row.baseline_fy is not None and row.baseline is None else ""
    return [
        row.code,
        row.node,
        row.name,
        row.metric,
        row.filters,
        row.kind,
        row.direction,
        row.unit,
        row.decimals,
        row.public,
        none if row.baseline is None else row.baseline,
        FiscalYear(row.baseline_fy).short if row.baseline_fy else "",
        row.baseline_source,
        row.upper,
        row.rationale,
        row.source,
        *((NONE if targets[y] is None else targets[y]) if y in targets else "" for y in years),
    ]


def _texts(row: Sequence[Any]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
