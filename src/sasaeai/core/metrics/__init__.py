"""Figures that come by themselves out of records (architecture, mechanism 2; ADR 0003).

A *metric* is a way to count records; an *indicator* is a metric with a target in a plan.
"""

from sasaeai.core.metrics.facts import recount, refresh, series_of
from sasaeai.core.metrics.models import WHOLE, Reading, ReadingLabel, Series, TypedValue
from sasaeai.core.metrics.reading import (
    Ask,
    Drift,
    ask,
    by_area,
    drift,
    figure,
    freeze,
    frozen,
    frozen_figure,
    read,
    rows,
)
from sasaeai.core.metrics.registry import (
    Condition,
    Filter,
    Kind,
    Metric,
    UnknownFilter,
    UnknownMetric,
    every,
    get,
    register,
    registered,
    roll_up_along,
)

__all__ = [
    "WHOLE",
    "Ask",
    "Condition",
    "Drift",
    "Filter",
    "Kind",
    "Metric",
    "Reading",
    "ReadingLabel",
    "Series",
    "TypedValue",
    "UnknownFilter",
    "UnknownMetric",
    "ask",
    "by_area",
    "drift",
    "every",
    "figure",
    "freeze",
    "frozen",
    "frozen_figure",
    "get",
    "read",
    "recount",
    "refresh",
    "register",
    "registered",
    "roll_up_along",
    "rows",
    "series_of",
]
