"""From indicators to the series of core.metrics that today's definitions count."""

from __future__ import annotations

from collections.abc import Iterable

from sasaeai.core.metrics import Metric, Series
from sasaeai.plan.definitions import Counting, series_of
from sasaeai.plan.models import Indicator


def metric_of(indicator: Indicator) -> Metric | None:
    """The registered metric, or None while no room counts it yet."""
    return Counting.of(indicator).metric


def series_for(indicators: Iterable[Indicator]) -> dict[int, Series]:
    """Indicator id → series; indicators without a registered metric are left out."""
    countings = {row.pk: Counting.of(row) for row in indicators}
    found = series_of(countings.values())
    return {pk: found[each] for pk, each in countings.items() if each in found}
