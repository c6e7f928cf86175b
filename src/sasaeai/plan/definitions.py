"""What an indicator counts in each year: a changed definition begins with a fiscal year.

Years before keep their way of counting, so a confirmed reading never moves; the tables show a break.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sasaeai.core import metrics
from sasaeai.core.metrics import Metric, Series, UnknownFilter, UnknownMetric
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.models import EndedDefinition, Indicator


@dataclass(frozen=True)
class Counting:
    """One way of counting, and how its figure is written. ``filters`` is canonical JSON."""

    code: str
    filters: str
    unit: str
    decimals: int

    @classmethod
    def of(cls, row: Indicator | EndedDefinition) -> Counting:
        return cls(row.metric, canonical(row.filters), row.unit, row.decimals)

    @property
    def conditions(self) -> list[tuple[str, str, Any]]:
        return [(code, operator, value) for code, operator, value in json.loads(self.filters)]

    @property
    def metric(self) -> Metric | None:
        """The registered metric, or None while no room counts it yet."""
        try:
            return metrics.get(self.code)
        except UnknownMetric:
            return None


def canonical(filters: Iterable[Any]) -> str:
    return json.dumps(sorted(filters, key=json.dumps), ensure_ascii=False)


@dataclass(frozen=True)
class Break:
    """From this year on the indicator counts otherwise; ``no`` is the new definition's number."""

    year: FiscalYear
    no: int
    before: Counting
    reason: str
    decision: str
    on: date
    backcast: bool


@dataclass(frozen=True)
class Definitions:
    """All definitions of one indicator as they were known at a moment."""

    current: Counting
    breaks: tuple[Break, ...] = ()

    @property
    def no(self) -> int:
        return len(self.breaks) + 1

    def of(self, year: FiscalYear) -> Counting:
        """The way of counting of a year: the first definition that had not ended before it."""
        for broken in self.breaks:
            if year < broken.year:
                return broken.before
        return self.current

    def number(self, year: FiscalYear) -> int:
        """Which definition (1, 2 …) a year is counted by."""
        return next((each.no - 1 for each in self.breaks if year < each.year), self.no)

    def begins(self, year: FiscalYear) -> Break | None:
        """The break that a year opens with; of two in one year the later one."""
        found = [each for each in self.breaks if each.year == year]
        return found[-1] if found else None

    @property
    def backcast_until(self) -> FiscalYear | None:
        """The last year to be counted anew by today's definition beside the published figures."""
        last = self.breaks[-1] if self.breaks else None
        return last.year - 1 if last is not None and last.backcast else None


def definitions_of(
    indicators: Sequence[Indicator], *, at: datetime | None = None
) -> dict[int, Definitions]:
    """Indicator id → its definitions, in one query; ``at`` leaves out what was changed later."""
    rows = EndedDefinition.objects.filter(indicator_id__in=[row.pk for row in indicators])
    ended: dict[int, list[EndedDefinition]] = defaultdict(list)
    for row in rows.order_by("no"):
        ended[row.indicator_id].append(row)
    return {row.pk: _known(row, ended[row.pk], at) for row in indicators}


def _known(row: Indicator, ended: Sequence[EndedDefinition], at: datetime | None) -> Definitions:
    later = [each for each in ended if at is not None and each.written_at > at]
    current = Counting.of(later[0]) if later else Counting.of(row)
    breaks = tuple(_break(each) for each in ended if each not in later)
    return Definitions(current, breaks)


def _break(row: EndedDefinition) -> Break:
    return Break(
        year=FiscalYear(row.last_fy) + 1,
        no=row.no + 1,
        before=Counting.of(row),
        reason=row.reason,
        decision=row.decision,
        on=row.changed_on,
        backcast=row.backcast,
    )


def series_of(countings: Iterable[Counting]) -> dict[Counting, Series]:
    """The series of those that a room counts, in one query; a missing one is made, once."""
    wanted = {each for each in countings if each.metric is not None}
    if not wanted:
        return {}
    codes = {each.code for each in wanted}
    known = {
        (row.metric, canonical(row.filters)): row for row in Series.objects.filter(metric__in=codes)
    }
    found: dict[Counting, Series] = {}
    for each in wanted:
        key = (each.code, each.filters)
        if key not in known:
            try:
                known[key] = metrics.series_of(each.code, each.conditions)
            except UnknownFilter:
                continue
        found[each] = known[key]
    return found
