"""From indicators to the series of core.metrics, in one query for all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sasaeai.core import metrics
from sasaeai.core.metrics import Metric, Series, UnknownFilter, UnknownMetric
from sasaeai.plan.models import Indicator


def metric_of(indicator: Indicator) -> Metric | None:
    """The registered metric, or None while no room counts it yet."""
    try:
        return metrics.get(indicator.metric)
    except UnknownMetric:
        return None


def series_for(indicators: Iterable[Indicator]) -> dict[int, Series]:
    """Indicator id → series; indicators without a registered metric are left out.

    A series that is missing is made and counted, once in its life.
    """
    wanted = [row for row in indicators if metric_of(row) is not None]
    if not wanted:
        return {}
    codes = {row.metric for row in wanted}
    known = {
        (row.metric, _key(row.filters)): row for row in Series.objects.filter(metric__in=codes)
    }
    found: dict[int, Series] = {}
    for row in wanted:
        key = (row.metric, _key(row.filters))
        if key not in known:
            try:
                known[key] = metrics.series_of(row.metric, row.conditions)
            except UnknownFilter:
                continue
        found[row.pk] = known[key]
    return found


def _key(filters: Sequence[Any]) -> str:
    return json.dumps(sorted(filters, key=json.dumps), ensure_ascii=False)
