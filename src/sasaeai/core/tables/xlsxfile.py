"""XLSX that a committee can print at once: numbers are numbers, states are words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from sasaeai.core.figures import Figure, State
from sasaeai.core.periods import TOKYO, wareki
from sasaeai.core.tables.csvfile import ReadRow, Sheet, UnreadableFile
from sasaeai.core.tables.definition import Column
from sasaeai.core.tables.losses import Loss
from sasaeai.core.tables.values import Value, display_width, file_text

_LONGEST_CELL = 32_767
_EXACT_DIGITS = 15
_WIDEST, _NARROWEST = 60, 6
_FIRST_YEAR = 1901
_A4 = 9
_MARGIN = 0.59  # 15 mm in inches
_LARGEST_FILE = 50 * 1024 * 1024
_LARGEST_CONTENT = 500 * 1024 * 1024
_NO_WORKBOOK = "Excelのファイル（.xlsx）として読めません。"
_EPOCH = datetime(2000, 1, 1, tzinfo=TOKYO)


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    issuer: str = "",
    made_at: datetime | None = None,
) -> tuple[bytes, tuple[Loss, ...]]:
    """The workbook, and cells cut at Excel's 32,767 characters. Same input, same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": title, "author": issuer, "created": _stamp(made_at)})
        sheet = book.add_worksheet(_sheet_name(title))
        writer = _Writer(sheet, _Formats(book))
        widths = [display_width(column.file_label) for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.file_label, writer.formats.head(column))
        last = 0
        for last, values in enumerate(rows, start=1):
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                text = writer.write(last, place, column, value)
                widths[place] = max(widths[place], display_width(text))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST))
        _set_up_print(sheet, len(columns), last, title=title, issuer=issuer, made_at=made_at)
    return buffer.getvalue(), tuple(writer.losses)


class _Formats:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def _get(self, side: str, number: str, **more: object) -> Any:
        key = (side, number + str(sorted(more)))
        if key not in self._made:
            align = "right" if side == "end" else "left"
            style = {"valign": "top", "align": align, "text_wrap": True, **more}
            self._made[key] = self._book.add_format({**style, "num_format": number})
        return self._made[key]

    def head(self, column: Column) -> Any:
        return self._get(column.side, "@", bold=True, bottom=2)

    def text(self, column: Column) -> Any:
        return self._get(column.side, "@")

    def number(self, column: Column, decimals: int) -> Any:
        return self._get(column.side, "#,##0" + ("." + "0" * decimals if decimals else ""))

    def day(self, column: Column, pattern: str) -> Any:
        return self._get(column.side, pattern)


@dataclass
class _Writer:
    """Writes cells with the type their value has and notes what did not fit."""

    sheet: Any
    formats: _Formats
    losses: list[Loss] = field(default_factory=list)

    def write(self, row: int, place: int, column: Column, value: Value) -> str:
        """The text that is seen in the cell."""
        text = file_text(column, value)
        if isinstance(value, Figure) and (number := _plain_number(column, value)) is not None:
            style = self.formats.number(column, value.decimals)
            self.sheet.write_number(row, place, number, style)
            return value.text
        if isinstance(value, date) and value.year >= _FIRST_YEAR:
            timed = isinstance(value, datetime)
            style = self.formats.day(column, "yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd")
            local = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            self.sheet.write_datetime(row, place, local, style)
            return text
        if len(text) > _LONGEST_CELL:
            self.losses.append(Loss(row + 1, column.file_label, text[_LONGEST_CELL:], ""))
            text = text[:_LONGEST_CELL]
        self.sheet.write_string(row, place, text, self.formats.text(column))
        return text


def _plain_number(column: Column, figure: Figure) -> float | None:
    """The printed number where a spreadsheet's floating point holds all its digits."""
    shown = figure.displayed
    if shown is None or column.exact or (shown == 0 and figure.state is not State.ZERO):
        return None
    return float(shown) if len(shown.as_tuple().digits) <= _EXACT_DIGITS else None


def _set_up_print(
    sheet: Any, width: int, last: int, *, title: str, issuer: str, made_at: datetime | None
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN + 0.3, bottom=_MARGIN + 0.2)
    sheet.autofilter(0, 0, last, width - 1)
    made = f"{wareki(made_at.astimezone(TOKYO).date())}　作成" if made_at else ""
    sheet.set_header(f"&L{_header(title, 120)}&R{_header(made, 40)}")
    sheet.set_footer(f"&L{_header(issuer, 120)}&R&P / &N")


def _header(text: str, longest: int) -> str:
    return text[:longest].replace("&", "&&").replace("\n", " ")


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    name = "".join("　" if char in "[]:*?/\\" else char for char in title if char.isprintable())
    return name[:31].strip("'　 ") or "一覧"


def _stamp(made_at: datetime | None) -> datetime:
    return (made_at or _EPOCH).astimezone(TOKYO).replace(tzinfo=None)


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook as it lies there: its rows, and its merged ranges as
    (first row, first column, last row, last column), rows from 1 and columns from 0."""

    name: str
    rows: tuple[ReadRow, ...]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden: bool = False


def read_pages(content: bytes) -> tuple[Page, ...]:
    """All sheets of a workbook with what is merged, empty rows left out. Raises UnreadableFile."""
    book = _opened(content)
    return tuple(_page(book, sheet) for sheet in book.sheets_metadata)


def _page(book: CalamineWorkbook, sheet: Any) -> Page:
    try:
        found = book.get_sheet_by_name(sheet.name)
        merged = tuple(
            (top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in found.merged_cell_ranges or ()
        )
        rows = _rows(found)
    except (CalamineError, ValueError) as error:
        raise UnreadableFile(_NO_WORKBOOK) from error
    return Page(sheet.name, rows, merged, hidden=sheet.visible != SheetVisibleEnum.Visible)


def read_xlsx(content: bytes, *, sheet: str | None = None) -> Sheet:
    """Rows of the first (or the named) sheet as text, with Excel's row numbers.

    Numbers come without separators, dates as ISO. Raises UnreadableFile.
    """
    book = _opened(content)
    try:
        name = sheet if sheet is not None else book.sheet_names[0]
        rows = _rows(book.get_sheet_by_name(name))
    except (CalamineError, IndexError, ValueError) as error:
        raise UnreadableFile(_NO_WORKBOOK) from error
    return Sheet(rows=rows, encoding="xlsx")


def _opened(content: bytes) -> CalamineWorkbook:
    if len(content) > _LARGEST_FILE or _unpacked_size(content) > _LARGEST_CONTENT:
        raise UnreadableFile("ファイルが大きすぎます。分けてください。")
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, ValueError) as error:
        raise UnreadableFile(_NO_WORKBOOK) from error


def _rows(sheet: CalamineSheet) -> tuple[ReadRow, ...]:
    rows = [
        ReadRow(number, tuple(_as_text(cell) for cell in row))
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    ]
    return tuple(row for row in rows if any(cell.strip() for cell in row.cells))


def _unpacked_size(content: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(_NO_WORKBOOK) from error


def _as_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        return (
            f"{exact.to_integral_value():f}"
            if exact == exact.to_integral_value()
            else (f"{exact:f}")
        )
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
