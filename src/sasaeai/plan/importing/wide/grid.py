"""A council's own table as cells: merged cells keep their text on every row they cover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sasaeai.core.tables import Page, ReadRow, UnreadableFile, read_csv, read_pages
from sasaeai.plan.importing.sheet import BadSheet, RowError

MOST_COLUMNS = 120
MOST_ROWS = 5000
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class GridRow:
    """One row with the number Excel shows.

    ``cells`` has a merged cell's text on each of its rows in its leftmost column; ``full`` in all
    its columns, as a heading over several columns means it. ``copies`` are columns whose text
    stands further up or left and was only carried here.
    """

    number: int
    cells: tuple[str, ...]
    full: tuple[str, ...]
    copies: frozenset[int] = frozenset()

    def text(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""


@dataclass(frozen=True)
class Grid:
    """One sheet; empty rows are left out."""

    name: str
    rows: tuple[GridRow, ...]

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """The sheets that can be seen, and the names of those that are hidden or empty."""

    grids: tuple[Grid, ...]
    passed: tuple[str, ...] = ()


def read_workbook(content: bytes, *, name: str = "") -> Workbook:
    """An XLSX or a CSV file. Raises ``BadSheet`` when it is neither, empty or far too large."""
    try:
        if content.startswith(ZIP):
            pages = read_pages(content)
        else:
            title = PurePosixPath(name).stem or "CSV"
            pages = (Page(title, read_csv(content).rows, ()),)
    except UnreadableFile as error:
        raise BadSheet((RowError("ファイル", 0, "", error.hint),)) from error
    shown = tuple(page for page in pages if not page.hidden and any(map(_used, page.rows)))
    if not shown:
        raise BadSheet((RowError("ファイル", 0, "", "中身のあるシートがありません。"),))
    for page in shown:
        _refuse_giants(page)
    passed = tuple(page.name for page in pages if page not in shown)
    return Workbook(tuple(_grid(page) for page in shown), passed)


def _refuse_giants(page: Page) -> None:
    widest = max(_used(row) for row in page.rows)
    if len(page.rows) > MOST_ROWS or widest > MOST_COLUMNS:
        words = f"表が大きすぎます（{MOST_ROWS:,}行・{MOST_COLUMNS}列まで）。"
        raise BadSheet((RowError(page.name, 0, "", words),))


def _used(row: ReadRow) -> int:
    return max((at for at, cell in enumerate(row.cells, start=1) if cell.strip()), default=0)


def _grid(page: Page) -> Grid:
    width = max(_used(row) for row in page.rows)
    by_number = {row.number: row for row in page.rows}
    cells = {no: [cell.strip() for cell in _padded(row, width)] for no, row in by_number.items()}
    full = {no: list(found) for no, found in cells.items()}
    copies: dict[int, set[int]] = {no: set() for no in cells}
    for top, left, bottom, right in page.merged:
        text = cells[top][left] if top in cells and left < width else ""
        if not text:
            continue
        for no in range(top, min(bottom, max(cells)) + 1):
            if no not in cells:
                continue
            for at in range(left, min(right, width - 1) + 1):
                full[no][at] = text
                if (no, at) != (top, left):
                    copies[no].add(at)
            cells[no][left] = text
    return Grid(
        page.name,
        tuple(
            GridRow(no, tuple(cells[no]), tuple(full[no]), frozenset(copies[no]))
            for no in sorted(cells)
        ),
    )


def _padded(row: ReadRow, width: int) -> tuple[str, ...]:
    return (*row.cells[:width], *("" for _ in range(width - len(row.cells))))


def letter(at: int) -> str:
    """The name Excel gives a column: 0 → A, 26 → AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(name: str) -> int | None:
    """The column of a letter, A → 0; None when it is none."""
    if not name.isascii() or not name.isalpha() or len(name) > 2:
        return None
    at = 0
    for char in name.upper():
        at = at * 26 + ord(char) - 64
    return at - 1
