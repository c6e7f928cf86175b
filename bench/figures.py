"""The plan's figures after a write, out of nothing, and held against a recount of the rows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.metrics import Kind, Series, counting
from sasaeai.core.periods import Period, fiscal_year_of, month, today


@dataclass(frozen=True)
class Recount:
    """How long one series takes to be counted in the running month and over all months."""

    series: str
    month_ms: float
    all_ms: float


def equal_to_rows() -> list[str]:
    """Series whose figure of this fiscal year differs from its rows; empty when all agree."""
    with acting(None, purpose="bench"):
        metrics.refresh()
        return [row.key for row in _counted() if not _agrees(row)]


def _counted() -> list[Series]:
    rows = Series.objects.order_by("pk")
    return [row for row in rows if metrics.get(row.metric).counted_here]


def _agrees(series: Series) -> bool:
    metric = metrics.get(series.metric)
    year: Period = fiscal_year_of(today()).period
    shown = metrics.figure(series, year)
    span = month(today()) if metric.kind in (Kind.STOCK, Kind.CUMULATIVE) else year
    conditions = [tuple(item) for item in series.filters]
    with counting.seeing_every_row():
        rows = metric.counted(span, conditions).order_by()
        found = rows.aggregate(**counting.measure(metric))
    if metric.kind.has_denominator:
        return (shown.num or 0, shown.den or 0) == (found["num"] or 0, found["den"] or 0)
    if shown.den is not None:  # a rate per head of the population: its rows are the numerator
        return (shown.num or 0) == (found["num"] or 0)
    return shown.value is None or shown.value == Decimal(str(found["num"] or 0))


def recounts() -> list[Recount]:
    """The slowest last."""
    found = []
    with acting(None, purpose="bench"):
        metrics.refresh()
        for series in _counted():
            month_ms = _timed(series, {month(today()).start})
            found.append(Recount(series.key, month_ms, _timed(series, None)))
    return sorted(found, key=lambda row: row.month_ms)


def _timed(series: Series, months: set[object] | None) -> float:
    started = time.perf_counter()
    metrics.recount(series, months)  # type: ignore[arg-type]
    return round((time.perf_counter() - started) * 1000, 1)


def waiting_marks() -> int:
    """Months that were touched and not yet counted again."""
    with acting(None, purpose="bench"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_touchedmonth")
        (found,) = cursor.fetchone()
        return int(found)
