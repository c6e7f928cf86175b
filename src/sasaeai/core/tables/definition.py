"""A list is declared once; page, CSV, XLSX and PDF are read from the declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

Row = Mapping[str, Any]
Align = Literal["start", "end"]
Tone = Literal["", "line", "ok", "warn", "danger"]
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
_ORDER = re.compile(r"-?[a-z_][a-z0-9_]*")


class Kind(StrEnum):
    """What a column holds; decides alignment, Excel cell type and how it is read back."""

    TEXT = "text"
    FIGURE = "figure"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    STATE = "state"


class Who(StrEnum):
    """For whom a column is. INTERNAL is the default: forgetting it publishes nothing."""

    INTERNAL = "internal"
    PUBLIC = "public"


class BadTable(ValueError):
    """The declaration contradicts itself (a programming error, found at import)."""


@dataclass(frozen=True)
class Column:
    """One column. ``value`` computes from the row, else the row's ``key`` is taken.

    ``fields`` are the query fields it needs (default: its key); ``sort`` the field it sorts by,
    empty for a column that cannot be sorted. ``words`` and ``tones`` translate the codes of a
    STATE column. FIGURE and NUMBER turn None into 未入力, never into 0. ``exact`` writes the
    exact value and its base into CSV ("47.15 (943/2000)") instead of the printed one. ``spoken``
    cells hold words of the programme: pages say them in the reader's language, files as they are.
    """

    key: str
    label: str
    _: KW_ONLY
    kind: Kind = Kind.TEXT
    who: Who = Who.INTERNAL
    align: Align | None = None
    value: Callable[[Row], object] | None = None
    fields: tuple[str, ...] | None = None
    href: Callable[[Row], str] | None = None
    note: Callable[[Row], str] | None = None
    sort: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, Tone] = field(default_factory=dict)
    unit: str = ""
    decimals: int = 0
    exact: bool = False
    spoken: bool = False
    head: bool = False
    hint: str = ""

    @property
    def numeric(self) -> bool:
        return self.kind in (Kind.FIGURE, Kind.NUMBER)

    @property
    def side(self) -> Align:
        return self.align or ("end" if self.numeric else "start")

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.key,) if self.fields is None else self.fields

    @property
    def file_label(self) -> str:
        """Label for files, where the cell is a bare number: the unit stands in the head."""
        if not self.unit or self.unit in self.label:
            return self.label
        return f"{self.label}（{self.unit}）"


@dataclass(frozen=True)
class Table:
    """``order`` are fields, "-" for descending; ``unique`` breaks ties and must be unique.

    ``unique`` follows the direction of the last field of ``order``, so that one index serves
    both. Totals above ``count_up_to`` are not counted (0: never count).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()
    _: KW_ONLY
    unique: str = "id"
    page_size: int = 50
    count_up_to: int = 10_000
    empty: str = "まだありません"
    empty_hint: str = ""
    empty_href: str = ""
    empty_label: str = ""
    stacked: bool = True
    landscape: bool | None = None

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if not _SLUG.fullmatch(self.name):
            raise BadTable(f"{self.name!r} is not a lower-case name")
        if not keys or len(set(keys)) != len(keys):
            raise BadTable(f"{self.name}: columns need distinct keys")
        if sum(column.head for column in self.columns) > 1:
            raise BadTable(f"{self.name}: one column at most names the row")
        if any(not _ORDER.fullmatch(each) for each in (*self.order, self.unique)):
            raise BadTable(f"{self.name}: order must be field names")
        if not 1 <= self.page_size <= 500:
            raise BadTable(f"{self.name}: a page has 1 to 500 rows")

    def unlinked(self) -> Table:
        """The same list for readers to whom the pages behind it are closed.

        Columns that are a way and nothing else go; the others keep their words and lead nowhere.
        """
        told = (c for c in self.columns if c.href is None or c.needs)
        return replace(
            self,
            columns=tuple(
                replace(c, href=None, kind=Kind.TEXT if c.kind is Kind.LINK else c.kind)
                for c in told
            ),
        )

    def columns_for(self, who: Who) -> tuple[Column, ...]:
        """Columns this reader gets; raises BadTable when there is none."""
        chosen = tuple(c for c in self.columns if who is Who.INTERNAL or c.who is Who.PUBLIC)
        if not chosen:
            raise BadTable(f"{self.name} has no column for {who}")
        return chosen

    def fields_for(self, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """Query fields of these columns and of every order they may be put in, each once."""
        wanted = [name for column in columns for name in column.needs]
        wanted += [column.sort for column in columns if column.sort]
        wanted += [each.lstrip("-") for each in self.order]
        return tuple(dict.fromkeys([*wanted, self.unique]))
