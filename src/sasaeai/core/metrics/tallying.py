"""Counting for an official report: many cells of one month at once, and what proves each of them.

The facts serve dashboards; a monthly close needs the rows themselves, read once as the metrics role.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Sum

from sasaeai.core.metrics import registry
from sasaeai.core.metrics.counting import Cell, Median, seeing_every_row
from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.models import WHOLE
from sasaeai.core.metrics.modifiers import Condition
from sasaeai.core.metrics.registry import Metric
from sasaeai.core.periods import Period


@dataclass(frozen=True)
class Proved:
    """One cell with the ids of the rows behind it, sorted; ``by_area`` where parts add up."""

    num: Decimal
    den: Decimal | None
    ids: tuple[int, ...]
    rows_hash: str
    by_area: Mapping[int, int] = field(default_factory=dict)


def tally(code: str, period: Period, cells: Mapping[str, Sequence[Condition]]) -> dict[str, Cell]:
    """Numerator and denominator of each cell in one query, however many cells are asked.

    Raises ``UnknownMetric`` or ``UnknownFilter``. A cell without rows is a zero; the median of
    nothing has the denominator 0.
    """
    metric = registry.get(code)
    asked: dict[str, Any] = {}
    for place, conditions in enumerate(cells.values()):
        asked |= _aggregates(metric, conditions, place)
    with seeing_every_row():
        found = metric.counted(period).order_by().aggregate(**asked)
    return {cell: _pair(found, place) for place, cell in enumerate(cells)}


def proved(
    code: str, period: Period, cells: Mapping[str, Sequence[Condition]]
) -> dict[str, Proved]:
    """Each cell with the rows that make it; hashes are over sorted row ids.

    One statement, so that the number and what proves it are of one moment.
    """
    metric = registry.get(code)
    additive = bool(metric.area) and metric.kind in (Kind.FLOW, Kind.STOCK) and not metric.amount
    asked: dict[str, Any] = {}
    for place, conditions in enumerate(cells.values()):
        wanted = metric.condition(conditions)
        asked |= _aggregates(metric, conditions, place)
        asked[f"ids{place}"] = ArrayAgg("pk", filter=wanted, order_by="pk")
        if additive:
            asked[f"areas{place}"] = ArrayAgg(metric.area, filter=wanted, order_by="pk")
    with seeing_every_row():
        found = metric.counted(period).order_by().aggregate(**asked)
    return {
        cell: _cell(
            _pair(found, place), found[f"ids{place}"] or (), found.get(f"areas{place}") or ()
        )
        for place, cell in enumerate(cells)
    }


def _cell(counted: Cell, ids: Sequence[int], areas: Sequence[int | None]) -> Proved:
    by_area = Counter(area or WHOLE for area in areas)
    return Proved(counted[0], counted[1], tuple(ids), hash_of(ids), dict(by_area))


def _pair(found: Mapping[str, Any], place: int) -> Cell:
    return Decimal(str(found[f"n{place}"] or 0)), _whole(found.get(f"d{place}"))


def hash_of(ids: Sequence[int]) -> str:
    """SHA-256 over the sorted ids, each followed by a comma, as ``counting.proof`` makes it."""
    return hashlib.sha256("".join(f"{pk}," for pk in sorted(ids)).encode()).hexdigest()


def _aggregates(metric: Metric, conditions: Sequence[Condition], place: int) -> dict[str, Any]:
    wanted = metric.condition(conditions)
    if metric.kind is Kind.DISTINCT:
        return {f"n{place}": Count(metric.distinct, distinct=True, filter=wanted)}
    if metric.kind is Kind.MEDIAN:
        middle = Median(F(metric.distinct), filter=wanted)
        return {f"n{place}": middle, f"d{place}": Count("pk", filter=wanted)}
    if metric.kind.has_denominator:
        assert metric.hit is not None
        return {
            f"n{place}": Count("pk", filter=wanted & metric.hit),
            f"d{place}": Count("pk", filter=wanted),
        }
    if metric.amount:
        return {f"n{place}": Sum(metric.amount, filter=wanted)}
    return {f"n{place}": Count("pk", filter=wanted)}


def _whole(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)
