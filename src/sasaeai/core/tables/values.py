"""From a row to a typed cell value, and from there to the text of each form.

The page and the PDF show dates in 和暦; files hold ISO dates and bare numbers. A figure is
printed alike everywhere: rounding happened in ``core.figures`` and only there.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

from sasaeai.core.documents import moment_text
from sasaeai.core.figures import Figure, State
from sasaeai.core.periods import TOKYO
from sasaeai.core.tables.definition import Column, Kind, Row

Value = Figure | date | str


class UnprintableCell(TypeError):
    """A value that the column's kind does not allow, with table column and type."""


def value_of(column: Column, row: Row) -> Value:
    """The cell as Figure, date, aware datetime in Tokyo, or text. Raises UnprintableCell."""
    raw = column.value(row) if column.value else row[column.key]
    if column.numeric:
        return _figure(column, raw)
    if raw is None:
        return ""
    if isinstance(raw, Figure):
        return raw
    if isinstance(raw, datetime):
        if raw.tzinfo is None:
            raise UnprintableCell(f"{column.key}: a datetime without time zone")
        return raw.astimezone(TOKYO)
    if isinstance(raw, date):
        return raw
    if column.kind is Kind.STATE:
        return column.words.get(str(raw), str(raw))
    if isinstance(raw, bool):
        return "はい" if raw else "いいえ"
    if isinstance(raw, str | int):
        return str(raw)
    raise UnprintableCell(f"{column.key}: {type(raw).__name__} in a {column.kind} column")


def _figure(column: Column, raw: object) -> Figure:
    if isinstance(raw, Figure):
        return raw
    if raw is None:
        return Figure.not_entered(unit=column.unit, decimals=column.decimals)
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Figure.of(raw, unit=column.unit, decimals=column.decimals)
    raise UnprintableCell(f"{column.key}: {type(raw).__name__} is no figure")


def screen_text(value: Value) -> str:
    """For people: page and PDF."""
    if isinstance(value, Figure):
        return value.text_with_unit
    return moment_text(value) if isinstance(value, date) else value


def file_text(column: Column, value: Value) -> str:
    """For machines: CSV, and XLSX cells that are not numbers or dates."""
    if isinstance(value, Figure):
        return value.cell if column.exact else figure_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def figure_text(figure: Figure) -> str:
    """The printed number without separators, or the word of its state.

    A value that rounds to 0 is written exactly, because "0.0" would come back as zero.
    """
    shown = figure.displayed
    if shown is None or (shown == 0 and figure.state is not State.ZERO):
        return figure.cell
    return f"{shown:f}"


def read_figure(column: Column, text: str) -> Figure:
    """The figure a file cell stands for; raises ``UnreadableCell`` of core.figures."""
    return Figure.from_cell(text, unit=column.unit, decimals=column.decimals)


def display_width(text: str) -> int:
    """Columns of a fixed-width print: 全角 counts 2; the longest line of several."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
            for line in text.split("\n")
        ),
        default=0,
    )
