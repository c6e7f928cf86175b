"""Excel books as people give them back: cells written over, rows added."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from sasaeai.core.tables import read_xlsx

Cells = Mapping[tuple[str, str], str]
"""(text of the row's first cell, heading of the column) → what is written there."""


def rows_of(content: bytes) -> list[list[str]]:
    return [list(row.cells) for row in read_xlsx(content).rows]


def written_over(content: bytes, cells: Cells, *more: Sequence[str]) -> bytes:
    """The same book with these cells changed and ``more`` rows at its end."""
    rows = rows_of(content)
    head = rows[0]
    left = dict(cells)
    for row in rows[1:]:
        for at, label in enumerate(head):
            if (row[0], label) in left:
                row[at] = left.pop((row[0], label))
    assert not left, f"no such cells: {list(left)}"
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([*rows, *more]):
            sheet.write_row(place, 0, [cell or None for cell in row])
    return buffer.getvalue()
