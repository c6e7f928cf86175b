"""One page of a list as the ``ui.table`` macro draws it.

``core.tables`` makes these values from a table definition; a view may also make one by hand.
Rows are already cut to the page, permitted and formatted: the macro decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sasaeai.core.figures import Figure

Align = Literal["start", "end"]
Kind = Literal["text", "figure", "date", "chip", "action"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """``head`` marks the column that names the row: it becomes the row's header cell."""

    key: str
    label: str
    align: Align = "start"
    kind: Kind = "text"
    head: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Text or a figure, never both; ``href`` opens the record or the rows counted.

    ``tone`` is the chip's kind when the column is of kind ``chip``. ``note`` is a second, quieter
    line. ``post`` makes the cell of an action column a form button instead of a link.
    """

    text: str = ""
    href: str = ""
    figure: Figure | None = None
    tone: Literal["", "line", "ok", "warn", "danger"] = ""
    note: str = ""
    post: bool = False


@dataclass(frozen=True, kw_only=True)
class Export:
    """A link that gives the whole list (not the page) as a file."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class TablePage:
    """``total`` is ``None`` where counting all rows would cost more than it tells.

    ``stacked`` shows each row as a card on narrow screens; tables that people compare column by
    column set it to false and scroll sideways instead. ``foot`` is a row of totals.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "まだありません"
    empty_hint: str = ""
    empty_href: str = ""
    empty_label: str = ""
    next_url: str = ""
    prev_url: str = ""
    exports: tuple[Export, ...] = ()
    total: int | None = None
    foot: tuple[Cell, ...] = ()
    stacked: bool = True

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in (*self.rows, *([self.foot] if self.foot else []))):
            raise ValueError(f"table {self.name}: a row does not have {width} cells")
