"""A half year's tables as everybody gets them who reads no rows: worked out once, then kept for good.

What is hidden depends on the areas and concerns of the day on which it is worked out. Worked out
anew after a district was split, the two tables could be subtracted; so there is only ever one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sasaeai.areas.public import Area, AreaKind
from sasaeai.consult.statistics.models import NeedsTable
from sasaeai.core.figures import Figure, SafeTable
from sasaeai.core.periods import Period

Kept = tuple[tuple[Area, ...], tuple[tuple[str, str], ...], tuple[SafeTable, ...]]
"""Areas in the order of the columns, (code, label) of each concern, the tables."""


def kept(period: Period) -> Kept | None:
    """The half year's one answer, if it was ever worked out."""
    row = NeedsTable.objects.filter(starts_on=period.start).first()
    return _read(row) if row else None


def keep(
    period: Period, kind: AreaKind, areas: Sequence[Area], concerns: Sequence[tuple[str, str]],
    tables: Sequence[SafeTable],
) -> Kept:  # fmt: skip
    """Keeps what was worked out; of two who did it at once both get the first one's."""
    content = {
        "areas": [area.pk for area in areas],
        "concerns": [list(pair) for pair in concerns],
        "tables": [_written(table) for table in tables],
    }
    row, _ = NeedsTable.objects.get_or_create(
        starts_on=period.start, defaults={"kind": kind, "content": content}
    )
    return _read(row)


def _read(row: NeedsTable) -> Kept:
    areas = Area.objects.in_bulk(row.content["areas"])
    return (
        tuple(areas[pk] for pk in row.content["areas"]),
        tuple((code, label) for code, label in row.content["concerns"]),
        tuple(_table(table) for table in row.content["tables"]),
    )


def _written(table: SafeTable) -> dict[str, Any]:
    """Numbers that are shown, and of the others only in which words they are hidden."""
    return {
        "of": table.of,
        "rows_are": table.rows_are,
        "rows": list(table.rows),
        "columns_are": table.columns_are,
        "columns": list(table.columns),
        "cells": [
            [row, column, None if figure.value is None else int(figure.value), figure.reason]
            for (row, column), figure in table.figures.items()
        ],
    }


def _table(found: dict[str, Any]) -> SafeTable:
    return SafeTable(
        found["of"],
        found["rows_are"],
        tuple(found["rows"]),
        found["columns_are"],
        tuple(found["columns"]),
        {(row, column): _figure(n, reason) for row, column, n, reason in found["cells"]},
    )


def _figure(n: int | None, reason: str) -> Figure:
    if n is not None:
        return Figure.count(n)
    small = reason.removesuffix("未満")
    if small != reason:
        return Figure.suppressed(k=int(small), unit="件")
    return Figure.suppressed(complementary=True, unit="件")
