"""Keeping the facts true: after a write only the touched months are counted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from sasaeai.core.metrics import counting, registry
from sasaeai.core.metrics.models import WHOLE, Fact, Grain, Series, TouchedMonth
from sasaeai.core.metrics.modifiers import Condition
from sasaeai.core.metrics.registry import Metric
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, month, today

LOCK = 0x5A5AE01
"""Advisory lock: one refresh at a time; the next one finds nothing left to do."""
HISTORY_YEARS = 6


class Mark(NamedTuple):
    """One touched month, or a run of months (``TouchedMonth``)."""

    month: date | None
    until: date | None


def series_of(code: str, conditions: Sequence[Condition] = ()) -> Series:
    """The series of this metric and filters, made and counted when it is new."""
    metric = registry.get(code)
    metric.condition(conditions)
    key = registry.series_key(code, conditions)
    found = Series.objects.filter(key=key).first()
    if found:
        return found
    with transaction.atomic():
        series, _ = Series.objects.get_or_create(
            key=key, defaults={"metric": code, "filters": [list(item) for item in conditions]}
        )
        recount(series)
    return series


def refresh() -> int:
    """Counts all touched months again; returns how many (series, span) were counted."""
    if not TouchedMonth.objects.exists():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("DELETE FROM core_touchedmonth RETURNING source, month, until")
            touched: dict[str, set[Mark]] = defaultdict(set)
            for source, *mark in cursor.fetchall():
                touched[source].add(Mark(*mark))
        return _recount_touched(touched)


def _recount_touched(touched: dict[str, set[Mark]]) -> int:
    metrics = {metric.code: metric for metric in registry.reading_from(touched)}
    done = 0
    with registry.one_geography():
        for series in Series.objects.filter(metric__in=metrics):
            metric = metrics[series.metric]
            marks = set().union(*(touched.get(source, set()) for source in metric.sources))
            recount(series, _months_of(marks, lasting=_lasts(metric)))
            done += 1
    return done


def _months_of(marks: Iterable[Mark], *, lasting: bool) -> set[date] | None:
    """The months to count again, None for all; what lasts changes in all months until today."""
    found: set[date] = set()
    for mark in marks:
        if mark.month is None:
            return None
        last = min(mark.until or today(), today()) if lasting else mark.until or mark.month
        found |= {item.start for item in _months_between(mark.month, last)}
    return found


def months_since(first: date) -> set[date]:
    """The month of a day and all that follow until today."""
    return {item.start for item in _months_between(first, today())}


def _lasts(metric: Metric) -> bool:
    return metric.kind.at_end


def recount(series: Series, months: set[date] | None = None) -> None:
    """Counts the given months of a series, or all that hold rows."""
    metric = registry.get(series.metric)
    if metric.entered:
        return
    conditions = [tuple(item) for item in series.filters]
    spans = _spans(metric, conditions, months)
    with registry.one_geography():
        for grain, period in spans:
            with counting.seeing_every_row():
                cells = counting.count(metric, period, conditions)
            _replace(series, grain, period, cells)


def _spans(
    metric: Metric, conditions: Sequence[Condition], months: set[date] | None
) -> list[tuple[Grain, Period]]:
    """Which (grain, period) to count: runs of months for flows, month by month for stocks."""
    if months is None:
        months = _months_with_rows(metric, conditions)
    if not months:
        return []
    if metric.kind.at_end:
        return [(Grain.MONTH, month(item)) for item in sorted(months)]
    if metric.kind.keyed:
        halves = {half_year_of(item) for item in months}
        years = {fiscal_year_of(item).period for item in months}
        return [
            *((Grain.MONTH, month(item)) for item in sorted(months)),
            *((Grain.HALF, item) for item in sorted(halves)),
            *((Grain.YEAR, item) for item in sorted(years)),
        ]
    return [(Grain.MONTH, run) for run in _runs(months)]


def half_year_of(day: date) -> Period:
    """上半期 or 下半期 of the fiscal year in which a day lies."""
    year = fiscal_year_of(day)
    return year.first_half if day < year.first_half.end else year.second_half


def _months_with_rows(metric: Metric, conditions: Sequence[Condition]) -> set[date]:
    """Every month from the first row on; stocks from the year before a plan of five years."""
    if metric.kind.at_end:
        first_year = fiscal_year_of(today()).year - HISTORY_YEARS
        return months_since(FiscalYear(first_year).period.start)
    everything = Period(date(1900, 1, 1), date(2200, 1, 1))
    with counting.seeing_every_row():
        rows = metric.counted(everything, conditions).order_by(metric.when)
        dates = rows.filter(**{f"{metric.when}__isnull": False}).values_list(metric.when, flat=True)
        first, last = dates.first(), dates.reverse().first()
    if first is None or last is None:
        return {month(today()).start}
    return {item.start for item in _months_between(first, max(last, today()))}


def _months_between(first: date, last: date) -> list[Period]:
    found, current = [], month(first)
    while current.start <= last:
        found.append(current)
        current = month(current.end)
    return found


def _runs(months: Iterable[date]) -> list[Period]:
    """Neighbouring months as one period, so that a year is one query."""
    runs: list[Period] = []
    for item in sorted(months):
        current = month(item)
        if runs and runs[-1].end == current.start:
            runs[-1] = Period(runs[-1].start, current.end)
        else:
            runs.append(current)
    return runs


def _replace(series: Series, grain: Grain, period: Period, cells: counting.Cells) -> None:
    """Writes what differs, so that a visit rewrites the areas it lies in and not the whole city.

    The fact over everything is written anew each day: its date says that the series was counted.
    """
    day = today()
    there = Fact.objects.filter(
        series=series, grain=grain, start__gte=period.start, start__lt=period.end
    )
    kept, gone = set(), []
    for pk, start, area, num, den, counted_on in there.values_list(
        "pk", "start", "area_id", "num", "den", "counted_on"
    ):
        same = cells.get((start, area)) == (num, den)
        if same and (area != WHOLE or counted_on == day):
            kept.add((start, area))
        else:
            gone.append(pk)
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(
        [
            Fact(
                series=series,
                grain=grain,
                start=start,
                area_id=area,
                num=num,
                den=den,
                counted_on=day,
            )
            for (start, area), (num, den) in cells.items()
            if (start, area) not in kept
        ],
        batch_size=2000,
    )
