"""A sheet walks from the section to the management; every step is kept with name and time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.evaluation.enums import STAGES, Axis, Move, Stage
from sasaeai.evaluation.internal.judging import TEXTS, Judgement
from sasaeai.evaluation.internal.ours import refuse_other_section
from sasaeai.evaluation.models import (
    EvalSheet,
    RoundAxis,
    ScaleStep,
    SheetRevision,
    StageEntry,
    StageGrade,
)
from sasaeai.evaluation.refusals import AfterBoard, EvaluationRefused, NotYourStage, signed_in

LONGEST_REASON = 500


@transaction.atomic
def submit(revision: SheetRevision, judgement: Judgement) -> StageEntry:
    """The stage's judgement as a new entry; the sheet goes on to the next stage.

    Raises ``AfterBoard``, ``NotYourStage`` (no duty for it, or the sheet's own author),
    ``EvaluationRefused`` (a grade is missing, or one that differs has no reason).
    """
    revision = _locked(revision)
    stage = _own_stage(revision)
    given = judgement.tidy
    axes = list(revision.sheet.round.axes.select_related("scale").order_by("order", "id"))
    steps = _steps(axes, given)
    _refuse(revision, stage, given, axes)
    entry = _entry(revision, stage, Move.SUBMITTED, given)
    StageGrade.objects.bulk_create(
        StageGrade(entry=entry, axis_id=axis, step_id=step) for axis, step in steps.items()
    )
    revision.drafts.filter(stage=stage).delete()
    place = STAGES.index(stage)
    _move(revision, STAGES[place + 1] if place + 1 < len(STAGES) else Stage.DONE)
    audit.record(
        "evaluation.sheet.submitted",
        subject=("eval_sheet", revision.sheet_id),
        detail={"stage": str(stage), "revision": revision.no},
    )
    return entry


@transaction.atomic
def send_back(revision: SheetRevision, *, to: Stage, reason: str) -> StageEntry:
    """Returns a sheet to an earlier stage; nothing that was written disappears.

    Also the management's way back once it has judged, until the figures are frozen.
    """
    revision = _locked(revision)
    if revision.stage == Stage.DONE:
        _require(Stage.MANAGEMENT, revision)
        stage = Stage.MANAGEMENT
    else:
        stage = _own_stage(revision)
    text = reason.strip()
    if not text:
        raise EvaluationRefused("もどす理由を入れてください。もどされた人が読みます。")
    if to not in STAGES or (
        STAGES.index(to) >= STAGES.index(stage) and revision.stage != Stage.DONE
    ):
        raise EvaluationRefused("前の段階をえらんでください。")
    entry = _entry(revision, stage, Move.RETURNED, Judgement(), to=to, reason=text[:LONGEST_REASON])
    _move(revision, to)
    audit.record(
        "evaluation.sheet.returned",
        subject=("eval_sheet", revision.sheet_id),
        detail={"from": str(stage), "to": str(to)},
    )
    return entry


@transaction.atomic
def revise_sheet(sheet: EvalSheet, *, reason: str) -> SheetRevision:
    """Opens the next revision of a frozen sheet; what was approved and published stays readable."""
    sheet = EvalSheet.objects.select_related("round").get(pk=sheet.pk)
    refuse_other_section(sheet)
    if not sheet.round.is_frozen:
        raise EvaluationRefused("数字を確定する前です。シートをもどして直してください。")
    if not reason.strip():
        raise EvaluationRefused("直す理由を入れてください。公表するページにも出ます。")
    newest = sheet.revisions.select_for_update().order_by("-no").first()
    if newest is not None and newest.stage != Stage.DONE:
        return newest
    revision = SheetRevision.objects.create(
        sheet=sheet,
        no=newest.no + 1 if newest else 1,
        reason=reason.strip()[:300],
        re_report=True,
        account_id=current().account_id,
    )
    audit.record(
        "evaluation.sheet.revised",
        subject=("eval_sheet", sheet.pk),
        detail={"revision": revision.no},
    )
    return revision


def may_write(
    revision: SheetRevision, stage: str, *, author: int | None, ours: bool = True
) -> bool:
    """Whether the current actor writes here now: the duty of the stage, and not the sheet's author.

    ``ours`` is false for the self-evaluation of another section.
    """
    actor = current()
    if stage == Stage.DONE or not actor.may(f"evaluation.{stage}"):
        return False
    if stage == Stage.SELF and not ours:
        return False
    return stage == Stage.SELF or author is None or author != actor.account_id


def author_of(revision: SheetRevision) -> int | None:
    """Whose self-evaluation the stages judge."""
    return (
        revision.entries.filter(stage=Stage.SELF, move=Move.SUBMITTED)
        .order_by("-id")
        .values_list("account_id", flat=True)
        .first()
    )


def _locked(revision: SheetRevision) -> SheetRevision:
    refuse_other_section(revision.sheet, revision.stage)
    found = (
        SheetRevision.objects.select_for_update(of=("self",))
        .select_related("sheet__round")
        .get(pk=revision.pk)
    )
    newest = found.sheet.revisions.order_by("-no").values_list("no", flat=True).first()
    if newest != found.no or (found.no == 1 and found.sheet.round.is_frozen):
        raise AfterBoard(
            "数字を確定したあとです。直すときは、理由を書いて新しい版をひらいてください。"
        )
    return found


def _own_stage(revision: SheetRevision) -> Stage:
    if revision.stage == Stage.DONE:
        raise NotYourStage("このシートは、もう全部の段階が終わっています。")
    stage = Stage(revision.stage)
    _require(stage, revision)
    return stage


def _require(stage: Stage, revision: SheetRevision) -> None:
    if not current().may(f"evaluation.{stage}"):
        raise NotYourStage("このシートは「%(label)s」の番です。", label=stage.label)
    if stage is not Stage.SELF and author_of(revision) == current().account_id:
        raise NotYourStage(
            "自分で書いたシートを、自分で認めることはできません。ほかの人に頼んでください。"
        )


def _steps(axes: list[RoundAxis], given: Judgement) -> dict[int, int]:
    """Axis id → step id, each step of its own axis' scale."""
    known = {row.pk: row.scale_id for row in axes}
    rows = ScaleStep.objects.filter(pk__in=given.grades.values())
    scales = {row.pk: row.scale_id for row in rows}
    for axis, step in given.grades.items():
        if axis not in known or scales.get(step) != known[axis]:
            raise EvaluationRefused("この回の尺度にない段階です。えらび直してください。")
    return dict(given.grades)


def _refuse(revision: SheetRevision, stage: Stage, given: Judgement, axes: list[RoundAxis]) -> None:
    lacking = [
        row.scale.name for row in axes if row.axis != Axis.ASPECT and row.pk not in given.grades
    ]
    if lacking:
        raise EvaluationRefused("えらんでいないものがあります：%(what)s", what="、".join(lacking))
    if stage is Stage.SELF:
        if not given.done:
            raise EvaluationRefused("実績（したこと）を書いてください。")
        return
    before = _grades_before(revision)
    differs = [
        row.scale.name
        for row in axes
        if row.pk in before and before[row.pk] != given.grades.get(row.pk)
    ]
    if differs and not given.comment:
        raise EvaluationRefused(
            "前の段階とちがう評価（%(what)s）には、理由を書いてください。", what="、".join(differs)
        )


def _grades_before(revision: SheetRevision) -> dict[int, int]:
    entry = (
        revision.entries.filter(move=Move.SUBMITTED)
        .order_by("-id")
        .prefetch_related("grades")
        .first()
    )
    return {row.axis_id: row.step_id for row in entry.grades.all()} if entry else {}


def _entry(
    revision: SheetRevision,
    stage: Stage,
    move: Move,
    given: Judgement,
    *,
    to: str = "",
    reason: str = "",
) -> StageEntry:
    return StageEntry.objects.create(
        revision=revision,
        stage=stage,
        move=move,
        **{name: getattr(given, name) for name in TEXTS},
        target_fy=given.target_fy,
        returned_to=to,
        returned_reason=reason,
        account_id=signed_in(),
        account_name=current().name,
    )


def _move(revision: SheetRevision, stage: Stage) -> None:
    revision.stage, revision.waits_since = stage, timezone.now()
    revision.save(update_fields=["stage", "waits_since"])
