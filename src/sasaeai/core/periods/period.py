"""Windows of local days, half-open: the day after the last one is the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from sasaeai.core.periods.clock import DAY, local_date, midnight
from sasaeai.core.periods.eras import FIRST_GREGORIAN_DAY, fiscal_label, wareki, wareki_year
from sasaeai.core.periods.reading import next_month


class EmptyPeriod(ValueError):
    """A period that ends before or when it starts."""


class PeriodKind(StrEnum):
    """What a window is, seen from its days alone."""

    YEAR = "year"
    YEARS = "years"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    MONTH = "month"
    DAY = "day"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Local days in Japan from ``start`` up to, but without, ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise TypeError("periods are made of local days, not moments")
        if self.end <= self.start:
            raise EmptyPeriod(f"{self.start.isoformat()} – {self.end.isoformat()}")

    @classmethod
    def through(cls, first: date, last: date) -> Period:
        """From the first to the last day, both included, as people say it."""
        return cls(first, last + DAY)

    @property
    def last_day(self) -> date:
        return self.end - DAY

    @property
    def starts_at(self) -> datetime:
        """The first moment inside (aware, Asia/Tokyo)."""
        return midnight(self.start)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it (aware, Asia/Tokyo)."""
        return midnight(self.end)

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def months(self) -> tuple[Period, ...]:
        """The calendar months in order, the first and last cut to the window."""
        pieces: list[Period] = []
        start = self.start
        while start < self.end:
            end = min(next_month(start.replace(day=1)), self.end)
            pieces.append(Period(start, end))
            start = end
        return tuple(pieces)

    @property
    def whole_months(self) -> bool:
        """Whether it starts and ends with a month, so that monthly facts add up to it."""
        return self.start.day == 1 and self.end.day == 1

    @property
    def kind(self) -> PeriodKind:
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        if self.days == 1:
            return PeriodKind.DAY
        if not self.whole_months:
            return PeriodKind.CUSTOM
        if months == 1:
            return PeriodKind.MONTH
        if self.start.month == 4 and months % 12 == 0:
            return PeriodKind.YEAR if months == 12 else PeriodKind.YEARS
        if months == 6 and self.start.month in {4, 10}:
            return PeriodKind.FIRST_HALF if self.start.month == 4 else PeriodKind.SECOND_HALF
        return PeriodKind.CUSTOM

    @property
    def label(self) -> str:
        """令和8年度, 令和8年度上半期, 令和8年4月, 令和8年4月1日〜令和8年6月15日."""
        kind = self.kind
        if kind is PeriodKind.DAY:
            return wareki(self.start)
        if kind is PeriodKind.MONTH:
            return f"{wareki_year(self.start)}{self.start.month}月"
        if kind is PeriodKind.CUSTOM or self.start < FIRST_GREGORIAN_DAY:
            return f"{wareki(self.start)}〜{wareki(self.last_day)}"
        first = _year_label(self.start)
        if kind is PeriodKind.YEARS:
            return f"{first}〜{_year_label(self.last_day)}"
        return first + {"first_half": "上半期", "second_half": "下半期"}.get(kind.value, "")

    def __contains__(self, when: object) -> bool:
        return isinstance(when, date) and self.start <= local_date(when) < self.end

    def __str__(self) -> str:
        return self.label

    def overlap(self, other: Period) -> Period | None:
        """The days in both, if any."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def covers(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def until(self, as_of: date) -> Period | None:
        """The part up to and including a day; None before it starts."""
        end = min(as_of + DAY, self.end)
        return Period(self.start, end) if end > self.start else None

    def split(self, on: date) -> tuple[Period, Period]:
        """The part before a day and the part from it on; the day must lie inside."""
        return Period(self.start, on), Period(on, self.end)

    def elapsed(self, as_of: date) -> Fraction:
        """The share of the days that have passed at the end of a day, 0..1."""
        passed = (as_of + DAY - self.start).days
        return Fraction(min(max(passed, 0), self.days), self.days)


def month(when: date | datetime) -> Period:
    """The calendar month of a day or moment in Japan."""
    first = local_date(when).replace(day=1)
    return Period(first, next_month(first))


def _year_label(day: date) -> str:
    return fiscal_label(day.year if day.month >= 4 else day.year - 1)
