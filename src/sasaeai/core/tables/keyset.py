"""Paging by "rows after this one": page 6,000 costs what page 1 costs, OFFSET does not.

Rows are a Django queryset or a list of dicts. None sorts as the largest value, as PostgreSQL
does by itself (ASC puts it last, DESC first), so ordinary indexes serve the order.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

from sasaeai.core.tables.definition import Column, Row, Table

Rows = QuerySet[Any, Any] | Sequence[Row]
_CHUNK = 2000


@dataclass(frozen=True)
class Order:
    """Fields with their direction; the last one is unique."""

    keys: tuple[tuple[str, bool], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name, _down in self.keys)

    @property
    def reversed(self) -> Order:
        return Order(tuple((name, not down) for name, down in self.keys))

    @property
    def uniform(self) -> bool:
        return len({down for _name, down in self.keys}) == 1

    @property
    def scope(self) -> str:
        return ",".join(f"{'-' if down else ''}{name}" for name, down in self.keys)

    def of(self, row: Row) -> tuple[object, ...]:
        return tuple(row[name] for name in self.fields)


def order_of(table: Table, by: Column | None = None, *, down: bool = False) -> Order:
    """The declared order, led by the column the reader chose, closed by the unique field."""
    keys: dict[str, bool] = {by.sort: down} if by else {}
    for each in table.order:
        keys.setdefault(each.lstrip("-"), each.startswith("-"))
    keys.setdefault(table.unique, next(reversed(keys.values()), False))
    return Order(tuple(keys.items()))


@dataclass(frozen=True)
class Slice:
    """Rows in reading order, and whether there are rows on either side."""

    rows: tuple[Row, ...]
    before: bool
    after: bool


def take(
    rows: Rows,
    order: Order,
    fields: Sequence[str],
    *,
    size: int,
    after: Sequence[object] | None = None,
    before: Sequence[object] | None = None,
) -> Slice:
    """The ``size`` rows after or before the given order values, or the first ones.

    A page that lost its rows in the meantime is never a dead end: before the first row comes the
    first full page, after the last row the last one.
    """
    if before is not None:
        found = _fetch(rows, order.reversed, fields, size=size + 1, beyond=before)
        if len(found) <= size:
            return take(rows, order, fields, size=size)
        return Slice(rows=tuple(reversed(found[:size])), before=True, after=True)
    found = _fetch(rows, order, fields, size=size + 1, beyond=after)
    if after is not None and not found:
        last = _fetch(rows, order.reversed, fields, size=size + 1, beyond=None)
        return Slice(rows=tuple(reversed(last[:size])), before=len(last) > size, after=False)
    return Slice(rows=tuple(found[:size]), before=after is not None, after=len(found) > size)


def every(rows: Rows, order: Order, fields: Sequence[str]) -> Iterator[Row]:
    """All rows in order, read in portions inside the caller's transaction."""
    if isinstance(rows, QuerySet):
        ordered = rows.order_by(*_clauses(order)).values(*fields)
        yield from ordered.iterator(chunk_size=_CHUNK)
    else:
        yield from _sorted(rows, order)


def count(rows: Rows, *, up_to: int) -> int | None:
    """How many rows there are, or None when there are more than ``up_to``."""
    counted = rows.order_by()[: up_to + 1] if isinstance(rows, QuerySet) else None
    found = len(rows) if counted is None else counted.count()
    return found if found <= up_to else None


def _fetch(
    rows: Rows,
    order: Order,
    fields: Sequence[str],
    *,
    size: int,
    beyond: Sequence[object] | None,
) -> list[Row]:
    if isinstance(rows, QuerySet):
        ordered = rows.order_by(*_clauses(order)).values(*fields)
        parts = [Q()] if beyond is None else ranges(rows.model, order, beyond)
        found: list[Row] = []
        for part in parts:
            if len(found) < size:
                found += ordered.filter(part)[: size - len(found)]
        return found
    kept: Iterable[Row] = _sorted(rows, order)
    if beyond is not None:
        kept = (row for row in kept if _compare(order, order.of(row), beyond) > 0)
    return list(itertools.islice(kept, size))


def _clauses(order: Order) -> list[str]:
    return [f"-{name}" if down else name for name, down in order.keys]


def ranges(model: type[Model], order: Order, values: Sequence[object]) -> list[Q]:
    """What comes after ``values``, as index ranges that follow each other in ``order``.

    Without NULLs and in one direction this is a single row comparison. Otherwise one range per
    field (a = 1 and b < 2, then a > 1, then a is empty): joined by OR, PostgreSQL would read the
    index from its beginning (measured on 300,000 rows: 348 ms, like OFFSET; so: 1 ms).
    """
    nullable = {name: is_nullable(model, name) for name in order.fields}
    if order.uniform and not any(nullable.values()):
        return [_row_comparison(order, values)]
    found: list[Q] = []
    for depth in reversed(range(len(order.keys))):
        same = Q()
        for (name, _down), value in zip(order.keys[:depth], values[:depth], strict=True):
            same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        name, down = order.keys[depth]
        found += [
            same & beyond
            for beyond in _beyond(name, values[depth], down=down, nullable=nullable[name])
        ]
    return found


def _beyond(name: str, value: object, *, down: bool, nullable: bool) -> list[Q]:
    """Ranges of one field after ``value``: NULL is the largest."""
    if value is None:
        return [Q(**{f"{name}__isnull": False})] if down else []
    if down:
        return [Q(**{f"{name}__lt": value})]
    empty = [Q(**{f"{name}__isnull": True})] if nullable else []
    return [Q(**{f"{name}__gt": value}), *empty]


def _row_comparison(order: Order, values: Sequence[object]) -> Q:
    left: Func = Func(*(F(name) for name in order.fields), function="ROW", output_field=TextField())
    right: Func = Func(
        *(Value(value) for value in values), function="ROW", output_field=TextField()
    )
    (_name, down), *_rest = order.keys
    return Q(LessThan(left, right) if down else GreaterThan(left, right))


def is_nullable(model: type[Model], path: str) -> bool:
    """Whether a field path may give NULL; an annotation may."""
    found = False
    here: type[Model] | None = model
    for part in path.split("__"):
        if here is None:
            return True
        try:
            field = here._meta.pk if part == "pk" else here._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field is None or getattr(field, "one_to_many", False) or field.null:
            return True
        found = found or field.null
        here = field.related_model if isinstance(field.related_model, type) else None
    return found


def _sorted(rows: Sequence[Row], order: Order) -> list[Row]:
    def by_order(one: Row, two: Row) -> int:
        return _compare(order, order.of(one), order.of(two))

    return sorted(rows, key=functools.cmp_to_key(by_order))


def _compare(order: Order, one: Sequence[Any], two: Sequence[Any]) -> int:
    for (_name, down), left, right in zip(order.keys, one, two, strict=True):
        if left == right:
            continue
        larger = left is None or (right is not None and left > right)
        return 1 if larger != down else -1
    return 0
