"""One indicator in one year or a part of it: what is counted now beside what was published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sasaeai.core.figures import Figure, State, difference
from sasaeai.core.figures.figure import FACTORS
from sasaeai.core.metrics import Reading, ReadingLabel, Series
from sasaeai.core.periods import FiscalYear, Period, PeriodKind, today, wareki
from sasaeai.plan.definitions import Break

PARTS = {PeriodKind.FIRST_HALF: "上半期", PeriodKind.SECOND_HALF: "下半期"}
COUNTING_NOW = "集計中"


@dataclass(frozen=True)
class YearFigure:
    """One indicator in one fiscal year. ``live`` is today's count, ``published`` the frozen one.

    ``period`` is the whole year unless a half or a window was asked for; ``target`` is always the
    whole year's. ``broken`` is set where the definition begins with this year.
    """

    year: FiscalYear
    live: Figure
    published: Figure | None
    target: Figure | None
    reading: Reading | None = None
    period: Period | None = None
    old_target: Figure | None = None
    broken: Break | None = None
    definition: int = 1
    series: Series | None = None

    @property
    def shown(self) -> Figure:
        """What stands for the year: the published figure once there is one."""
        return self.live if self.published is None else self.published

    @property
    def drift(self) -> Figure | None:
        """Live minus published where they differ; None where they agree or nothing is published."""
        if self.published is None or self.published == self.live:
            return None
        if self.published.text == self.live.text and self.published.num == self.live.num:
            return None
        return difference(self.live, self.published)

    @property
    def window(self) -> Period:
        return self.period or self.year.period

    @property
    def started(self) -> bool:
        return self.year.period.start <= today()

    @property
    def label(self) -> ReadingLabel | None:
        """暫定, 確定 or 修正確定; None while nothing is frozen."""
        return ReadingLabel(self.reading.label) if self.reading is not None else None

    @property
    def certainty(self) -> str:
        """The label in words, 集計中 while the figure still moves, nothing before the year."""
        if self.label is not None:
            return str(self.label.label)
        return COUNTING_NOW if self.started else ""

    @property
    def part(self) -> str:
        """上半期, 下半期 or "9月15日まで" where less than the year is meant; else nothing."""
        if self.window == self.year.period:
            return ""
        if self.window.kind in PARTS:
            return PARTS[self.window.kind]
        if self.window.start == self.year.period.start:
            return f"{wareki(self.window.last_day)}まで"
        return self.window.label


def part_of_year(year: FiscalYear, window: Period | None) -> Period:
    """The window where it lies in that year, else the whole year."""
    if window is None or not year.period.covers(window):
        return year.period
    return window


def until(year: FiscalYear, as_of: date) -> Period:
    """The year up to and including a day, as a window."""
    return year.period.until(as_of) or year.period


class Form(Protocol):
    """An indicator, or one of its definitions: the unit and decimals a figure is written in."""

    @property
    def unit(self) -> str: ...

    @property
    def decimals(self) -> int: ...


def printed(figure: Figure, form: Form) -> Figure:
    """The metric's figure in the unit and decimals of its definition."""
    if figure.num is None:
        return replace(figure, unit=form.unit, decimals=form.decimals)
    if figure.unit == form.unit or not (figure.unit in FACTORS and form.unit):
        return replace(figure, decimals=form.decimals)
    if figure.state is State.UNCOMPUTABLE or figure.den is None:
        return replace(figure, unit=form.unit, decimals=form.decimals)
    return Figure.ratio(figure.num, figure.den, unit=form.unit, decimals=form.decimals)
