"""Counts per grade, the share of well-reached figures, and what changed since the round before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sasaeai.core.figures import Figure, Rollup, difference, share_reaching
from sasaeai.evaluation.internal.lines import Line
from sasaeai.evaluation.internal.standing import Standing
from sasaeai.evaluation.models import RoundAxis, ScaleStep

WELL_REACHED = 80
"""達成率 80 %: the cut that councils publish."""


@dataclass(frozen=True)
class GradeCount:
    """How many sheets got a step, and which share of those that have one."""

    step: ScaleStep
    count: int
    share: Figure


@dataclass(frozen=True)
class GradeCounts:
    """All steps of a scale in order; ``missing`` have none yet and are in no share."""

    rows: tuple[GradeCount, ...]
    graded: int
    missing: int

    @property
    def coverage(self) -> str:
        return f"{self.graded}/{self.graded + self.missing}項目"

    def row(self, key: str) -> GradeCount:
        return next(row for row in self.rows if row.step.key == key)


def grade_counts(standings: Iterable[Standing], axis: RoundAxis, *, stage: str = "") -> GradeCounts:
    """Counted at a stage, or at the highest one each sheet has reached."""
    steps = [row.step(axis, stage) for row in standings]
    chosen = [step.pk for step in steps if step is not None]
    rows = tuple(
        GradeCount(
            step,
            chosen.count(step.pk),
            Figure.ratio(chosen.count(step.pk), len(chosen), small_base=0),
        )
        for step in sorted(axis.scale.steps.all(), key=lambda row: row.order)
    )
    return GradeCounts(rows, len(chosen), len(steps) - len(chosen))


def best_share_change(now: GradeCounts, before: GradeCounts) -> Figure:
    """The best step's share against the round before, in ポイント between what both printed."""
    return difference(now.rows[0].share, before.rows[0].share)


def well_reached(lines: Sequence[Line]) -> Rollup:
    """The % of figures whose displayed rate is at least 80; those without a rate are counted out."""
    return share_reaching([line.achievement for line in lines], WELL_REACHED)
