"""One page of a declared list, as ``ui.table`` draws it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from django.http import QueryDict

from sasaeai.core.figures import Figure
from sasaeai.core.tables.cursor import BadTableQuery, seal, unseal
from sasaeai.core.tables.definition import Column, Kind, Row, Table, Who
from sasaeai.core.tables.keyset import Order, Rows, count, order_of, take
from sasaeai.core.tables.values import screen_text, value_of
from sasaeai.core.ui import tablepage as ui
from sasaeai.core.ui.words import words

SORT, AFTER, BEFORE = "sort", "after", "before"
_OWN = (SORT, AFTER, BEFORE)
_PAGE_NUMBER = "page"
_LONGEST_QUERY = 8192
_KINDS: dict[Kind, ui.Kind] = {
    Kind.TEXT: "text",
    Kind.FIGURE: "figure",
    Kind.NUMBER: "figure",
    Kind.DATE: "date",
    Kind.LINK: "text",
    Kind.STATE: "chip",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks of a list; ``others`` are the filters that every link keeps."""

    sort: str = ""
    after: str = ""
    before: str = ""
    others: tuple[tuple[str, str], ...] = ()


def asked(params: QueryDict | Mapping[str, str]) -> Asked:
    """Read a query string. Raises BadTableQuery (400) for what no link of ours contains.

    There are no page numbers: ``page=…`` is refused rather than answered with a wrong page.
    """
    pairs = _pairs(params)
    if sum(len(name) + len(value) for name, value in pairs) > _LONGEST_QUERY:
        raise BadTableQuery("query too long")
    if any("\x00" in name or "\x00" in value for name, value in pairs):
        raise BadTableQuery("NUL in query")
    own: dict[str, str] = {}
    for name, value in pairs:
        if name == _PAGE_NUMBER or (name in _OWN and name in own):
            raise BadTableQuery(f"unexpected {name}")
        if name in _OWN:
            own[name] = value
    if AFTER in own and BEFORE in own:
        raise BadTableQuery("after and before at once")
    others = tuple((name, value) for name, value in pairs if name not in _OWN)
    return Asked(own.get(SORT, ""), own.get(AFTER, ""), own.get(BEFORE, ""), others)


def sort_of(table: Table, columns: Iterable[Column], sort: str) -> tuple[Order, Column | None]:
    """The order for ``sort`` ("key" or "-key"); only declared columns the reader may see."""
    if not sort:
        return order_of(table), None
    for column in columns:
        if column.sort and column.key == sort.removeprefix("-"):
            return order_of(table, column, down=sort.startswith("-")), column
    raise BadTableQuery("no such sort")


def page(
    table: Table,
    rows: Rows,
    params: QueryDict | Mapping[str, str],
    *,
    who: Who,
    path: str = "",
    exports: Iterable[ui.Export] = (),
    foot: tuple[ui.Cell, ...] = (),
) -> ui.TablePage:
    """The page the address asks for, at the same cost wherever in the list it lies.

    One query for the total, one for the rows (one per range where the order has gaps or mixed
    directions, see ``keyset.ranges``).

    ``rows`` is a queryset that row policies and filters have already narrowed, or a list of
    dicts; ``path`` is put before the query of every link. Raises BadTableQuery (400).
    """
    wanted = asked(params)
    columns = table.columns_for(who)
    order, sorted_by = sort_of(table, columns, wanted.sort)
    scope = f"{table.name}|{order.scope}"
    anchors = {
        name: unseal(token, scope=scope, length=len(order.keys))
        for name, token in ((AFTER, wanted.after), (BEFORE, wanted.before))
        if token
    }
    part = take(rows, order, table.fields_for(columns), size=table.page_size, **anchors)

    def link(**changes: str) -> str:
        kept = [*wanted.others, (SORT, changes.pop(SORT, wanted.sort)), *changes.items()]
        return f"{path}?{urlencode([(name, value) for name, value in kept if value])}"

    return ui.TablePage(
        name=table.name,
        title=table.title,
        columns=tuple(_head(column, sorted_by, wanted.sort, link) for column in columns),
        rows=tuple(tuple(_cell(column, row) for column in columns) for row in part.rows),
        empty=table.empty,
        empty_hint=table.empty_hint,
        empty_href=table.empty_href,
        empty_label=table.empty_label,
        next_url=link(after=seal(order.of(part.rows[-1]), scope=scope)) if part.after else "",
        prev_url=link(before=seal(order.of(part.rows[0]), scope=scope)) if part.before else "",
        exports=tuple(exports),
        total=count(rows, up_to=table.count_up_to) if table.count_up_to else None,
        foot=foot,
        stacked=table.stacked,
    )


def _pairs(params: QueryDict | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(params, QueryDict):
        return [(name, str(value)) for name, values in params.lists() for value in values]
    return list(params.items())


class _Link(Protocol):
    def __call__(self, **changes: str) -> str: ...


def _head(column: Column, sorted_by: Column | None, sort: str, link: _Link) -> ui.Column:
    active = column is sorted_by
    descending = active and sort.startswith("-")
    target = f"-{column.key}" if active and not descending else column.key
    return ui.Column(
        key=column.key,
        label=column.label,
        align=column.side,
        kind=_KINDS[column.kind],
        head=column.head,
        sort_url=link(sort=target) if column.sort else "",
        sorted=("descending" if descending else "ascending") if active else "",
        hint=column.hint,
    )


def _cell(column: Column, row: Row) -> ui.Cell:
    value = value_of(column, row)
    href = column.href(row) if column.href else ""
    note = column.note(row) if column.note else ""
    if isinstance(value, Figure):
        return ui.Cell(figure=value, href=href, note=note)
    tone = column.tones.get(str(row[column.key]), "") if column.kind is Kind.STATE else ""
    text = screen_text(value)
    return ui.Cell(text=words(text) if column.spoken else text, href=href, note=note, tone=tone)
