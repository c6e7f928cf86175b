"""Reading figures: from facts in two queries, however many are asked; frozen ones beside live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sasaeai.core.access.actor import current
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import counting, facts, registry
from sasaeai.core.metrics.models import (
    WHOLE,
    Fact,
    Grain,
    Reading,
    ReadingLabel,
    Series,
    TypedValue,
)
from sasaeai.core.metrics.registry import Kind, Metric
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, month, today


@dataclass(frozen=True)
class Ask:
    """One figure wanted: a series, whole months, an area (``WHOLE`` for everything)."""

    series_id: int
    metric: str
    period: Period
    area_id: int = WHOLE


def ask(series: Series, period: Period, area_id: int = WHOLE) -> Ask:
    return Ask(series.pk, series.metric, period, area_id)


def read(asks: Iterable[Ask]) -> dict[Ask, Figure]:
    """All figures in a constant number of queries, equal to a recount of the rows."""
    wanted = list(asks)
    facts.refresh()
    _renew_stocks(wanted)
    cells = _cells(wanted)
    typed = _typed(wanted)
    return {item: _figure(item, cells, typed) for item in wanted}


def figure(series: Series, period: Period, area_id: int = WHOLE) -> Figure:
    """One live figure."""
    wanted = ask(series, period, area_id)
    return read([wanted])[wanted]


def by_area(series: Series, period: Period, area_ids: Sequence[int]) -> dict[int, Figure]:
    """The same figure in many areas."""
    asks = {area_id: ask(series, period, area_id) for area_id in area_ids}
    found = read(asks.values())
    return {area_id: found[item] for area_id, item in asks.items()}


def rows(series: Series, period: Period, area_ids: Sequence[int] | None = None) -> QuerySet[Any]:
    """The counted rows themselves, as far as the current actor may see them (drill-down)."""
    metric = registry.get(series.metric)
    found = metric.counted(period, [tuple(item) for item in series.filters])
    if area_ids is not None and metric.area:
        found = found.filter(**{f"{metric.area}__in": list(area_ids)})
    return found


def freeze(
    series: Series,
    period: Period,
    area_ids: Sequence[int] = (WHOLE,),
    *,
    label: ReadingLabel = ReadingLabel.CONFIRMED,
    reason: str = "",
) -> list[Reading]:
    """Confirms figures: counted from the rows at this moment, kept with count and hashes."""
    metric = registry.get(series.metric)
    conditions = [tuple(item) for item in series.filters]
    live = by_area(series, period, area_ids)
    with counting.seeing_every_row():
        count, query_hash, rows_hash = (
            counting.proof(metric.counted(period, conditions)) if metric.rows else (0, "", "")
        )
    with transaction.atomic():
        return Reading.objects.bulk_create(
            [
                Reading(
                    series=series,
                    start=period.start,
                    end=period.end,
                    area_id=area_id,
                    label=label,
                    num=live[area_id].num if metric.kind.has_denominator else live[area_id].value,
                    den=live[area_id].den,
                    row_count=count,
                    query_hash=query_hash,
                    rows_hash=rows_hash,
                    reason=reason,
                    account_id=current().account_id,
                )
                for area_id in area_ids
            ]
        )


def frozen(
    series_ids: Sequence[int], area_ids: Sequence[int] = (WHOLE,)
) -> dict[tuple[int, date, int], Reading]:
    """The latest reading per (series, start, area); an earlier one stays in the table."""
    found = Reading.objects.filter(series_id__in=series_ids, area_id__in=area_ids).order_by("pk")
    return {(row.series_id, row.start, row.area_id): row for row in found.select_related("series")}


def frozen_figure(reading: Reading) -> Figure:
    """The reading as it was published."""
    metric = registry.get(reading.series.metric)
    return _figure_of(metric, reading.num, reading.den)


@dataclass(frozen=True)
class Drift:
    """What was published, what the same rows count today, and the difference."""

    published: Figure
    live: Figure

    @property
    def difference(self) -> Decimal | None:
        if self.published.value is None or self.live.value is None:
            return None
        return self.live.value - self.published.value

    @property
    def moved(self) -> bool:
        return self.published != self.live


def drift(reading: Reading) -> Drift:
    live = figure(reading.series, Period(reading.start, reading.end), reading.area_id)
    return Drift(frozen_figure(reading), live)


def _figure(
    item: Ask,
    cells: dict[tuple[int, str, date, int], Fact],
    typed: dict[tuple[str, date, int], TypedValue],
) -> Figure:
    metric = registry.get(item.metric)
    if item.period.start > today():
        return Figure.not_entered(unit=metric.unit)
    if metric.kind is Kind.TYPED:
        value = _last_typed(item, typed)
        if value is None:
            return Figure.not_entered(unit=metric.unit)
        return Figure.of(value, unit=metric.unit, decimals=metric.decimals)
    found = _parts(item, metric, cells)
    num = sum((fact.num for fact in found), Decimal(0))
    den = sum((fact.den or Decimal(0) for fact in found), Decimal(0))
    if metric.kind is Kind.MEDIAN and not found:
        return Figure.uncomputable("まだ記録がありません", unit=metric.unit)
    return _figure_of(metric, num, den)


def _figure_of(metric: Metric, num: Decimal | None, den: Decimal | None) -> Figure:
    if num is None:
        return Figure.not_entered(unit=metric.unit)
    if metric.kind.has_denominator:
        return Figure.ratio(int(num), int(den or 0), unit=metric.unit, decimals=metric.decimals)
    return Figure.of(num, unit=metric.unit, decimals=metric.decimals)


def _parts(item: Ask, metric: Metric, cells: dict[tuple[int, str, date, int], Fact]) -> list[Fact]:
    if metric.kind in (Kind.STOCK, Kind.CUMULATIVE):
        last = month(min(today(), _last_day(item.period))).start
        keys = [(Grain.MONTH.value, last)]
    elif metric.kind in (Kind.DISTINCT, Kind.MEDIAN):
        grain = Grain.YEAR if _is_year(item.period) else Grain.MONTH
        keys = [(grain.value, item.period.start)]
    else:
        keys = [(Grain.MONTH.value, part.start) for part in item.period.months]
    found = [cells.get((item.series_id, grain, start, item.area_id)) for grain, start in keys]
    return [fact for fact in found if fact is not None]


def _cells(asks: Sequence[Ask]) -> dict[tuple[int, str, date, int], Fact]:
    if not asks:
        return {}
    wanted = Fact.objects.filter(
        series_id__in={item.series_id for item in asks},
        area_id__in={item.area_id for item in asks},
        start__gte=min(item.period.start for item in asks),
        start__lt=max(item.period.end for item in asks),
    )
    return {(fact.series_id, fact.grain, fact.start, fact.area_id): fact for fact in wanted}


def _typed(asks: Sequence[Ask]) -> dict[tuple[str, date, int], TypedValue]:
    codes = {item.metric for item in asks if registry.get(item.metric).kind is Kind.TYPED}
    if not codes:
        return {}
    rows_ = TypedValue.objects.filter(metric__in=codes)
    return {(row.metric, row.month, row.area_id): row for row in rows_}


def _last_typed(item: Ask, typed: dict[tuple[str, date, int], TypedValue]) -> Decimal | None:
    found = [typed.get((item.metric, part.start, item.area_id)) for part in item.period.months]
    values = [row.value for row in found if row is not None]
    return values[-1] if values else None


def _renew_stocks(asks: Sequence[Ask]) -> None:
    """A stock of the running month is as of its last count: a new day counts it again."""
    kinds = (Kind.STOCK, Kind.CUMULATIVE)
    ids = {item.series_id for item in asks if registry.get(item.metric).kind in kinds}
    if not ids:
        return
    start = month(today()).start
    fresh = set(
        Fact.objects.filter(
            Q(counted_on__gte=today()), series_id__in=ids, grain=Grain.MONTH, start=start
        ).values_list("series_id", flat=True)
    )
    for series in Series.objects.filter(pk__in=ids - fresh):
        facts.recount(series, {_last_counted(series) or start})


def _last_counted(series: Series) -> date | None:
    return (
        Fact.objects.filter(series=series, grain=Grain.MONTH)
        .order_by("-start")
        .values_list("start", flat=True)
        .first()
    )


def _last_day(period: Period) -> date:
    return date.fromordinal(period.end.toordinal() - 1)


def _is_year(period: Period) -> bool:
    year: FiscalYear = fiscal_year_of(period.start)
    return year.period == period
