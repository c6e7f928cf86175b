"""What moved since it was published: every confirmed figure that the same query counts otherwise today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaeai.core.figures import Figure
from sasaeai.core.metrics import Reading
from sasaeai.core.periods import Period
from sasaeai.plan.figures import measure
from sasaeai.plan.models import Closing, Indicator, Plan


@dataclass(frozen=True)
class Moved:
    """One figure of one window: published, live, the difference, and the act that published it."""

    indicator: Indicator
    window: Period
    published: Figure
    live: Figure
    difference: Figure
    reading: Reading


def moved_since(plan: Plan, *, exact: bool = False) -> list[Moved]:
    """Years first, then confirmed half years and windows; a constant number of queries each."""
    rows = list(plan.indicators.select_related("identity").order_by("order", "id"))
    found = _moved(plan, rows, None, exact=exact)
    for window in _other_windows(plan):
        found += _moved(plan, rows, window, exact=exact)
    return sorted(found, key=lambda each: (each.window, each.indicator.order, each.indicator.pk))


def _other_windows(plan: Plan) -> list[Period]:
    """Confirmed windows that are no whole fiscal year."""
    acts = Closing.objects.filter(plan=plan).exclude(label="provisional")
    windows = {Period(start, end) for start, end in acts.values_list("start", "end")}
    whole = {year.period for year in plan.span}
    return sorted(windows - whole)


def _moved(
    plan: Plan, rows: Sequence[Indicator], window: Period | None, *, exact: bool
) -> list[Moved]:
    return [
        Moved(item.indicator, each.window, each.published, each.live, each.drift, each.reading)
        for item in measure(plan, rows, window=window, exact=exact)
        for each in item.years
        if each.drift is not None
        and each.published is not None
        and each.reading is not None
        and (window is None or each.window == window)
    ]
