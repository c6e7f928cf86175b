"""What can be counted. A room registers a metric; plans build indicators from it (ADR 0003)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.modifiers import RESERVED, Condition, refuse_modifiers
from sasaeai.core.periods import Period

Rows = Callable[[Period], "QuerySet[Any]"]
LONGEST_KEY = 280


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
    options: Callable[[], Iterable[tuple[str, str]]] | None = None
    """Choices that are rows of the database (categories, kinds)."""

    def offered(self) -> list[tuple[str, str]]:
        """Values with their labels, for forms and sentences; empty where any text may be asked."""
        return list(self.choices) if self.options is None else list(self.options())


@dataclass(frozen=True)
class Part:
    """One of the facts that a compound needs; it holds while ``rows(day)`` finds any."""

    code: str
    label: str
    rows: Callable[[date], QuerySet[Any]]


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
    theme: str = ""
    """Under which heading a planner finds it (居場所, 見守り)."""
    lag_months: int = 0
    """A cohort is judged this long after its month; until then it is 観察中 and in no denominator."""
    open_rows: Rows | None = None
    """Cases that no denominator holds because they are not over; shown beside the figure."""
    open_label: str = "まだ終わっていない件数"
    parts: tuple[Part, ...] = ()
    """A compound's facts, where a room keeps them as records."""
    nameless: str = ""
    """Distinct only: what rows without a key are called (名簿なしの回). With any, nobody knows."""
    adds_up: bool = False
    """Typed numbers only: months and half years add up to a year (partner's visits, yen)."""

    def __post_init__(self) -> None:
        if self.counted_here and not (self.rows and self.when and self.sources):
            raise ValueError(f"{self.code}: rows, when and sources are needed")
        if self.parts and not (self.kind is Kind.COMPOUND and self.sources):
            raise ValueError(f"{self.code}: parts belong to a compound with its sources")
        if self.lag_months and self.kind is not Kind.RATIO:
            raise ValueError(f"{self.code}: only a ratio waits for its cohort")
        if self.kind.has_denominator != (self.hit is not None):
            raise ValueError(f"{self.code}: a ratio, and only a ratio, has a hit condition")
        if (self.kind in (Kind.DISTINCT, Kind.MEDIAN)) != bool(self.distinct):
            raise ValueError(f"{self.code}: distinct needs its key, median its field")

    @property
    def counted_here(self) -> bool:
        """Whether it counts rows; the other natures are entered, or put together from facts."""
        return self.kind not in (Kind.TYPED, Kind.NARRATIVE, Kind.COMPOUND)

    @property
    def entered(self) -> bool:
        """Whether people enter it: there are no records to count."""
        return not self.counted_here and not self.parts

    def counted(self, period: Period, conditions: Sequence[Condition] = ()) -> QuerySet[Any]:
        """The rows of the period that satisfy the conditions; raises ``UnknownFilter``."""
        assert self.rows is not None
        return self.rows(period).filter(self.condition(conditions))

    def condition(self, conditions: Sequence[Condition]) -> Q:
        wanted = Q()
        known = {filter_.code: filter_ for filter_ in self.filters}
        try:
            refuse_modifiers(self.kind, conditions)
        except ValueError as refused:
            raise UnknownFilter(f"{self.code}: {refused}") from refused
        for code, operator, value in conditions:
            if code in RESERVED:
                continue
            filter_ = known.get(code)
            if filter_ is None or operator not in filter_.operators:
                raise UnknownFilter(f"{self.code}: {code} {operator}")
            wanted &= Q(**{f"{filter_.path}__{OPERATORS[operator]}": value})
        return wanted


class UnknownMetric(KeyError):
    """No room registers this code."""


class UnknownFilter(ValueError):
    """The metric does not offer this field or operator."""


@dataclass(frozen=True)
class People:
    """A population as a denominator: how many, on which day, said by whom."""

    value: int
    as_of: date
    source: str


Populations = Callable[[Iterable[str], Iterable[int]], "dict[tuple[str, int], list[People]]"]


@dataclass
class _Registry:
    metrics: dict[str, Metric] = field(default_factory=dict)
    ancestors: Callable[[], dict[int, tuple[int, ...]]] = dict
    rollup_path: str = ""
    populations: Populations | None = None


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


def populations_from(read: Populations) -> None:
    """The areas room tells populations: (key, area id) → dated values, the oldest first.

    ``WHOLE`` asks for the whole city.
    """
    _registry.populations = read


def populations(keys: Iterable[str], areas: Iterable[int]) -> dict[tuple[str, int], list[People]]:
    return {} if _registry.populations is None else _registry.populations(keys, areas)


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
    """One text for the same filters in any order; a long one is kept as its hash."""
    ordered = sorted([list(condition) for condition in conditions], key=json.dumps)
    text = f"{code}|{json.dumps(ordered, ensure_ascii=False, separators=(',', ':'))}"
    if len(text) <= LONGEST_KEY:
        return text
    return f"{code}|sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def table_of(model: type[Model]) -> str:
    return model._meta.db_table
