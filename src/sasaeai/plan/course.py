"""Where a figure should be by a day: the way from the baseline through the targets.

A level (a stock, a rate, a median) walks straight from point to point, each at its year's end. What
is counted up within a year (visits, different people) starts every year at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sasaeai.core.figures import Direction, Figure, Standing, pace, standing
from sasaeai.core.metrics import Kind
from sasaeai.core.periods import FiscalYear

COUNTED_UP = frozenset({Kind.FLOW, Kind.DISTINCT})
Point = tuple[date, Fraction]


@dataclass(frozen=True)
class Course:
    """The points of one indicator: fiscal year → figure, the baseline's year first."""

    kind: Kind
    unit: str
    decimals: int
    base: tuple[FiscalYear, Figure] | None
    targets: Mapping[int, Figure]
    starts: FiscalYear

    @property
    def goal(self) -> tuple[FiscalYear, Figure] | None:
        """The last target: where the plan wants to end."""
        if not self.targets:
            return None
        last = max(self.targets)
        return FiscalYear(last), self.targets[last]

    def due(self, day: date) -> Figure | None:
        """Where the figure should be at the end of a day; None without a target."""
        if not self.targets:
            return None
        if self.kind in COUNTED_UP:
            year = FiscalYear(day.year if day.month >= 4 else day.year - 1)
            whole = self._figure(_between(self._points(), year.last_day))
            return pace(whole, elapsed=year.period.elapsed(day))
        return self._figure(_between(self._points(), day))

    def reach(self, year: FiscalYear) -> Figure | None:
        """Where the way stands at the end of a year; None without a target."""
        return self._figure(_between(self._points(), year.last_day)) if self.targets else None

    @property
    def counted_up(self) -> bool:
        """Whether every year starts at 0, so that the year's own target is the goal in sight."""
        return self.kind in COUNTED_UP

    def _points(self) -> list[Point]:
        found: list[Point] = []
        if self.base is not None and self.base[1].exact is not None:
            found.append((self.base[0].last_day, self.base[1].exact))
        elif self.kind is Kind.CUMULATIVE:
            found.append((self.starts.period.start - timedelta(days=1), Fraction(0)))
        for fy in sorted(self.targets):
            exact = self.targets[fy].exact
            if exact is not None:
                found.append((FiscalYear(fy).last_day, exact))
        return found

    def _figure(self, value: Fraction) -> Figure:
        return Figure.of(value, unit=self.unit, decimals=self.decimals)

    def stands(
        self, actual: Figure, day: date, *, direction: Direction, upper: Figure | None = None
    ) -> Standing:
        """目標どおり … against the way as it should be on that day."""
        if direction is Direction.MONITOR:
            return Standing.WATCHED
        due = self.due(day)
        if due is None:
            return Standing.UNKNOWN
        from_base = self.kind not in COUNTED_UP and direction.has_rate and self.base is not None
        base = self.base[1] if from_base and self.base is not None else None
        if base is not None and not base.has_value:
            base = None
        return standing(actual, due, direction=direction, base=base, upper=upper)


def _between(points: list[Point], day: date) -> Fraction:
    """Straight between neighbouring points, level before the first and after the last."""
    before = [point for point in points if point[0] <= day]
    after = [point for point in points if point[0] > day]
    if not before:
        return after[0][1]
    if not after:
        return before[-1][1]
    (start, low), (end, high) = before[-1], after[0]
    return low + (high - low) * Fraction((day - start).days, (end - start).days)
