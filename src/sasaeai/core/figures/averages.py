"""Averages that leave out what is missing and say so: "75.0（2/3項目）", never 50.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sasaeai.core.figures.figure import Figure
from sasaeai.core.figures.rates import MixedUnits, fraction
from sasaeai.core.figures.rounding import Number, exactly
from sasaeai.core.figures.states import State


@dataclass(frozen=True, slots=True)
class Rollup:
    """A figure made of several, with how many of the expected ones it rests on."""

    figure: Figure
    counted: int
    expected: int

    @property
    def coverage(self) -> str:
        return f"{self.counted}/{self.expected}項目"

    @property
    def complete(self) -> bool:
        return self.counted == self.expected

    @property
    def text(self) -> str:
        """With the coverage wherever something is missing: "75.0（2/3項目）"."""
        return self.figure.text if self.complete else f"{self.figure.text}（{self.coverage}）"


class NotARatio(ValueError):
    """A figure without numerator and denominator cannot be pooled: percentages never average."""


class NeverAveraged(ValueError):
    """1/2 and 99/100 are 98.0 %, never 74.5 %: rates with their integers are pooled."""


def mean(
    figures: Iterable[Figure],
    *,
    weights: Sequence[Number] | None = None,
    decimals: int | None = None,
) -> Rollup:
    """The plain or weighted average of those that have a value, zero included.

    対象外 is not expected and not counted; weights are normalised over what is counted.
    A figure that knows its numerator and denominator is refused (``NeverAveraged``): such
    percentages are pooled with ``combine``.
    """
    given = tuple(figures)
    if pooled := [figure for figure in given if figure.den is not None]:
        raise NeverAveraged(f"{pooled[0].text_with_unit}（{pooled[0].num}/{pooled[0].den}）")
    weighed = _weighed(given, weights)
    expected = [pair for pair in weighed if pair[0].state is not State.NOT_APPLICABLE]
    counted = [pair for pair in expected if pair[0].has_value]
    unit = one_unit(given)
    places = max((figure.decimals for figure in given), default=0) if decimals is None else decimals
    if not counted:
        return Rollup(_nothing(given, unit=unit, decimals=places), 0, len(expected))
    total = sum((weight for _, weight in counted), Fraction(0))
    if total == 0:
        figure = Figure.uncomputable("重みの合計が0のため", unit=unit, decimals=places)
    else:
        weighted = sum((fraction(item) * weight for item, weight in counted), Fraction(0))
        figure = Figure.of(weighted / total, unit=unit, decimals=places)
    return Rollup(figure, len(counted), len(expected))


def combine(figures: Iterable[Figure], *, decimals: int | None = None) -> Rollup:
    """Σ numerators ÷ Σ denominators: 1/2 and 99/100 are 98.0 %, not 74.5 %.

    A denominator of 0 is complete and adds nothing; missing or hidden figures are counted out.
    """
    given = tuple(figures)
    expected = [figure for figure in given if figure.state is not State.NOT_APPLICABLE]
    pairs = [(f.num, f.den) for f in expected if f.num is not None and f.den is not None]
    if loose := [f for f in expected if f.has_value and f.den is None]:
        raise NotARatio(f"{loose[0].text_with_unit} has no numerator and denominator")
    unit = one_unit(given)
    places = max((figure.decimals for figure in given), default=1) if decimals is None else decimals
    if pairs:
        num, den = (sum(column) for column in zip(*pairs, strict=True))
        figure = Figure.ratio(num, den, unit=unit, decimals=places)
    else:
        figure = _nothing(given, unit=unit, decimals=places)
    return Rollup(figure, len(pairs), len(expected))


def share_reaching(figures: Iterable[Figure], cut: Number, *, decimals: int = 1) -> Rollup:
    """The % of figures whose displayed value is at least ``cut`` (items at 80 % or more)."""
    expected = [f for f in figures if f.state is not State.NOT_APPLICABLE]
    shown = [f.displayed for f in expected if f.displayed is not None]
    hits = sum(1 for value in shown if value >= cut)
    figure = Figure.ratio(hits, len(shown), decimals=decimals, small_base=0)
    return Rollup(figure, len(shown), len(expected))


def total(figures: Iterable[Figure]) -> Rollup:
    """The sum of additive figures of one unit; distinct persons must be counted anew instead."""
    given = tuple(figures)
    expected = [figure for figure in given if figure.state is not State.NOT_APPLICABLE]
    counted = [figure for figure in expected if figure.has_value]
    unit = one_unit(given)
    places = max((figure.decimals for figure in given), default=0)
    if counted:
        value = sum((fraction(figure) for figure in counted), Fraction(0))
        figure = Figure.of(value, unit=unit, decimals=places)
    else:
        figure = _nothing(given, unit=unit, decimals=places)
    return Rollup(figure, len(counted), len(expected))


def one_unit(figures: Sequence[Figure]) -> str:
    """The unit they share; persons and organisations are never put together (``MixedUnits``)."""
    units = {figure.unit for figure in figures}
    if len(units) > 1:
        raise MixedUnits("、".join(sorted(units)))
    return units.pop() if units else ""


def _weighed(
    figures: Sequence[Figure], weights: Sequence[Number] | None
) -> list[tuple[Figure, Fraction]]:
    if weights is None:
        return [(figure, Fraction(1)) for figure in figures]
    exact = [exactly(weight) for weight in weights]
    if any(weight < 0 for weight in exact):
        raise ValueError("weights are never negative")
    return list(zip(figures, exact, strict=True))


def _nothing(figures: Sequence[Figure], *, unit: str, decimals: int) -> Figure:
    states = {figure.state for figure in figures}
    if states <= {State.NOT_APPLICABLE}:
        return Figure.not_applicable(unit=unit, decimals=decimals)
    if State.SUPPRESSED in states:
        return Figure.suppressed(complementary=True, unit=unit, decimals=decimals)
    if State.NOT_ENTERED in states:
        return Figure.not_entered(unit=unit, decimals=decimals)
    return Figure.uncomputable("数えられる項目がないため", unit=unit, decimals=decimals)
