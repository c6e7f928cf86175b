"""The queries that count, run as the metrics role, which reads all rows and writes none."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Aggregate, Count, F, FloatField, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth

from sasaeai.core.access import roles
from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.models import WHOLE
from sasaeai.core.metrics.modifiers import Condition
from sasaeai.core.metrics.registry import Metric, ancestors, rollup_path
from sasaeai.core.periods import Period, today

Cell = tuple[Decimal, Decimal | None]
Cells = dict[tuple[date, int], Cell]


@contextmanager
def seeing_every_row() -> Iterator[None]:
    """The queries inside run as the metrics role."""
    with roles.stepped_into(settings.SASAEAI_METRICS_ROLE):
        yield


class Median(Aggregate):
    """PostgreSQL's continuous 50th percentile."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def measure(metric: Metric) -> dict[str, Any]:
    """The aggregate expressions of a metric: ``num`` and, for ratios, ``den``."""
    if metric.kind is Kind.DISTINCT:
        return {"num": Count(metric.distinct, distinct=True)}
    if metric.kind is Kind.MEDIAN:
        return {"num": Median(F(metric.distinct))}
    if metric.kind.has_denominator:
        return {"num": Count("pk", filter=metric.hit), "den": Count("pk")}
    if metric.amount:
        return {"num": Sum(metric.amount)}
    return {"num": Count("pk")}


def count(metric: Metric, period: Period, conditions: Sequence[Condition]) -> Cells:
    """The cells of one window, in the way its nature demands."""
    if metric.kind is Kind.COMPOUND:
        return holding(metric, period)
    if metric.kind.at_end:
        return at_end(metric, period, conditions)
    if metric.kind is Kind.DISTINCT:
        return distinct(metric, period, conditions)
    if metric.kind is Kind.MEDIAN:
        return per_area(metric, period, conditions)
    return by_month(metric, period, conditions)


def by_month(metric: Metric, period: Period, conditions: Sequence[Condition]) -> Cells:
    """Additive metrics: one grouped query for the whole period, rolled up over the areas."""
    rows = metric.counted(period, conditions)
    grouped = (
        rows.annotate(_month=TruncMonth(metric.when))
        .order_by()
        .values("_month", **_area(metric, metric.area))
        .annotate(**measure(metric))
    )
    return _rolled_up((row["_month"], row) for row in grouped)


def at_end(metric: Metric, period: Period, conditions: Sequence[Condition]) -> Cells:
    """Stock: what is there at the end of the period (or today, while it runs); none is a zero."""
    grouped = (
        metric.counted(period, conditions)
        .order_by()
        .values(**_area(metric, metric.area))
        .annotate(**measure(metric))
    )
    cells = _rolled_up((period.start, row) for row in grouped)
    none = Decimal(0) if metric.kind.has_denominator else None
    cells.setdefault((period.start, WHOLE), (Decimal(0), none))
    return cells


def distinct(metric: Metric, period: Period, conditions: Sequence[Condition]) -> Cells:
    """Different keys in each area and all that contain it; parts do not add up, keys do.

    PostgreSQL hands over each (area, key) once, the areas above are added here: joined to every
    row instead, a year of a large city would be sorted five times over.
    """
    rows = metric.counted(period, conditions).order_by()
    pairs = rows.values_list(*([metric.area] if metric.area else []), metric.distinct).distinct()
    above, keys = ancestors(), defaultdict[int, set[Any]](set)
    for *areas, key in pairs.iterator(chunk_size=10_000):
        if key is None:
            continue
        for target in (WHOLE, *(up for area in areas if area for up in above.get(area, (area,)))):
            keys[target].add(key)
    counted = {target: len(found) for target, found in keys.items()} or {WHOLE: 0}
    if not metric.nameless:
        return {(period.start, target): (Decimal(n), None) for target, n in counted.items()}
    without = _nameless(metric, rows, above)
    return {
        (period.start, target): (Decimal(counted.get(target, 0)), Decimal(without.get(target, 0)))
        for target in {*counted, *without}
    }


def _nameless(
    metric: Metric, rows: QuerySet[Any], above: dict[int, tuple[int, ...]]
) -> dict[int, int]:
    """How many rows have no key, in each area and all that contain it."""
    found: dict[int, int] = defaultdict(int)
    missing = rows.filter(**{f"{metric.distinct}__isnull": True})
    for row in missing.values(**_area(metric, metric.area)).annotate(n=Count("pk")):
        for target in {WHOLE, *above.get(row["_area"], (row["_area"],))}:
            found[target] += row["n"]
    return found


def per_area(metric: Metric, period: Period, conditions: Sequence[Condition]) -> Cells:
    """Median: counted anew at every level, since parts do not add up."""
    rows = metric.counted(period, conditions)
    cells: Cells = {}
    if metric.area:
        path = f"{metric.area.removesuffix('_id')}__{rollup_path()}"
        for row in rows.order_by().values(_area=F(path)).annotate(**measure(metric)):
            if row["_area"] is not None:
                cells[period.start, row["_area"]] = _cell(row)
    whole = rows.order_by().aggregate(**measure(metric))
    cells[period.start, WHOLE] = _cell(whole)
    return cells


def holding(metric: Metric, period: Period) -> Cells:
    """Compound of a room's records: how many of its facts hold on the last day, of how many."""
    day = min(period.last_day, today())
    num = sum(part.rows(day).exists() for part in metric.parts)
    return {(period.start, WHOLE): (Decimal(num), Decimal(len(metric.parts)))}


def proof(rows: QuerySet[Any]) -> tuple[int, str, str]:
    """Row count, hash of the query and hash of the sorted row ids: what a reading is proved by.

    The ids never leave the database: a year of a large city has a million of them.
    """
    statement, parameters = rows.order_by("pk").values_list("pk").query.sql_with_params()
    query_hash = hashlib.sha256(f"{statement}|{parameters!r}".encode()).hexdigest()
    inner, values = rows.order_by().values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(key::text || ',', '' "
            f"ORDER BY key), ''), 'UTF8')), 'hex') FROM ({inner}) AS counted (key)",
            values,
        )
        count, rows_hash = cursor.fetchone()
    return int(count), query_hash, str(rows_hash)


def _area(metric: Metric, path: str) -> dict[str, Any]:
    return {"_area": F(path) if path else Value(WHOLE)}


def _cell(row: dict[str, Any]) -> Cell:
    den = row.get("den")
    return Decimal(str(row["num"] or 0)), None if den is None else Decimal(den)


def _rolled_up(rows: Iterator[tuple[date, dict[str, Any]]]) -> Cells:
    above = ancestors()
    cells: Cells = {}
    for start, row in rows:
        num, den = _cell(row)
        area = row["_area"]
        targets = {WHOLE, *(above.get(area, (area,)) if area else ())}
        for target in targets:
            old_num, old_den = cells.get((start, target), (Decimal(0), None))
            total = None if den is None else den + (old_den or 0)
            cells[start, target] = (old_num + num, total)
    return cells
