"""Every indicator of a plan over its years, read at once: the board and all pages stand on this.

Figures come from ``core.metrics`` in a constant number of queries. A frozen year is shown as it was
published, with today's recount beside it; other years are live. Readers without ``exact`` get small
counts about people masked.

Three ways to look: live (the default), a ``window`` (a half year, or the running year up to a day)
and a ``closing`` (a pack frozen for a meeting: nothing that came later is in it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, Subquery

from sasaeai.core import metrics
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import WHOLE, Ask, Reading, ReadingLabel, Series
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, local_date, today
from sasaeai.plan.definitions import Definitions, definitions_of, series_of
from sasaeai.plan.judging import judged
from sasaeai.plan.measured import Given, Measured
from sasaeai.plan.models import Baseline, Closing, Indicator, Plan, Target
from sasaeai.plan.yearly import YearFigure, part_of_year, printed

NO_RECORDS = "数える記録がまだありません"

__all__ = ["Measured", "YearFigure", "default_year", "measure", "printed"]


def measure(
    plan: Plan,
    indicators: Sequence[Indicator],
    *,
    year: FiscalYear | None = None,
    exact: bool = False,
    day: date | None = None,
    window: Period | None = None,
    closing: Closing | None = None,
) -> list[Measured]:
    """All given indicators over all years of the plan, at ``year`` (this one when none is given).

    ``window`` narrows its own fiscal year to a half or to the days up to a date; ``closing`` shows
    a frozen pack. Eight queries and none per indicator; ``day`` stands for today (tests).
    """
    window = closing.period if closing is not None else window
    on = day or (min(today(), window.last_day) if window is not None else today())
    at = year or (fiscal_year_of(window.start) if window else default_year(plan, on))
    known = definitions_of(indicators, at=closing.made_at if closing else None)
    ways = {(row.pk, fy): known[row.pk].of(fy) for row in indicators for fy in plan.span}
    found = series_of([*ways.values(), *(each.current for each in known.values())])
    live = _live(plan, known, found, window)
    frozen = _frozen([row.pk for row in found.values()], closing)
    ids = [row.pk for row in indicators]
    bases = _bases(indicators, closing)
    targets, confirmed_on = _targets(plan, ids, part_of_year(at, window), closing)
    return [
        judged(
            Given(
                plan=plan,
                indicator=row,
                definitions=known[row.pk],
                series={
                    fy: found[ways[row.pk, fy]] for fy in plan.span if ways[row.pk, fy] in found
                },
                current=found.get(known[row.pk].current),
                live=live,
                frozen=frozen,
                baseline=bases.get(row.pk),
                targets=tuple(targets[row.pk]),
                confirmed_on=confirmed_on,
                window=window,
                closing=closing,
                exact=exact,
            ),
            at=at,
            on=on,
        )
        for row in indicators
    ]


def _live(
    plan: Plan, known: dict[int, Definitions], found: dict[Any, Series], window: Period | None
) -> dict[tuple[int, Period], Figure]:
    """Every series in the years it counts, and today's in the years that are counted anew."""
    asks: dict[tuple[int, Period], Ask] = {}
    for each in known.values():
        for fy in plan.span:
            again = each.backcast_until is not None and fy <= each.backcast_until
            for way in (each.of(fy), *((each.current,) if again else ())):
                if way in found:
                    period = part_of_year(fy, window)
                    asks[found[way].pk, period] = metrics.ask(found[way], period)
    live = metrics.read(asks.values()) if asks else {}
    return {key: live[item] for key, item in asks.items()}


def _frozen(
    series_ids: Sequence[int], closing: Closing | None
) -> dict[tuple[int, Period], Reading]:
    """What stands as published; with a closing, what stood that day and its own readings."""
    if not series_ids:
        return {}
    before = None if closing is None else closing.up_to + 1
    found = metrics.frozen(series_ids, before=before)
    if closing is not None:
        found |= metrics.frozen(series_ids, batch=closing.batch)
    return {(series, period): row for (series, period, area), row in found.items() if area == WHOLE}


def _targets(
    plan: Plan, ids: Sequence[int], period: Period, closing: Closing | None
) -> tuple[dict[int, list[Target]], date | None]:
    """Every act on a target in its order, and the day on which this plan itself confirmed the
    period that is looked at: another plan's confirming of the same figures fixes no target."""
    acts = Closing.objects.filter(plan=plan, start=period.start, end=period.end)
    confirmed = ~Q(label=ReadingLabel.PROVISIONAL)
    if closing is None:
        acts = acts.filter(confirmed)
    else:
        acts = acts.filter(confirmed | Q(pk=closing.pk), made_at__lte=closing.made_at)
    rows = Target.objects.filter(indicator_id__in=ids).order_by("id")
    found: dict[int, list[Target]] = defaultdict(list)
    closed_at = None
    for row in rows.annotate(closed_at=Subquery(acts.order_by("-id").values("made_at")[:1])):
        closed_at = row.closed_at
        if closing is None or row.written_at <= closing.made_at:
            found[row.indicator_id].append(row)
    return found, local_date(closed_at) if closed_at is not None else None


def _bases(
    indicators: Sequence[Indicator], closing: Closing | None
) -> dict[int, tuple[FiscalYear, Figure]]:
    if closing is not None:
        kept = closing.baselines
        return {
            row.pk: (FiscalYear(kept[str(row.pk)][0]), _kept_base(kept[str(row.pk)][1], row))
            for row in indicators
            if str(row.pk) in kept
        }
    by_id = {row.pk: row for row in indicators}
    rows = Baseline.objects.filter(indicator_id__in=list(by_id))
    return {
        row.indicator_id: (FiscalYear(row.fy), row.figure(by_id[row.indicator_id])) for row in rows
    }


def _kept_base(cell: str, row: Indicator) -> Figure:
    return Figure.from_cell(cell, unit=row.unit, decimals=row.decimals)


def default_year(plan: Plan, day: date) -> FiscalYear:
    """This fiscal year, held inside the plan's years."""
    return min(max(fiscal_year_of(day), plan.span.first), plan.span.last)
