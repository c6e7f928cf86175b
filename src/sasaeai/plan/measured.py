"""What a board or a page holds of one indicator, and what it was judged from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sasaeai.core.figures import Figure, Reached, Standing, reached
from sasaeai.core.metrics import Kind, Metric, Reading, Series
from sasaeai.core.periods import FiscalYear, Period
from sasaeai.plan.course import Course
from sasaeai.plan.definitions import Break, Definitions
from sasaeai.plan.models import Closing, Indicator, Plan, Target
from sasaeai.plan.yearly import YearFigure


@dataclass(frozen=True)
class Measured:
    """One indicator as a board or a page shows it, at the year asked for.

    ``years`` follow the definition of their time; ``backcast`` counts earlier years by today's
    definition, for comparison only.
    """

    indicator: Indicator
    metric: Metric | None
    series: Series | None
    base_year: FiscalYear | None
    base: Figure | None
    years: tuple[YearFigure, ...]
    now: YearFigure
    course: Course
    goal: Figure | None
    goal_year: FiscalYear | None
    due: Figure | None
    standing: Standing
    achievement: Figure
    progress: Figure
    due_progress: Figure
    band_base: Figure | None
    band_goal: Figure | None
    definitions: Definitions
    upper: Figure | None = None
    backcast: tuple[YearFigure, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether a room counts it; otherwise the page says that records are still missing."""
        return self.series is not None

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.definitions.breaks

    @property
    def reached(self) -> Reached:
        """達成 or 未達 of the year's own target; the only verdict of bands and compounds."""
        return reached(
            self.now.shown, self.now.target, direction=self.indicator.way, upper=self.upper
        )

    @property
    def way(self) -> str:
        """up, down or flat between the last two years of one definition; empty with fewer."""
        at = self.now.definition
        shown = [] if self.base is None or at > 1 else [self.base]
        shown += [
            row.shown for row in self.years if row.year <= self.now.year and row.definition == at
        ]
        values = [figure.displayed for figure in shown if figure.has_value]
        if len(values) < 2 or values[-1] is None or values[-2] is None:
            return ""
        if self.course.kind is Kind.FLOW and self.now.published is None:
            return ""
        return "flat" if values[-1] == values[-2] else "up" if values[-1] > values[-2] else "down"


def nature_of(item: Measured) -> str:
    """The code of its nature; empty while no room counts it."""
    return "" if item.metric is None else item.course.kind.code


def recounted(item: Measured, year: FiscalYear) -> Figure | None:
    """An earlier year by today's definition, where the plan shows that."""
    return next((row.live for row in item.backcast if row.year == year), None)


@dataclass(frozen=True)
class Given:
    """What was read about one indicator."""

    plan: Plan
    indicator: Indicator
    definitions: Definitions
    series: dict[FiscalYear, Series]
    current: Series | None
    live: dict[tuple[int, Period], Figure]
    frozen: dict[tuple[int, Period], Reading]
    baseline: tuple[FiscalYear, Figure] | None
    targets: tuple[Target, ...]
    confirmed_on: date | None
    window: Period | None
    closing: Closing | None
    exact: bool
