"""One sheet as page and paper show it, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sasaeai.core.access import current
from sasaeai.evaluation.actions.effects import EffectAnswer, effects
from sasaeai.evaluation.enums import STAGES, ActionStatus, Axis, Move, RoundStatus, Stage
from sasaeai.evaluation.internal.lines import Line, Proposal, lines_of, proposal, with_live
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.stages import may_write
from sasaeai.evaluation.internal.standing import (
    Standing,
    axes_of,
    main_axis,
    standings,
    step_of,
    who_judges,
)
from sasaeai.evaluation.internal.trees import TextInForce, texts_in_force, tree_of
from sasaeai.evaluation.models import (
    EvalRound,
    EvalSheet,
    EvidenceLink,
    ImprovementAction,
    RoundAxis,
    ScaleStep,
    SheetComment,
    SheetHandover,
    StageDue,
    StageEntry,
)
from sasaeai.plan.public import Issue, PlanNode

STEPS = (*STAGES, "frozen", RoundStatus.BOARD, RoundStatus.PUBLISHED)
"""The way of a sheet as its stepper shows it."""


@dataclass(frozen=True)
class StageColumn:
    """One stage side by side with the others: grades, words, name and day, or what it waits for."""

    stage: Stage
    who: str
    due_on: date | None
    entry: StageEntry | None
    grade: ScaleStep | None
    direction: ScaleStep | None
    aspects: tuple[tuple[str, ScaleStep], ...]
    waits: bool


@dataclass(frozen=True)
class SheetPage:
    """Everything on a sheet; ``step`` counts from 1 along ``STEPS``."""

    round: EvalRound
    sheet: EvalSheet
    standing: Standing
    goal: PlanNode
    goal_number: int
    goal_level: str
    node: PlanNode
    issues: tuple[Issue, ...]
    texts: tuple[TextInForce, ...]
    lines: tuple[Line, ...]
    proposal: Proposal
    axes: tuple[RoundAxis, ...]
    columns: tuple[StageColumn, ...]
    actions: tuple[tuple[ImprovementAction, EffectAnswer], ...]
    carried: tuple[tuple[ImprovementAction, EffectAnswer], ...]
    evidence: tuple[EvidenceLink, ...]
    comments: tuple[SheetComment, ...]
    step: int
    previous: EvalSheet | None
    following: EvalSheet | None
    ours: bool
    handovers: tuple[SheetHandover, ...]

    @property
    def may_hand(self) -> bool:
        """Whether the reader may give the sheet to another section; as published it stays."""
        published = self.round.status == RoundStatus.PUBLISHED
        again = self.standing.revision.no > 1 and self.standing.revision.stage != Stage.DONE
        return current().may("evaluation.run") and (again or not published)

    @property
    def history(self) -> tuple[StageEntry, ...]:
        return self.standing.entries

    @property
    def changed_inside(self) -> bool:
        """Whether the plan's text changed within the months of the round."""
        return len(self.texts) > 1

    @property
    def writes(self) -> bool:
        """Whether the reader may write at the stage where the sheet waits."""
        row = self.standing.entry(Stage.SELF) if self.standing.entries else None
        revision = self.standing.revision
        newest = self.standing.revisions[-1]
        if revision.pk != newest.pk or (revision.no == 1 and self.round.is_frozen):
            return False
        author = row.account_id if row else None
        return may_write(revision, revision.stage, author=author, ours=self.ours)

    @property
    def returns_to(self) -> tuple[Stage, ...]:
        """The earlier stages to which the reader may send the sheet back."""
        revision = self.standing.revision
        if revision.stage == Stage.DONE:
            open_ = not (revision.no == 1 and self.round.is_frozen)
            return STAGES if open_ and current().may("evaluation.management") else ()
        return STAGES[: STAGES.index(Stage(revision.stage))] if self.writes else ()


