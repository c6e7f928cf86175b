"""Which lines of the monthly report the needs map reads, and what it cannot count without them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sasaeai.consult.models import Concern
from sasaeai.consult.statistics.models import Close, ReportDefinition
from sasaeai.core.periods import Period

REPORT = "monthly"
PREFIX = "concern-"
"""Lines of this code count one concern each; the map reads no others."""


def code_of(concern: str) -> str:
    return f"{PREFIX}{concern}"


def lacking(row: ReportDefinition) -> list[str]:
    """Concerns of today that a version does not count; the map will not know them. Other reports
    than the one that the map reads lack nothing."""
    if row.code != REPORT:
        return []
    concerns = Concern.objects.filter(ended_on=None).values_list("code", "label")
    return [label for code, label in concerns if code_of(code) not in _lines(row.cells)]


@dataclass(frozen=True)
class Read:
    """How closed months were counted. ``uncounted``: concern (code, label) → the months in which its
    line was not in the report: no zero, nobody counted. ``nowhere``: concerns that no month counted,
    in use or not. ``versions`` are those of the report."""

    uncounted: Mapping[tuple[str, str], tuple[Period, ...]] = field(default_factory=dict)
    nowhere: frozenset[tuple[str, str]] = frozenset()
    versions: tuple[int, ...] = ()


def read(months: Iterable[Period]) -> Read:
    """Two queries, whatever there is."""
    known = {each.start: each for each in months}
    closes = Close.objects.filter(report=REPORT, starts_on__in=known).select_related("definition")
    used = {close.starts_on: close.definition for close in closes}
    lines = {start: _lines(definition.cells) for start, definition in used.items()}
    found: dict[tuple[str, str], tuple[Period, ...]] = {}
    nowhere = set()
    for concern in Concern.objects.all():
        asked = [start for start in lines if _in_use(concern, known[start])]
        without = tuple(
            known[start] for start in sorted(asked) if code_of(concern.code) not in lines[start]
        )
        if without:
            found[concern.code, concern.label] = without
        if not any(code_of(concern.code) in each for each in lines.values()):
            nowhere.add((concern.code, concern.label))
    return Read(
        found,
        frozenset(nowhere),
        tuple(sorted({definition.version for definition in used.values()})),
    )


def _in_use(concern: Concern, period: Period) -> bool:
    """Whether somebody could come with it on a day of the period."""
    began = concern.began_on is None or concern.began_on < period.end
    return began and (concern.ended_on is None or concern.ended_on >= period.start)


def _lines(cells: Collection[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(cell["code"]) for cell in cells)
