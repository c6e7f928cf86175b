"""Did it help? The confirmed year answers; nobody types the answer, so it also follows a restatement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sasaeai.core.figures import Figure
from sasaeai.evaluation.enums import Effect, EffectOperator
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.plan.public import Measured, Plan, measure


@dataclass(frozen=True)
class EffectAnswer:
    """The answer with the figure it rests on."""

    effect: Effect
    figure: Figure | None = None


NOT_ASKED = EffectAnswer(Effect.NONE)


def effects(plan: Plan, actions: Iterable[ImprovementAction]) -> dict[int, EffectAnswer]:
    """Action id → answer, in the constant number of queries of ``plan.measure``.

    Decided on the displayed figure (50 → yes, 49 → no for ≥ 50); a year that is confirmed without
    a figure for the indicator answers 不明; one that is not confirmed yet waits.
    """
    rows = list(actions)
    asked = [row for row in rows if row.effect_indicator_id is not None]
    if not asked:
        return {row.pk: NOT_ASKED for row in rows}
    indicators = list(plan.indicators.order_by("order", "id"))
    measured = {item.indicator.pk: item for item in measure(plan, indicators, exact=True)}
    confirmed = {
        year.year.year
        for item in measured.values()
        for year in item.years
        if year.published is not None
    }
    return {row.pk: _answer(row, measured, confirmed) for row in rows}


def _answer(
    row: ImprovementAction, measured: dict[int, Measured], confirmed: set[int]
) -> EffectAnswer:
    item = measured.get(row.effect_indicator_id) if row.effect_indicator_id else None
    if item is None or row.effect_value is None:
        return NOT_ASKED
    if row.effect_fy not in confirmed:
        return EffectAnswer(Effect.WAITING)
    year = next(year for year in item.years if year.year.year == row.effect_fy)
    figure = year.published
    shown = None if figure is None else figure.displayed
    if shown is None:
        return EffectAnswer(Effect.UNKNOWN, figure)
    if row.effect_operator == EffectOperator.AT_LEAST:
        held = shown >= row.effect_value
    else:
        held = shown <= row.effect_value
    return EffectAnswer(Effect.YES if held else Effect.NO, figure)
