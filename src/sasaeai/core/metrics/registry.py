"""What can be counted. A room registers a metric; plans build indicators from it (ADR 0003)."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from sasaeai.core.periods import Period

Rows = Callable[[Period], "QuerySet[Any]"]
Condition = tuple[str, str, Any]


class Kind(enum.Enum):
    """How a metric adds up. The two flags say whether Σ over areas / over months is allowed."""

    FLOW = ("flow", True, True)
    STOCK = ("stock", True, False)
    CUMULATIVE = ("cumulative", True, False)
    DISTINCT = ("distinct", False, False)
    RATIO = ("ratio", True, True)
    MEDIAN = ("median", False, False)
    TYPED = ("typed", False, False)

    def __init__(self, code: str, over_areas: bool, over_time: bool) -> None:
        self.code = code
        self.over_areas = over_areas
        self.over_time = over_time

    @property
    def has_denominator(self) -> bool:
        return self is Kind.RATIO


OPERATORS = {
    "eq": "exact",
    "in": "in",
    "gte": "gte",
    "lte": "lte",
    "between": "range",
    "is_null": "isnull",
}


@dataclass(frozen=True)
class Filter:
    """A field by which an indicator may narrow the metric; nothing else can be asked."""

    code: str
    path: str
    label: str
    operators: tuple[str, ...] = ("eq", "in")
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Metric:
    """One way to count records.

    ``rows(period)`` is the very QuerySet that is counted, so figure, drill-down, export and test
    are one query. ``when`` and ``area`` are its date (a DateField, local) and area paths; ``hit``
    marks the numerator inside the universe of a ratio; ``sources`` are the tables whose writes
    make a recount necessary.
    """

    code: str
    label: str
    unit: str
    kind: Kind
    sentence: str
    rows: Rows | None = None
    when: str = ""
    area: str = ""
    sources: tuple[str, ...] = ()
    amount: str = ""
    distinct: str = ""
    hit: Q | None = None
    filters: tuple[Filter, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """Drill-down: (value path, label) of what a permitted reader sees of each row."""
    about_people: bool = True
    """Small counts are masked in public."""
    decimals: int = 0

    def __post_init__(self) -> None:
        counted = self.kind is not Kind.TYPED
        if counted and not (self.rows and self.when and self.sources):
            raise ValueError(f"{self.code}: rows, when and sources are needed")
        if self.kind.has_denominator != (self.hit is not None):
            raise ValueError(f"{self.code}: a ratio, and only a ratio, has a hit condition")
        if (self.kind in (Kind.DISTINCT, Kind.MEDIAN)) != bool(self.distinct):
            raise ValueError(f"{self.code}: distinct needs its key, median its field")

    def counted(self, period: Period, conditions: Sequence[Condition] = ()) -> QuerySet[Any]:
        """The rows of the period that satisfy the conditions; raises ``UnknownFilter``."""
        assert self.rows is not None
        return self.rows(period).filter(self.condition(conditions))

    def condition(self, conditions: Sequence[Condition]) -> Q:
        wanted = Q()
        known = {filter_.code: filter_ for filter_ in self.filters}
        for code, operator, value in conditions:
            filter_ = known.get(code)
            if filter_ is None or operator not in filter_.operators:
                raise UnknownFilter(f"{self.code}: {code} {operator}")
            wanted &= Q(**{f"{filter_.path}__{OPERATORS[operator]}": value})
        return wanted


class UnknownMetric(KeyError):
    """No room registers this code."""


class UnknownFilter(ValueError):
    """The metric does not offer this field or operator."""


@dataclass
class _Registry:
    metrics: dict[str, Metric] = field(default_factory=dict)
    ancestors: Callable[[], dict[int, tuple[int, ...]]] = dict
    rollup_path: str = ""


_registry = _Registry()


def register(*metrics: Metric) -> None:
    """Called once by each room when it starts; a second metric of the same code is refused."""
    for metric in metrics:
        if metric.code in _registry.metrics:
            raise ValueError(f"metric {metric.code} is registered twice")
        _registry.metrics[metric.code] = metric


@contextmanager
def registered(*metrics: Metric) -> Iterator[None]:
    """Metrics that exist only inside the block (tests)."""
    register(*metrics)
    try:
        yield
    finally:
        for metric in metrics:
            del _registry.metrics[metric.code]


def roll_up_along(path: str, *, ancestors: Callable[[], dict[int, tuple[int, ...]]]) -> None:
    """The areas room says how an area leads to those that contain it (itself included)."""
    _registry.rollup_path = path
    _registry.ancestors = ancestors


_geography: ContextVar[dict[int, tuple[int, ...]] | None] = ContextVar("geography", default=None)


def ancestors() -> dict[int, tuple[int, ...]]:
    found = _geography.get()
    return _registry.ancestors() if found is None else found


@contextmanager
def one_geography() -> Iterator[None]:
    """Reads once who lies in whom, for all counts inside the block."""
    token = _geography.set(ancestors())
    try:
        yield
    finally:
        _geography.reset(token)


def rollup_path() -> str:
    return _registry.rollup_path


def get(code: str) -> Metric:
    """The metric of this code; raises ``UnknownMetric``."""
    try:
        return _registry.metrics[code]
    except KeyError:
        raise UnknownMetric(code) from None


def every() -> tuple[Metric, ...]:
    return tuple(_registry.metrics[code] for code in sorted(_registry.metrics))


def reading_from(sources: Iterable[str]) -> tuple[Metric, ...]:
    wanted = set(sources)
    return tuple(metric for metric in every() if wanted & set(metric.sources))


def series_key(code: str, conditions: Sequence[Condition]) -> str:
    """One text for the same filters in any order."""
    ordered = sorted([list(condition) for condition in conditions], key=json.dumps)
    return f"{code}|{json.dumps(ordered, ensure_ascii=False, separators=(',', ':'))}"


def table_of(model: type[Model]) -> str:
    return model._meta.db_table
