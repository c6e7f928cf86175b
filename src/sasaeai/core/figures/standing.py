"""Where a figure stands against where it should be by now.

The pace runs straight from the baseline (0 for what is counted up in a year) to the target.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sasaeai.core.figures.figure import Figure, as_figure
from sasaeai.core.figures.rates import Direction, first_missing, fraction, without_value
from sasaeai.core.figures.rounding import Number, exactly, round_half_up

NEAR = Decimal(80)  # % of the way that should be done by now, from which it is もう少し


class Standing(StrEnum):
    """How things stand, in words that are no grade."""

    ON_TRACK = "on_track"
    NEAR = "near"
    BEHIND = "behind"
    WATCHED = "watched"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Standing.ON_TRACK: "目標どおり",
    Standing.NEAR: "もう少し",
    Standing.BEHIND: "おくれている",
    Standing.WATCHED: "見守る数字",
    Standing.UNKNOWN: "まだ数えられません",
}


def pace(
    target: Figure | Number,
    *,
    elapsed: Fraction,
    base: Figure | Number = 0,
) -> Figure:
    """Where the figure should be by now: base + (target − base) × elapsed, in target's unit.

    ``elapsed`` is the share of the time that has passed, 0..1; see ``Period.elapsed``.
    """
    if not 0 <= elapsed <= 1:
        raise ValueError(f"elapsed is a share of time, 0..1, not {elapsed}")
    goal, start = as_figure(target), as_figure(base)
    if missing := first_missing(goal, start):
        return without_value(missing, unit=goal.unit, decimals=goal.decimals)
    now = fraction(start) + (fraction(goal) - fraction(start)) * elapsed
    return Figure.of(now, unit=goal.unit, decimals=goal.decimals)


def standing(
    actual: Figure | Number,
    target: Figure | Number | None,
    *,
    direction: Direction,
    base: Figure | Number | None = None,
    elapsed: Fraction = Fraction(1),
    upper: Figure | Number | None = None,
    near: Number = NEAR,
) -> Standing:
    """Compare with the pace; decided on the percentage rounded to one place, as displayed.

    With a baseline the way covered since then counts, without one the whole figure. Levels
    without a baseline (a rate, a median of days) are compared with the target: leave
    ``elapsed`` at 1. UNKNOWN without target, before the start, or when a figure is missing;
    WATCHED when more is neither good nor bad, so that no target is ever wanted.
    """
    got = as_figure(actual)
    if direction is Direction.MONITOR:
        return Standing.WATCHED
    if target is None or elapsed == 0:
        return Standing.UNKNOWN
    goal = as_figure(target)
    bounds = [as_figure(bound) for bound in (base, upper) if bound is not None]
    if first_missing(got, goal, *bounds):
        return Standing.UNKNOWN
    if direction is Direction.MAINTAIN:
        done = _kept(fraction(got), fraction(goal), _bound(upper))
    elif direction is Direction.ALL_OF:
        done = _share(fraction(got), fraction(goal))
    else:
        due = fraction(pace(goal, elapsed=elapsed, base=0 if base is None else base))
        done = _covered(fraction(got), due, _bound(base), direction)
    shown = round_half_up(done, 1)
    if shown >= 100:
        return Standing.ON_TRACK
    return Standing.NEAR if shown >= exactly(near) else Standing.BEHIND


def _bound(bound: Figure | Number | None) -> Fraction | None:
    return None if bound is None else fraction(as_figure(bound))


def _covered(got: Fraction, due: Fraction, base: Fraction | None, direction: Direction) -> Fraction:
    falling = direction is Direction.DECREASE
    if base is not None and due != base:
        return (got - base) / (due - base) * 100
    if base is not None:
        return Fraction(100 if (got <= due if falling else got >= due) else 0)
    return _share(due, got) if falling else _share(got, due)


def _kept(got: Fraction, lower: Fraction, upper: Fraction | None) -> Fraction:
    if upper is not None and got > upper:
        return _share(upper, got)
    return _share(got, lower)


def _share(part: Fraction, whole: Fraction) -> Fraction:
    """part of whole in %; where the whole is not above 0, all or nothing by plain comparison."""
    if whole <= 0:
        return Fraction(100 if part >= whole else 0)
    return part / whole * 100
