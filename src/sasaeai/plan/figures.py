"""Every indicator of a plan over its years, read at once: the board and all pages stand on this.

Figures come from ``core.metrics`` in a constant number of queries. A confirmed year is shown as it
was published, with today's recount beside it; other years are live. Readers without ``exact`` get
small counts about people masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sasaeai.core import metrics
from sasaeai.core.figures import (
    Direction,
    Figure,
    Standing,
    achievement,
    difference,
    mask,
    progress,
)
from sasaeai.core.metrics import WHOLE, Ask, Kind, Metric, Reading, Series
from sasaeai.core.periods import FiscalYear, fiscal_year_of, local_date, today
from sasaeai.plan.course import Course
from sasaeai.plan.models import Baseline, Indicator, Plan, Target
from sasaeai.plan.series import metric_of, series_for

NO_RECORDS = "数える記録がまだありません"


@dataclass(frozen=True)
class YearFigure:
    """One indicator in one fiscal year. ``live`` is today's count, ``published`` the confirmed one."""

    year: FiscalYear
    live: Figure
    published: Figure | None
    target: Figure | None
    reading: Reading | None = None

    @property
    def shown(self) -> Figure:
        """What stands for the year: the published figure once there is one."""
        return self.live if self.published is None else self.published

    @property
    def drift(self) -> Figure | None:
        """Live minus published where they differ; None where they agree or nothing is published."""
        if self.published is None or self.published == self.live:
            return None
        if self.published.text == self.live.text and self.published.num == self.live.num:
            return None
        return difference(self.live, self.published)

    @property
    def started(self) -> bool:
        return self.year.period.start <= today()


@dataclass(frozen=True)
class Measured:
    """One indicator as a board or a page shows it, at the year asked for."""

    indicator: Indicator
    metric: Metric | None
    series: Series | None
    base_year: FiscalYear | None
    base: Figure | None
    years: tuple[YearFigure, ...]
    now: YearFigure
    course: Course
    goal: Figure | None
    goal_year: FiscalYear | None
    due: Figure | None
    standing: Standing
    achievement: Figure
    progress: Figure
    due_progress: Figure
    band_base: Figure | None
    band_goal: Figure | None

    @property
    def counted(self) -> bool:
        """Whether a room counts it; otherwise the page says that records are still missing."""
        return self.series is not None

    @property
    def way(self) -> str:
        """up, down or flat between the last two years with a figure; empty with fewer."""
        shown = [] if self.base is None else [self.base]
        shown += [row.shown for row in self.years if row.year <= self.now.year]
        values = [figure.displayed for figure in shown if figure.has_value]
        if len(values) < 2 or values[-1] is None or values[-2] is None:
            return ""
        if self.course.kind is Kind.FLOW and self.now.published is None:
            return ""
        return "flat" if values[-1] == values[-2] else "up" if values[-1] > values[-2] else "down"


def measure(
    plan: Plan,
    indicators: Sequence[Indicator],
    *,
    year: FiscalYear | None = None,
    exact: bool = False,
    day: date | None = None,
) -> list[Measured]:
    """All given indicators over all years of the plan, at ``year`` (this one when none is given).

    Seven queries and none per indicator; ``day`` stands for today (tests).
    """
    on = day or today()
    at = year or default_year(plan, on)
    series = series_for(indicators)
    wanted = {
        (row.pk, fy.year): metrics.ask(row, fy.period)
        for row in {row.pk: row for row in series.values()}.values()
        for fy in plan.span
    }
    live = metrics.read(wanted.values()) if wanted else {}
    readings = metrics.frozen([row.pk for row in series.values()]) if series else {}
    ids = [row.pk for row in indicators]
    bases = {row.indicator_id: row for row in Baseline.objects.filter(indicator_id__in=ids)}
    targets: dict[int, list[Target]] = defaultdict(list)
    for row in Target.objects.filter(indicator_id__in=ids).order_by("id"):
        targets[row.indicator_id].append(row)
    return [
        _judged(
            _Given(
                plan=plan,
                indicator=row,
                series=series.get(row.pk),
                live={fy: _live(live, wanted, series.get(row.pk), fy) for fy in plan.span},
                frozen={fy: _frozen(readings, series.get(row.pk), fy) for fy in plan.span},
                baseline=bases.get(row.pk),
                targets=tuple(targets[row.pk]),
                exact=exact,
            ),
            at=at,
            on=on,
        )
        for row in indicators
    ]


def _live(
    live: dict[Ask, Figure],
    wanted: dict[tuple[int, int], Ask],
    series: Series | None,
    year: FiscalYear,
) -> Figure | None:
    return None if series is None else live[wanted[series.pk, year.year]]


