"""A round as its board shows it: every sheet, where it waits, grades, checks and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sasaeai.core.figures import Figure, Rollup
from sasaeai.evaluation.enums import STAGES, ActionStatus, Axis, Stage
from sasaeai.evaluation.internal.checks import Check, checks
from sasaeai.evaluation.internal.lines import Line, Proposal, lines_of, proposal
from sasaeai.evaluation.internal.rollups import (
    GradeCounts,
    best_share_change,
    grade_counts,
    well_reached,
)
from sasaeai.evaluation.internal.standing import Standing, axes_of, main_axis, standings
from sasaeai.evaluation.internal.trees import tree_of
from sasaeai.evaluation.models import EvalRound, ImprovementAction, RoundAxis, StageDue
from sasaeai.plan.public import Indicator, Tree


@dataclass(frozen=True)
class Row:
    """One sheet on the board."""

    standing: Standing
    goal: int
    lines: tuple[Line, ...]
    proposal: Proposal
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Overview:
    """Everything about a round that is not one sheet's text."""

    round: EvalRound
    tree: Tree
    axes: tuple[RoundAxis, ...]
    dues: dict[str, StageDue]
    rows: tuple[Row, ...]
    checks: tuple[Check, ...]
    counts: GradeCounts
    well: Rollup
    change: Figure | None

    @property
    def grade(self) -> RoundAxis:
        return main_axis(self.axes, Axis.GRADE)

    @property
    def direction(self) -> RoundAxis:
        return main_axis(self.axes, Axis.DIRECTION)

    @property
    def waiting(self) -> dict[Stage, int]:
        """How many sheets wait at each stage; ``DONE`` for those that wait for nobody."""
        found = Counter(row.standing.revision.stage for row in self.rows)
        return {stage: found[stage] for stage in (*STAGES, Stage.DONE)}

    def blocking(self, what: str) -> list[Check]:
        return [row for row in self.checks if row.blocks == what]

    def late(self, on: date) -> list[Row]:
        """Sheets whose stage should be over by a day."""
        return [
            row
            for row in self.rows
            if (due := self.dues.get(row.standing.revision.stage)) is not None
            and due.due_on is not None
            and due.due_on < on
        ]


def overview(found: EvalRound, *, finished: bool = False) -> Overview:
    """The whole round in a constant number of queries; ``finished`` reads only judged revisions."""
    axes = axes_of(found)
    tree = tree_of(found)
    rows = standings(found.sheets.all(), finished=finished)
    sheets = [row.sheet for row in rows]
    lines = lines_of(found, sheets, tree)
    found_checks = checks(
        rows,
        axes,
        lines,
        tree,
        depths=found.depths,
        actions=_actions(found),
        metrics_of=dict(Indicator.objects.filter(plan=found.plan_id).values_list("pk", "metric")),
    )
    grade = main_axis(axes, Axis.GRADE)
    counts = grade_counts(rows, grade)
    goals = _goals(tree)
    return Overview(
        round=found,
        tree=tree,
        axes=tuple(axes),
        dues={row.stage: row for row in found.dues.all()},
        rows=tuple(
            Row(
                row,
                goals.get(row.sheet.node_id, 1),
                tuple(lines[row.sheet.pk]),
                proposal(lines[row.sheet.pk], grade.scale),
                tuple(
                    c for c in found_checks if c.sheet is not None and c.sheet.pk == row.sheet.pk
                ),
            )
            for row in rows
        ),
        checks=tuple(found_checks),
        counts=counts,
        well=well_reached([line for each in lines.values() for line in each]),
        change=_change(found, counts, grade),
    )


def _actions(found: EvalRound) -> dict[int, int]:
    """Sheet id → how many actions it has that were not dropped."""
    rows = ImprovementAction.objects.filter(sheet__round=found, carried_from=None).exclude(
        status=ActionStatus.DROPPED
    )
    return dict(Counter(pk for pk in rows.values_list("sheet_id", flat=True) if pk is not None))


def _goals(tree: Tree) -> dict[int, int]:
    """Node id → the number of its top-level node, which chooses hue and mark."""
    return {
        node.pk: number
        for number, top in enumerate(tree.children(None), start=1)
        for node in tree.below(top)
    }


def _change(found: EvalRound, now: GradeCounts, grade: RoundAxis) -> Figure | None:
    """Against the round of the same kind before, where it judged on the same scale."""
    before = (
        EvalRound.objects.filter(plan=found.plan_id, kind=found.kind, last_day__lt=found.first_day)
        .order_by("-last_day")
        .first()
    )
    if before is None:
        return None
    axis = main_axis(axes_of(before), Axis.GRADE)
    if axis.scale_id != grade.scale_id:
        return None
    return best_share_change(now, grade_counts(standings(before.sheets.all()), axis))
