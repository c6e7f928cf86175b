"""Reading figures: from facts in a constant number of queries, however many are asked.

Whole months, half years and fiscal years are kept; a window that cuts a month is counted from the
rows at once. Both are the same query, so they agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from sasaeai.core.figures import Figure
from sasaeai.core.metrics import counting, facts, registry, typed
from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.models import WHOLE, Fact, Grain, Series
from sasaeai.core.metrics.modifiers import FactWanted, shape_of
from sasaeai.core.metrics.registry import Metric, People
from sasaeai.core.periods import Period, PeriodKind, month, today

NOT_YET = "まだ記録がありません"
NO_PEOPLE = "人口がまだ入っていないため"


@dataclass(frozen=True)
class Ask:
    """One figure wanted: a series, a window, an area (``WHOLE`` for everything).

    ``since``, ``population`` and ``parts`` are what the series' reserved conditions say.
    """

    series_id: int
    metric: str
    period: Period
    area_id: int = WHOLE
    since: date | None = None
    population: str = ""
    parts: tuple[FactWanted, ...] = ()

    @property
    def window(self) -> Period:
        """The days counted: a cumulated figure reaches back to where it began."""
        if self.since is None or self.since >= self.period.start:
            return self.period
        return Period(self.since, self.period.end)


def ask(series: Series, period: Period, area_id: int = WHOLE) -> Ask:
    shape = shape_of(series.filters)
    return Ask(
        series.pk, series.metric, period, area_id, shape.since, shape.population, shape.parts
    )


def read(asks: Iterable[Ask]) -> dict[Ask, Figure]:
    """All figures, equal to a recount of the rows; queries do not grow with the asks."""
    wanted = list(asks)
    facts.refresh()
    _renew_levels(wanted)
    kept = [item for item in wanted if _is_kept(item)]
    loose = [item for item in wanted if not _is_kept(item)]
    found = _Found(_facts(kept) | _counted_now(loose), _people(wanted))
    entered = typed.figures(item for item in wanted if registry.get(item.metric).entered)
    return {item: entered[item] if item in entered else found.figure(item) for item in wanted}


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
    found = metric.counted(ask(series, period).window, [tuple(item) for item in series.filters])
    if area_ids is not None and metric.area:
        found = found.filter(**{f"{metric.area}__in": list(area_ids)})
    return found


@dataclass(frozen=True)
class Beside:
    """What a figure leaves out for now: cases that are not over, cohorts still observed."""

    label: str
    count: int


def beside(series: Series, period: Period) -> list[Beside]:
    """Open cases and unjudged cohorts of a figure, over everything; empty where none can be."""
    metric = registry.get(series.metric)
    conditions = [tuple(item) for item in series.filters]
    found = []
    with counting.seeing_every_row():
        if metric.open_rows is not None:
            left = metric.open_rows(period).filter(metric.condition(conditions))
            found.append(Beside(metric.open_label, left.count()))
        if metric.lag_months:
            cells = counting.by_month(metric, period, conditions)
            early = (den for (start, area), (_, den) in cells.items()
                     if area == WHOLE and not _judged(metric, start))  # fmt: skip
            found.append(Beside("観察中", int(sum((den or 0 for den in early), Decimal(0)))))
    return found


def people_of(item: Ask) -> People | None:
    """The population that stands below a figure, with its date and source."""
    return _people([item]).get(item)


Parts = list[tuple[date, Decimal, Decimal | None]]


@dataclass(frozen=True)
class _Found:
    """Cells per ask (month or window start, numerator, denominator) and populations."""

    cells: dict[Ask, Parts]
    people: dict[Ask, People]

    def figure(self, item: Ask) -> Figure:
        metric = registry.get(item.metric)
        if item.period.start > today():
            return Figure.not_entered(unit=metric.unit)
        parts = self.cells.get(item, [])
        if item.population:
            return self._per_person(item, metric, parts)
        if metric.kind is Kind.SHARE:
            return _share(metric, parts)
        if metric.lag_months:
            return _judged_only(metric, parts)
        if metric.kind is Kind.MEDIAN and not parts:
            return Figure.uncomputable(NOT_YET, unit=metric.unit, decimals=metric.decimals)
        num, den = _sums(parts)
        if metric.nameless and den:
            reason = f"不明（{metric.nameless}{int(den)}件）"
            return Figure.uncomputable(reason, unit=metric.unit, decimals=metric.decimals)
        return figure_of(metric, num, den)

    def _per_person(self, item: Ask, metric: Metric, parts: Parts) -> Figure:
        below = self.people.get(item)
        if below is None:
            return Figure.not_entered(unit="%", decimals=1)
        num, _ = _sums(parts)
        return Figure.ratio(int(num), below.value)


def figure_of(metric: Metric, num: Decimal | None, den: Decimal | None) -> Figure:
    """A counted pair as the metric's figure; nothing counted is 未入力."""
    if num is None:
        return Figure.not_entered(unit=metric.unit)
    if metric.kind.has_denominator:
        return Figure.ratio(int(num), int(den or 0), unit=metric.unit, decimals=metric.decimals)
    return Figure.of(num, unit=metric.unit, decimals=metric.decimals)


def _sums(parts: Parts) -> tuple[Decimal, Decimal]:
    num = sum((part[1] for part in parts), Decimal(0))
    return num, sum((part[2] or Decimal(0) for part in parts), Decimal(0))


