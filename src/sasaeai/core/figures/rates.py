"""Rates against a target and changes between two figures (plan page C4).

Rates are computed from exact values and rounded once; changes are taken between displayed
values, so that a reader with the printed sheet gets the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from sasaeai.core.figures.figure import Figure, as_figure
from sasaeai.core.figures.rounding import Number, grouped
from sasaeai.core.figures.states import State

POINTS: Final = "ポイント"
_STRONGEST_FIRST = (
    State.SUPPRESSED,
    State.NOT_APPLICABLE,
    State.NOT_ENTERED,
    State.UNCOMPUTABLE,
    State.OBSERVING,
)


class Direction(StrEnum):
    """Which way a figure is meant to go; it decides the formula of the rates."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"
    ALL_OF = "all_of"
    MONITOR = "monitor"

    @property
    def label(self) -> str:
        return _DIRECTIONS[self]

    @property
    def has_rate(self) -> bool:
        """Whether 達成率 and 進捗率 make sense; the others are only 達成 or 未達."""
        return self in {Direction.INCREASE, Direction.DECREASE}


_DIRECTIONS = {
    Direction.INCREASE: "増やす",
    Direction.DECREASE: "減らす",
    Direction.MAINTAIN: "保つ",
    Direction.ALL_OF: "すべてそろえる",
    Direction.MONITOR: "見守る（目標なし）",
}


class Reached(StrEnum):
    """Whether a target is met, for every direction; UNKNOWN where a figure is missing."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"met": "達成", "not_met": "未達", "unknown": "判定できません"}[self.value]


class MixedUnits(ValueError):
    """Persons and organisations, say, were about to be added or compared."""


def achievement(
    actual: Figure | Number,
    target: Figure | Number | None,
    *,
    direction: Direction,
    decimals: int = 1,
) -> Figure:
    """達成率 in %: actual ÷ target to increase, target ÷ actual to decrease; uncapped.

    対象外 without a target and for directions that know only 達成 and 未達.
    """
    if target is None or not direction.has_rate:
        return Figure.not_applicable(unit="%", decimals=decimals)
    got, goal = as_figure(actual), as_figure(target)
    if missing := first_missing(got, goal):
        return without_value(missing, unit="%", decimals=decimals)
    above, below = (got, goal) if direction is Direction.INCREASE else (goal, got)
    if below.state is State.ZERO:
        what = "目標値" if direction is Direction.INCREASE else "実績値"
        return Figure.uncomputable(f"{what}が0のため", unit="%", decimals=decimals)
    if fraction(above) < 0 or fraction(below) < 0:
        return Figure.uncomputable("負の値のため", unit="%", decimals=decimals)
    return Figure.of(fraction(above) / fraction(below) * 100, unit="%", decimals=decimals)


def progress(
    base: Figure | Number | None,
    actual: Figure | Number,
    target: Figure | Number | None,
    *,
    direction: Direction = Direction.INCREASE,
    decimals: int = 1,
) -> Figure:
    """進捗率 in %: how much of the way from the baseline is done; may be negative or over 100."""
    if target is None or not direction.has_rate:
        return Figure.not_applicable(unit="%", decimals=decimals)
    if base is None:
        return Figure.uncomputable("基準値なし", unit="%", decimals=decimals)
    start, got, goal = as_figure(base), as_figure(actual), as_figure(target)
    if missing := first_missing(start, got, goal):
        return without_value(missing, unit="%", decimals=decimals)
    way = fraction(goal) - fraction(start)
    if way == 0:
        return Figure.uncomputable("目標値が基準値と同じため", unit="%", decimals=decimals)
    done = (fraction(got) - fraction(start)) / way
    return Figure.of(done * 100, unit="%", decimals=decimals)


def reached(
    actual: Figure | Number,
    target: Figure | Number | None,
    *,
    direction: Direction,
    upper: Figure | Number | None = None,
) -> Reached:
    """達成 or 未達, decided on displayed values; MAINTAIN means target ≤ actual (≤ upper).

    ALL_OF compares how many conditions hold with how many there are.
    """
    if target is None or direction is Direction.MONITOR:
        return Reached.UNKNOWN
    got, goal = as_figure(actual).displayed, as_figure(target).displayed
    if got is None or goal is None:
        return Reached.UNKNOWN
    met = got <= goal if direction is Direction.DECREASE else got >= goal
    if met and direction is Direction.MAINTAIN and upper is not None:
        limit = as_figure(upper).displayed
        if limit is None:
            return Reached.UNKNOWN
        met = got <= limit
    return Reached.MET if met else Reached.NOT_MET


def difference(later: Figure, earlier: Figure) -> Figure:
    """later − earlier between displayed values; between percentages in ポイント.

    Read ``.signed`` for print: "+1.6ポイント". Hidden or missing figures stay so.
    """
    if later.unit != earlier.unit:
        raise MixedUnits(f"{later.unit!r} and {earlier.unit!r}")
    unit = POINTS if later.unit == "%" else later.unit
    decimals = max(later.decimals, earlier.decimals)
    if later.displayed is None or earlier.displayed is None:
        missing = first_missing(later, earlier)
        assert missing is not None
        return without_value(missing, unit=unit, decimals=decimals)
    return Figure.of(later.displayed - earlier.displayed, unit=unit, decimals=decimals)


@dataclass(frozen=True, slots=True)
class Shares:
    """A column of percentages of one base, with the notes that print beneath it."""

    figures: tuple[Figure, ...]
    base: int
    multiple: bool

    @property
    def displayed_total(self) -> Decimal:
        """The sum of the printed percentages, which need not be 100."""
        return sum((figure.displayed or Decimal(0) for figure in self.figures), Decimal(0))

    @property
    def base_text(self) -> str:
        return f"n={grouped(Decimal(self.base))}"

    @property
    def note(self) -> str:
        """Why the printed percentages do not make 100, or nothing when they do."""
        if self.multiple:
            return "複数回答のため、合計は100%を超えることがあります。"
        if self.base and self.displayed_total != 100:
            return "四捨五入のため、合計が100%にならないことがあります。"
        return ""


class CountsExceedBase(ValueError):
    """Single answers count more than the base they are shares of."""


def shares(
    counts: Sequence[int], *, base: int, multiple: bool = False, decimals: int = 1
) -> Shares:
    """Each count as % of one base; no answer (無回答) is a row like any other.

    Nothing is adjusted to make 100. ``multiple`` for questions with several answers each.
    """
    if not multiple and sum(counts) > base:
        raise CountsExceedBase(f"{sum(counts)} answers of {base}")
    figures = tuple(Figure.ratio(count, base, decimals=decimals) for count in counts)
    return Shares(figures, base, multiple)


def first_missing(*figures: Figure) -> Figure | None:
    """The figure whose state a result must take over, the most guarded first; None if all are."""
    for state in _STRONGEST_FIRST:
        for figure in figures:
            if figure.state is state:
                return figure
    return None


def fraction(figure: Figure) -> Fraction:
    """The exact number of a figure that has one."""
    if figure.exact is None:
        raise ValueError(f"{figure.state} has no number")
    return figure.exact


def without_value(missing: Figure, *, unit: str, decimals: int) -> Figure:
    """A result in the state of the figure it lacks; a hidden input hides it as 秘匿."""
    if missing.state is State.SUPPRESSED:
        return Figure.suppressed(complementary=True, unit=unit, decimals=decimals)
    return Figure(missing.state, unit=unit, decimals=decimals, reason=missing.reason)
