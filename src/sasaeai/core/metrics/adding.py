"""Putting figures of one series together, as its nature allows; what must not be added is refused.

The board, the tables and the evaluation sheet ask for a figure at the level they need. These two
are for whoever holds parts and is tempted to add them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaeai.core.figures import Figure, Rollup, combine, total
from sasaeai.core.metrics.asking import Ask
from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.registry import get
from sasaeai.core.refusal import Refusal


class NotAdditive(Refusal):
    """These parts do not make a whole: it must be counted anew at the level wanted."""


class DifferentSeries(NotAdditive):
    """Figures of two series, or of two natures, have no sum and no average."""


@dataclass(frozen=True)
class Counted:
    """A figure that knows which question it answers."""

    ask: Ask
    figure: Figure


def over_areas(parts: Sequence[Counted]) -> Rollup:
    """One series, one window, different areas: Σ, or Σ numerators ÷ Σ denominators."""
    kind = _one_series(parts)
    if len({part.ask.period for part in parts}) > 1:
        raise NotAdditive("期間がちがう数字は、地区をこえて足せません。")
    if not kind.over_areas:
        raise NotAdditive(
            "「%(label)s」は地区ごとの数字を足せません。全体で数えなおします。", label=kind.label
        )
    return combine(_figures(parts)) if _rates(parts) else total(_figures(parts))


def over_time(parts: Sequence[Counted]) -> Rollup:
    """One series, one area, different windows: only what is counted up in each."""
    kind = _one_series(parts)
    if len({part.ask.area_id for part in parts}) > 1:
        raise NotAdditive("地区がちがう数字は、期間をこえて足せません。")
    if not kind.over_time or any(part.ask.since or part.ask.population for part in parts):
        raise NotAdditive(
            "「%(label)s」は期間ごとの数字を足せません。その期間で数えなおします。",
            label=kind.label,
        )
    return combine(_figures(parts)) if _rates(parts) else total(_figures(parts))


def _one_series(parts: Sequence[Counted]) -> Kind:
    codes = {(part.ask.series_id, part.ask.metric) for part in parts}
    if len(codes) != 1:
        raise DifferentSeries("ちがう指標の数字は、足すことも平均することもできません。")
    return get(codes.pop()[1]).kind


def _rates(parts: Sequence[Counted]) -> bool:
    return any(part.figure.den is not None for part in parts)


def _figures(parts: Sequence[Counted]) -> list[Figure]:
    return [part.figure for part in parts]
