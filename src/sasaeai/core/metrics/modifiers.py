"""Conditions that shape a figure instead of narrowing its rows; their codes are nobody's fields.

``since/fy``       counted up from 1 April of that year instead of from the period's start
``population/per`` divided by a population of that kind (areas), with its date and source
``entry/key``      whose entered numbers these are: two indicators never share typed values
``parts/all_of``   the facts of an entered compound: code, label, and the months one holds
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.periods import FiscalYear

Condition = tuple[str, str, Any]
SINCE: Final = "since"
POPULATION: Final = "population"
ENTRY: Final = "entry"
PARTS: Final = "parts"
RESERVED: Final = {SINCE: "fy", POPULATION: "per", ENTRY: "key", PARTS: "all_of"}
SUMMED_UP = (Kind.FLOW,)
OVER_PEOPLE = (Kind.FLOW, Kind.STOCK, Kind.CUMULATIVE, Kind.DISTINCT)
MOST_PARTS = 12


@dataclass(frozen=True)
class FactWanted:
    """One fact of an entered compound; ``months`` says how long it holds, None for good."""

    code: str
    label: str
    months: int | None = None


@dataclass(frozen=True)
class Shape:
    """What the reserved conditions of a series say."""

    since: date | None = None
    population: str = ""
    parts: tuple[FactWanted, ...] = ()


def shape_of(conditions: Iterable[Sequence[Any]]) -> Shape:
    found = {code: value for code, _, value in conditions if code in RESERVED}
    since = found.get(SINCE)
    return Shape(
        since=FiscalYear(int(since)).period.start if since else None,
        population=str(found.get(POPULATION, "")),
        parts=tuple(
            FactWanted(str(item["code"]), str(item["label"]), item.get("months"))
            for item in found.get(PARTS, ())
        ),
    )


def refuse_modifiers(kind: Kind, conditions: Iterable[Condition]) -> None:
    """Raises ``ValueError`` where a nature cannot be shaped so, or the value is none."""
    for code, operator, value in conditions:
        if code not in RESERVED:
            continue
        if operator != RESERVED[code]:
            raise ValueError(f"{code} {operator}")
        if not _fits(kind, code, value):
            raise ValueError(f"{code} {value!r} / {kind.code}")


def _fits(kind: Kind, code: str, value: Any) -> bool:
    if code == SINCE:
        return kind in SUMMED_UP and isinstance(value, int) and 1900 < value < 2200
    if code == POPULATION:
        return kind in OVER_PEOPLE and isinstance(value, str) and 0 < len(value) <= 30
    if code == ENTRY:
        return kind in (Kind.TYPED, Kind.NARRATIVE, Kind.COMPOUND) and isinstance(value, str)
    return kind is Kind.COMPOUND and _are_parts(value)


def _are_parts(value: Any) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_PARTS:
        return False
    if not all(isinstance(item, dict) and item.get("code") and item.get("label") for item in value):
        return False
    months = [item.get("months") for item in value]
    whole = all(one is None or (isinstance(one, int) and 0 < one <= 240) for one in months)
    return whole and len({item["code"] for item in value}) == len(value)
