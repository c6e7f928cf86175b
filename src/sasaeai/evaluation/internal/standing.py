"""Where the sheets of a round stand: their newest revision and what each stage says on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from sasaeai.evaluation.enums import STAGES, Axis, Move, Stage
from sasaeai.evaluation.models import (
    EvalRound,
    EvalSheet,
    RoundAxis,
    ScaleStep,
    SheetRevision,
    StageDue,
    StageEntry,
    StageGrade,
)


@dataclass(frozen=True)
class Standing:
    """One sheet with one of its revisions and all entries of that revision, oldest first."""

    sheet: EvalSheet
    revision: SheetRevision
    entries: tuple[StageEntry, ...]
    revisions: tuple[SheetRevision, ...]

    def entry(self, stage: str) -> StageEntry | None:
        """What stands for a stage: its newest submission that was not returned past it."""
        for row in reversed(self.entries):
            if row.stage == stage and row.move == Move.SUBMITTED:
                return row
            if row.move == Move.RETURNED and _place(row.returned_to) < _place(stage):
                return None
        return None

    @property
    def last(self) -> StageEntry | None:
        """The judgement of the highest stage so far."""
        found = [self.entry(stage) for stage in STAGES]
        return next((row for row in reversed(found) if row is not None), None)

    def step(self, axis: RoundAxis, stage: str = "") -> ScaleStep | None:
        """The grade of a stage, or of the highest one so far."""
        row = self.entry(stage) if stage else self.last
        return step_of(row, axis)

    @property
    def words(self) -> StageEntry | None:
        """The section's own text: 実績, 成果, 課題, 要因, 方針."""
        return self.entry(Stage.SELF)

    @property
    def returned(self) -> StageEntry | None:
        """The return that brought the sheet where it waits now, if it was one."""
        newest = self.entries[-1] if self.entries else None
        return newest if newest is not None and newest.move == Move.RETURNED else None

    @property
    def no_action_reason(self) -> str:
        """Why there is no action although the grade is below plan, from whoever wrote it last."""
        found = [row.no_action_reason for stage in STAGES if (row := self.entry(stage))]
        return next((text for text in reversed(found) if text), "")


def who_judges(standing: Standing, stage: Stage, due: StageDue | None) -> str:
    """The round names who judges at each stage; the first is the sheet's own section, if it has one."""
    if stage == Stage.SELF and standing.sheet.owner:
        return standing.sheet.owner
    return due.who if due else ""


def step_of(entry: StageEntry | None, axis: RoundAxis) -> ScaleStep | None:
    """The step that an entry chose on an axis."""
    if entry is None:
        return None
    return next((row.step for row in entry.grades.all() if row.axis_id == axis.pk), None)


def _place(stage: str) -> int:
    return STAGES.index(Stage(stage))


def axes_of(found: EvalRound) -> list[RoundAxis]:
    """The round's scales with their steps, grade first."""
    return list(
        found.axes.select_related("scale").prefetch_related("scale__steps").order_by("order", "id")
    )


def main_axis(axes: Sequence[RoundAxis], axis: Axis) -> RoundAxis:
    """The grade or the direction of a round."""
    return next(row for row in axes if row.axis == axis)


def standings(
    sheets: QuerySet[EvalSheet], *, finished: bool = False, revision: int | None = None
) -> list[Standing]:
    """Four queries however many sheets. ``finished`` takes the newest revision that all stages
    have judged; ``revision`` takes that one of each sheet.
    """
    rows = list(sheets.select_related("identity", "node").order_by("order", "id"))
    grades = StageGrade.objects.select_related("step")
    entries: dict[int, list[StageEntry]] = defaultdict(list)
    for entry in (
        StageEntry.objects.filter(revision__sheet__in=rows)
        .order_by("id")
        .prefetch_related(Prefetch("grades", queryset=grades))
    ):
        entries[entry.revision_id].append(entry)
    revisions: dict[int, list[SheetRevision]] = defaultdict(list)
    for each in SheetRevision.objects.filter(sheet__in=rows).order_by("no"):
        revisions[each.sheet_id].append(each)
    found = []
    for sheet in rows:
        known = revisions[sheet.pk]
        chosen = _chosen(known, finished=finished, revision=revision)
        if chosen is not None:
            found.append(Standing(sheet, chosen, tuple(entries[chosen.pk]), tuple(known)))
    return found


def _chosen(
    known: Sequence[SheetRevision], *, finished: bool, revision: int | None
) -> SheetRevision | None:
    if revision is not None:
        return next((row for row in known if row.no == revision), None)
    usable = [row for row in known if row.stage == Stage.DONE] if finished else list(known)
    return usable[-1] if usable else None
