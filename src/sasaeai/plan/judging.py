"""From what was read about an indicator to what is said of it: rates, standing, the way ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sasaeai.core import metrics
from sasaeai.core.figures import Direction, Figure, achievement, mask, progress
from sasaeai.core.metrics import Kind, Reading, Series, shape_of
from sasaeai.core.metrics.typed import FACTS
from sasaeai.core.periods import FiscalYear, Period
from sasaeai.plan.course import Course
from sasaeai.plan.measured import Given, Measured
from sasaeai.plan.models import Indicator, Target
from sasaeai.plan.yearly import YearFigure, part_of_year, printed


def judged(given: Given, *, at: FiscalYear, on: date) -> Measured:
    """The indicator at one year, seen from one day."""
    row = given.indicator
    aims = _aims(given, at)
    years = tuple(_year(given, fy, aims) for fy in given.plan.span)
    now = years[at.year - given.plan.fy_from]
    base = given.baseline if given.baseline is not None and given.baseline[1].has_value else None
    metric = given.definitions.current.metric
    course = Course(
        kind=_kind(given),
        unit=row.unit,
        decimals=row.decimals,
        base=base,
        targets=aims,
        starts=given.plan.span.first,
    )
    day = min(max(on, now.window.start), now.window.last_day)
    goal_year, goal = course.goal or (None, None)
    due = course.due(day)
    yearly = course.counted_up
    halfway = yearly and day < now.year.last_day
    start = base[1] if base else None
    upper = (
        None if row.upper is None else Figure.of(row.upper, unit=row.unit, decimals=row.decimals)
    )
    return Measured(
        indicator=row,
        metric=metric,
        series=given.current,
        base_year=given.baseline[0] if given.baseline else None,
        base=given.baseline[1] if given.baseline else None,
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
        definitions=given.definitions,
        upper=upper,
        backcast=_backcast(given),
    )


def _kind(given: Given) -> Kind:
    """The nature by which a figure walks; a flow summed up since the plan began is cumulative."""
    way = given.definitions.current
    if way.metric is None:
        return Kind.TYPED
    shape = shape_of(way.conditions)
    if shape.population:
        return Kind.RATIO
    return Kind.CUMULATIVE if shape.since else way.metric.kind


def _aims(given: Given, at: FiscalYear) -> dict[int, Figure]:
    """Targets per year, as known when the year looked at was confirmed; a compound wants all."""
    known_on = given.confirmed_on if _reading(given, at) is not None else None
    found = target_figures(given.targets, given.indicator, known_on=known_on)
    metric = given.definitions.current.metric
    if (
        metric is None
        or metric.kind is not Kind.COMPOUND
        or given.indicator.way is not Direction.ALL_OF
    ):
        return found
    parts = len(metric.parts) or len(shape_of(given.definitions.current.conditions).parts)
    whole = Figure.of(parts, unit=FACTS)
    return {fy.year: found.get(fy.year, whole) for fy in given.plan.span}


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


def old_target(rows: Iterable[Target], indicator: Indicator, fy: int) -> Figure | None:
    """The target that the standing one of a year took the place of (旧目標), if any."""
    acts = [row for row in rows if row.fy == fy]
    before = acts[-2] if len(acts) > 1 else None
    if before is None or before.value is None:
        return None
    return Figure.of(before.value, unit=indicator.unit, decimals=indicator.decimals)


def _reading(given: Given, fy: FiscalYear) -> Reading | None:
    series = given.series.get(fy)
    if series is None:
        return None
    return given.frozen.get((series.pk, part_of_year(fy, given.window)))


def _year(given: Given, fy: FiscalYear, aims: dict[int, Figure]) -> YearFigure:
    row, way = given.indicator, given.definitions.of(fy)
    period, series = part_of_year(fy, given.window), given.series.get(fy)
    reading = _reading(given, fy)
    if not row.looked_at(fy):
        live = Figure.not_applicable(unit=way.unit, decimals=way.decimals)
    else:
        live = _counted(given, series, period, fy)
    published = None
    if reading is not None:
        published = printed(metrics.frozen_figure(reading), way)
    elif given.closing is not None:
        live = Figure.not_entered(unit=way.unit, decimals=way.decimals)
    metric = way.metric
    if not given.exact and metric is not None and metric.about_people:
        live = mask(live)
        published = None if published is None else mask(published)
    return YearFigure(
        year=fy,
        live=live,
        published=published,
        target=aims.get(fy.year),
        reading=reading,
        period=period,
        old_target=old_target(given.targets, row, fy.year) if fy.year in aims else None,
        broken=given.definitions.begins(fy),
        definition=given.definitions.number(fy),
        series=series,
    )


def _counted(given: Given, series: Series | None, period: Period, fy: FiscalYear) -> Figure:
    way = given.definitions.of(fy)
    if series is None:
        return Figure.not_entered(unit=way.unit, decimals=way.decimals)
    return printed(given.live[series.pk, period], way)


def _backcast(given: Given) -> tuple[YearFigure, ...]:
    """Earlier years by today's definition: live, never published, never judged."""
    until, series = given.definitions.backcast_until, given.current
    if until is None or series is None or given.closing is not None:
        return ()
    found = []
    way = given.definitions.current
    for fy in given.plan.span:
        if fy > until:
            break
        live = printed(given.live[series.pk, part_of_year(fy, given.window)], way)
        if not given.exact and way.metric is not None and way.metric.about_people:
            live = mask(live)
        found.append(YearFigure(fy, live, None, None, definition=given.definitions.no))
    return tuple(found)


def _halfway() -> Figure:
    """A year that is still being counted up has no progress on the way of whole years."""
    return Figure.not_applicable(unit="%", decimals=1)


def _due_progress(
    base: Figure | None, due: Figure | None, goal: Figure | None, way: Direction
) -> Figure:
    if due is None:
        return Figure.not_applicable(unit="%", decimals=0)
    return progress(base, due, goal, direction=way, decimals=0)
