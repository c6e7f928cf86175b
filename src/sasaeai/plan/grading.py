"""A grade proposed from a figure and thresholds given as data; a person decides, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.figures import Reached, Scale, Step
from sasaeai.plan.measured import Measured


@dataclass(frozen=True)
class Proposal:
    """The step a scale proposes and why; no step where a figure alone cannot tell."""

    step: Step | None
    why: str
    part: str = ""


def propose_grade(item: Measured, scale: Scale) -> Proposal:
    """From 達成率 as displayed (79.96 prints 80.0 and is graded as 80.0), against the year's target.

    Bands and compounds know only 達成 and 未達: the best step is proposed where reached, else none.
    """
    row, part = item.now, item.now.part
    if row.target is None:
        return Proposal(None, "目標がないため、数字からは提案しません。", part)
    if not item.indicator.way.has_rate:
        verdict = item.reached
        best = scale.steps[0] if verdict is Reached.MET and scale.proposes else None
        return Proposal(best, f"{verdict.label}（割合では表しません）", part)
    rate = item.achievement
    if not rate.has_value:
        return Proposal(None, rate.reason or rate.text, part)
    where = f"{part}の数字を年間の目標とくらべて、" if part else ""
    return Proposal(scale.grade(rate), f"{where}達成率 {rate.text_with_unit}", part)