def _frozen(
    readings: dict[tuple[int, date, int], Reading], series: Series | None, year: FiscalYear
) -> Reading | None:
    """The reading of the whole year; one of a half year starts on the same day and is another."""
    found = readings.get((series.pk, year.period.start, WHOLE)) if series else None
    return found if found is not None and found.end == year.period.end else None


def default_year(plan: Plan, day: date) -> FiscalYear:
    """This fiscal year, held inside the plan's years."""
    return min(max(fiscal_year_of(day), plan.span.first), plan.span.last)


def printed(figure: Figure, indicator: Indicator) -> Figure:
    """The metric's figure in the indicator's unit and decimals; a rate keeps its own unit."""
    if figure.num is not None:
        return replace(figure, decimals=indicator.decimals)
    return replace(figure, unit=indicator.unit, decimals=indicator.decimals)


def target_figures(
    rows: Iterable[Target], indicator: Indicator, *, known_on: date | None = None
) -> dict[int, Figure]:
    """Fiscal year → the target in force, or as it was known on a day; taken-back ones are out."""
    latest: dict[int, Target] = {}
    for row in rows:
        if known_on is None or row.set_on <= known_on:
            latest[row.fy] = row
    return {
        fy: Figure.of(row.value, unit=indicator.unit, decimals=indicator.decimals)
        for fy, row in sorted(latest.items())
        if row.value is not None
    }


@dataclass(frozen=True)
class _Given:
    """What was read about one indicator."""

    plan: Plan
    indicator: Indicator
    series: Series | None
    live: dict[FiscalYear, Figure | None]
    frozen: dict[FiscalYear, Reading | None]
    baseline: Baseline | None
    targets: tuple[Target, ...]
    exact: bool

    @property
    def metric(self) -> Metric | None:
        return metric_of(self.indicator)

    @property
    def base(self) -> tuple[FiscalYear, Figure] | None:
        if self.baseline is None:
            return None
        return FiscalYear(self.baseline.fy), self.baseline.figure(self.indicator)

    def aims(self, at: FiscalYear) -> dict[int, Figure]:
        known = _known_on(self.frozen[at])
        return target_figures(self.targets, self.indicator, known_on=known)

    def year(self, fy: FiscalYear, aims: dict[int, Figure]) -> YearFigure:
        row = self.indicator
        counted, reading = self.live[fy], self.frozen[fy]
        live = Figure.not_entered(unit=row.unit, decimals=row.decimals)
        if counted is not None:
            live = printed(counted, row)
        published = None
        if reading is not None:
            published = printed(metrics.frozen_figure(reading), row)
        if not self.exact and self.metric is not None and self.metric.about_people:
            live = mask(live)
            published = None if published is None else mask(published)
        return YearFigure(fy, live, published, aims.get(fy.year), reading)


def _judged(given: _Given, *, at: FiscalYear, on: date) -> Measured:
    row, aims = given.indicator, given.aims(at)
    years = tuple(given.year(fy, aims) for fy in given.plan.span)
    now = years[at.year - given.plan.fy_from]
    base = given.base if given.base is not None and given.base[1].has_value else None
    course = Course(
        kind=given.metric.kind if given.metric else Kind.TYPED,
        unit=row.unit,
        decimals=row.decimals,
        base=base,
        targets=aims,
        starts=given.plan.span.first,
    )
    day = min(max(on, now.year.period.start), now.year.last_day)
    goal_year, goal = course.goal or (None, None)
    due = course.due(day)
    yearly = course.counted_up
    halfway = yearly and day < now.year.last_day
    start = base[1] if base else None
    upper = None if row.upper is None else Figure.of(row.upper, unit=row.unit)
    return Measured(
        indicator=row,
        metric=given.metric,
        series=given.series,
        base_year=given.base[0] if given.base else None,
        base=given.base[1] if given.base else None,
        years=years,
        now=now,
        course=course,
        goal=goal,
        goal_year=goal_year,
        due=due,
        standing=course.stands(now.shown, day, direction=row.way, upper=upper),
        achievement=achievement(now.shown, now.target, direction=row.way),
        progress=_halfway() if halfway else progress(start, now.shown, goal, direction=row.way),
        due_progress=_halfway() if halfway else _due_progress(start, due, goal, row.way),
        band_base=None if yearly else start,
        band_goal=course.reach(now.year) if yearly else goal,
    )


def _halfway() -> Figure:
    """A year that is still being counted up has no progress on the way of whole years."""
    return Figure.not_applicable(unit="%", decimals=1)


def _known_on(reading: Reading | None) -> date | None:
    """A confirmed year keeps the targets that were known when it was confirmed."""
    at: datetime | None = reading.read_at if reading is not None else None
    return local_date(at) if at is not None else None


def _due_progress(
    base: Figure | None, due: Figure | None, goal: Figure | None, way: Direction
) -> Figure:
    if due is None:
        return Figure.not_applicable(unit="%", decimals=0)
    return progress(base, due, goal, direction=way, decimals=0)