def _share(metric: Metric, parts: Parts) -> Figure:
    """The last wave of the window; a window without one asks nobody and expects no number."""
    waves = [part for part in parts if part[2]]
    if not waves:
        return Figure.not_applicable(unit=metric.unit, decimals=metric.decimals)
    last = max(waves)
    return figure_of(metric, last[1], last[2])


def _judged_only(metric: Metric, parts: Parts) -> Figure:
    """Only cohorts that have had their time; 観察中 while none has."""
    judged = [part for part in parts if _judged(metric, part[0])]
    if len(judged) < len(parts) and not any(part[2] for part in judged):
        return Figure.observing(unit=metric.unit, decimals=metric.decimals)
    num, den = _sums(judged)
    return figure_of(metric, num, den)


def _judged(metric: Metric, start: date) -> bool:
    """Whether every case of the month has had its ``lag_months``."""
    end = month(start).end
    later = end.month - 1 + metric.lag_months
    return date(end.year + later // 12, later % 12 + 1, 1) <= today()


def _is_kept(item: Ask) -> bool:
    """Whether facts answer it; entered natures and future windows need no count at all."""
    metric = registry.get(item.metric)
    if metric.entered or item.period.start > today():
        return True
    window = item.window
    if metric.kind.at_end:
        return window.last_day >= today() or window.end.day == 1
    if metric.kind.keyed:
        return _grain(window) is not None
    return window.whole_months


def _grain(window: Period) -> Grain | None:
    return {
        PeriodKind.MONTH: Grain.MONTH,
        PeriodKind.FIRST_HALF: Grain.HALF,
        PeriodKind.SECOND_HALF: Grain.HALF,
        PeriodKind.YEAR: Grain.YEAR,
    }.get(window.kind)


def _keys(item: Ask, metric: Metric) -> list[tuple[str, date]]:
    window = item.window
    if metric.kind.at_end:
        return [(Grain.MONTH.value, month(min(today(), window.last_day)).start)]
    if metric.kind.keyed:
        grain = _grain(window)
        return [(grain.value, window.start)] if grain else []
    return [(Grain.MONTH.value, part.start) for part in window.months]


def _facts(asks: Sequence[Ask]) -> dict[Ask, Parts]:
    if not asks:
        return {}
    wanted = Fact.objects.filter(
        series_id__in={item.series_id for item in asks},
        area_id__in={item.area_id for item in asks},
        start__gte=min(item.window.start for item in asks).replace(day=1),
        start__lt=max(item.window.end for item in asks),
    ).values_list("series_id", "grain", "start", "area_id", "num", "den")
    cells = {row[:4]: row[4:] for row in wanted}
    return {
        item: [
            (start, *cells[item.series_id, grain, start, item.area_id])
            for grain, start in _keys(item, registry.get(item.metric))
            if (item.series_id, grain, start, item.area_id) in cells
        ]
        for item in asks
    }


def _counted_now(asks: Sequence[Ask]) -> dict[Ask, Parts]:
    """Windows that no fact holds: one count per series and window, all areas together."""
    if not asks:
        return {}
    groups: dict[tuple[int, Period], list[Ask]] = defaultdict(list)
    for item in asks:
        groups[item.series_id, item.window].append(item)
    known = Series.objects.in_bulk({item.series_id for item in asks})
    found: dict[Ask, Parts] = {}
    with registry.one_geography():
        for (series_id, window), items in groups.items():
            metric = registry.get(items[0].metric)
            conditions = [tuple(each) for each in known[series_id].filters]
            with counting.seeing_every_row():
                cells = counting.count(metric, window, conditions)
            by: dict[int, Parts] = defaultdict(list)
            for (start, area), (num, den) in cells.items():
                by[area].append((start, num, den))
            found |= {item: by.get(item.area_id, []) for item in items}
    return found


def _people(asks: Iterable[Ask]) -> dict[Ask, People]:
    wanted = [item for item in asks if item.population]
    if not wanted:
        return {}
    known = registry.populations(
        {item.population for item in wanted}, {item.area_id for item in wanted}
    )
    found = {}
    for item in wanted:
        day = item.period.last_day
        dated = [
            each for each in known.get((item.population, item.area_id), ()) if each.as_of <= day
        ]
        if dated:
            found[item] = dated[-1]
    return found


def _renew_levels(asks: Sequence[Ask]) -> None:
    """A stock of the running month is as of its last count: a new day counts it again."""
    ids = {item.series_id for item in asks if _is_level(registry.get(item.metric))}
    if not ids:
        return
    start = month(today()).start
    fresh = set(
        Fact.objects.filter(
            series_id__in=ids, grain=Grain.MONTH, start=start, counted_on__gte=today()
        ).values_list("series_id", flat=True)
    )
    for series in Series.objects.filter(pk__in=ids - fresh):
        facts.recount(series, facts.months_since(_last_counted(series) or start))


def _is_level(metric: Metric) -> bool:
    return metric.kind.at_end and not metric.entered


def _last_counted(series: Series) -> date | None:
    return (
        Fact.objects.filter(series=series, grain=Grain.MONTH)
        .order_by("-start")
        .values_list("start", flat=True)
        .first()
    )