def sheet_page(sheet: EvalSheet, *, revision: int | None = None) -> SheetPage | None:
    """The sheet at its newest revision, or at one asked for; None when that does not exist."""
    found = EvalRound.objects.select_related("plan", "plan__organisation").get(pk=sheet.round_id)
    rows = standings(EvalSheet.objects.filter(pk=sheet.pk), revision=revision)
    if not rows:
        return None
    standing, axes, tree = rows[0], axes_of(found), tree_of(found)
    sheets = list(found.sheets.order_by("order"))
    lines = lines_of(found, sheets, tree)[sheet.pk]
    shown = with_live(lines, found) if found.is_frozen else lines
    node = next(row for row in tree.nodes if row.pk == sheet.node_id)
    goal = tree.path(node)[0]
    level = tree.level(1)
    own, carried = _actions(found, sheet)
    answers = effects(found.plan, [*own, *carried])
    grade = main_axis(axes, Axis.GRADE)
    place = [row.pk for row in sheets].index(sheet.pk)
    return SheetPage(
        round=found,
        sheet=standing.sheet,
        standing=standing,
        goal=goal,
        goal_number=tree.goal_number(node),
        goal_level=level.name if level else "",
        node=node,
        issues=tree.issues.get(node.pk, ()),
        texts=tuple(texts_in_force(found, sheet)),
        lines=tuple(shown),
        proposal=proposal(lines, grade.scale),
        axes=tuple(axes),
        columns=_columns(standing, axes, {row.stage: row for row in found.dues.all()}),
        actions=tuple((row, answers[row.pk]) for row in own),
        carried=tuple((row, answers[row.pk]) for row in carried),
        evidence=tuple(sheet.evidence.filter(withdrawn=False).select_related("file")),
        comments=tuple(sheet.comments.order_by("id")),
        step=_step(found, standing),
        previous=sheets[place - 1] if place else None,
        following=sheets[place + 1] if place + 1 < len(sheets) else None,
        ours=not others_sheets([standing.sheet]),
        handovers=tuple(sheet.handovers.all()),
    )


def _columns(
    standing: Standing, axes: Sequence[RoundAxis], dues: dict[str, StageDue]
) -> tuple[StageColumn, ...]:
    grade, direction = main_axis(axes, Axis.GRADE), main_axis(axes, Axis.DIRECTION)
    aspects = [axis for axis in axes if axis.axis == Axis.ASPECT]
    found = []
    for stage in STAGES:
        entry, due = standing.entry(stage), dues.get(stage)
        chosen = [(axis.scale.name, step_of(entry, axis)) for axis in aspects]
        found.append(
            StageColumn(
                stage=stage,
                who=who_judges(standing, stage, due),
                due_on=due.due_on if due else None,
                entry=entry,
                grade=step_of(entry, grade),
                direction=step_of(entry, direction),
                aspects=tuple((name, step) for name, step in chosen if step is not None),
                waits=standing.revision.stage == stage,
            )
        )
    return tuple(found)


def _actions(
    found: EvalRound, sheet: EvalSheet
) -> tuple[list[ImprovementAction], list[ImprovementAction]]:
    """The sheet's own actions, and those of earlier sheets of this line that this year must answer.

    An action is carried over by itself while it is open, and once more in its target year.
    """
    rows = ImprovementAction.objects.filter(plan=found.plan_id, identity=sheet.identity_id)
    rows = rows.select_related("effect_indicator", "sheet__round").order_by("due_on", "id")
    own, carried = [], []
    for row in rows:
        if row.sheet_id == sheet.pk:
            own.append(row)
        elif _earlier(row, found) and (row.is_open or row.target_fy == found.fy):
            carried.append(row)
    return own, [row for row in carried if row.status != ActionStatus.DROPPED]


def _earlier(row: ImprovementAction, found: EvalRound) -> bool:
    if row.sheet is None:
        return True
    return row.sheet.round.last_day < found.last_day


def _step(found: EvalRound, standing: Standing) -> int:
    stage = standing.revision.stage
    if stage != Stage.DONE:
        return STAGES.index(Stage(stage)) + 1
    later = {
        RoundStatus.OPEN: 5,
        RoundStatus.FROZEN: 6,
        RoundStatus.BOARD: 7,
        RoundStatus.COUNCILLORS: 7,
        RoundStatus.PUBLISHED: 8,
    }
    return later[RoundStatus(found.status)]


def returned_reason(standing: Standing) -> StageEntry | None:
    """Why the sheet came back, while it waits for the one who must answer."""
    row = standing.returned
    return row if row is not None and row.move == Move.RETURNED else None
