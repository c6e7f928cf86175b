"""The whole list as a file: CSV, XLSX or PDF, from the declaration the page is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sasaeai.core.documents import Link, MissingGlyph, render
from sasaeai.core.figures import Figure
from sasaeai.core.tables.csvfile import Encoding, write_csv
from sasaeai.core.tables.cursor import BadTableQuery
from sasaeai.core.tables.definition import Column, Row, Table, Who
from sasaeai.core.tables.keyset import Rows, every
from sasaeai.core.tables.losses import Loss
from sasaeai.core.tables.page import sort_of
from sasaeai.core.tables.values import Value, display_width, file_text, screen_text, value_of
from sasaeai.core.tables.xlsxfile import write_xlsx

Format = Literal["csv", "xlsx", "pdf"]
# What one request may write in seconds and within a web worker's memory (measured: 100,000 CSV
# rows 3 s; 20,000 XLSX rows 2 s; 1,000 PDF rows 1 s and 100 MB). A job may give a higher limit.
LIMITS: dict[Format, int] = {"csv": 100_000, "xlsx": 20_000, "pdf": 1_000}
_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_PORTRAIT_WIDTH = 96
_WIDEST_PART = 60
_NARROW = 18
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 80


class TooManyRows(BadTableQuery):
    """More rows than one request may write; ``limit`` is what fits, the rest is a job's work."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} rows")


@dataclass(frozen=True)
class File:
    """A finished file with everything it could not hold."""

    content: bytes
    name: str
    content_type: str
    losses: tuple[Loss, ...] = ()
    missing_glyphs: tuple[MissingGlyph, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.losses and not self.missing_glyphs


def export(
    table: Table,
    rows: Rows,
    *,
    format: Format,
    who: Who,
    encoding: Encoding = "utf-8-sig",
    sort: str = "",
    title: str = "",
    notes: tuple[str, ...] = (),
    issuer: str = "",
    made_at: datetime | None = None,
    limit: int | None = None,
) -> File:
    """All rows in the list's order, read inside the caller's transaction (row policies hold).

    ``title`` replaces the table's (a district's name in it, say) and is the file's name; ``notes``
    stand under the title on paper. Raises BadTableQuery for an unknown format, encoding or sort,
    TooManyRows above ``limit`` (default LIMITS).
    """
    if format not in _TYPES or encoding not in ("utf-8-sig", "cp932"):
        raise BadTableQuery("no such format")
    columns = table.columns_for(who)
    order, _column = sort_of(table, columns, sort)
    found = _limited(
        every(rows, order, table.fields_for(columns)), LIMITS[format] if limit is None else limit
    )
    heading = title or table.title
    name = f"{safe_name(heading)}.{format}"
    values = ([value_of(column, row) for column in columns] for row in found)
    if format == "csv":
        lines = ([file_text(c, v) for c, v in zip(columns, row, strict=True)] for row in values)
        content, losses = write_csv([c.file_label for c in columns], lines, encoding=encoding)
        charset = "shift_jis" if encoding == "cp932" else "utf-8"
        return File(content, name, f"text/csv; charset={charset}", losses)
    if format == "xlsx":
        content, losses = write_xlsx(columns, values, title=heading, issuer=issuer, made_at=made_at)
        return File(content, name, _TYPES["xlsx"], losses)
    cells = [[_on_paper(c, row, v) for c, v in _valued(columns, row)] for row in found]
    pdf = render(
        "kit/list",
        _paper(table, columns, cells, notes),
        title=heading,
        issuer=issuer,
        made_at=made_at,
        landscape=_lies(table, columns, cells),
    )
    return File(pdf.content, name, _TYPES["pdf"], missing_glyphs=pdf.missing_glyphs)


def export_response(file: File) -> HttpResponse:
    """A download that browsers save under its Japanese name and never open as a page.

    ``X-Incomplete`` counts what the file could not hold; the screen that offers the file asks
    ``File.complete`` first and shows the list.
    """
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    if not file.complete:
        answer["X-Incomplete"] = str(len(file.losses) + len(file.missing_glyphs))
    return answer


def safe_name(title: str) -> str:
    """A file name every system takes: no separators, controls or direction marks, ≤ 80."""
    return _UNSAFE.sub("_", title)[:_LONGEST_NAME].strip(" ._　") or "一覧"


def _limited(rows: Iterator[Row], limit: int) -> Iterator[Row]:
    for place, row in enumerate(rows):
        if place >= limit:
            raise TooManyRows(limit)
        yield row


def _valued(columns: tuple[Column, ...], row: Row) -> list[tuple[Column, Value]]:
    return [(column, value_of(column, row)) for column in columns]


def _on_paper(column: Column, row: Row, value: Value) -> Figure | Link | str:
    if isinstance(value, Figure):
        return value
    href = column.href(row) if column.href else ""
    if href.startswith(("https://", "http://", "tel:", "mailto:")):
        return Link(screen_text(value), href)
    return screen_text(value)


def _paper(
    table: Table,
    columns: tuple[Column, ...],
    cells: list[list[Figure | Link | str]],
    notes: tuple[str, ...],
) -> dict[str, object]:
    widths = _widths(columns, cells)
    return {
        "columns": [
            {
                "label": column.label,
                "align": column.side,
                "width": "auto" if column.numeric or width <= _NARROW else min(width, _WIDEST_PART),
            }
            for column, width in zip(columns, widths, strict=True)
        ],
        "rows": cells,
        "head": next((place for place, column in enumerate(columns) if column.head), None),
        "notes": notes,
        "empty": table.empty,
    }


def _widths(columns: tuple[Column, ...], cells: list[list[Figure | Link | str]]) -> list[int]:
    """Half-width characters each column would like, from its label and its longest cell."""
    return [
        max([display_width(column.label), *(display_width(_text(row[place])) for row in cells)])
        for place, column in enumerate(columns)
    ]


def _text(cell: Figure | Link | str) -> str:
    if isinstance(cell, Figure):
        return cell.text_with_unit
    return cell.text if isinstance(cell, Link) else cell


def _lies(
    table: Table, columns: tuple[Column, ...], cells: list[list[Figure | Link | str]]
) -> bool:
    if table.landscape is not None:
        return table.landscape
    wanted = sum(min(width, _WIDEST_PART) + 2 for width in _widths(columns, cells))
    return wanted > _PORTRAIT_WIDTH
