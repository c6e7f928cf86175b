"""Freezing a round's figures, and the formal restatement of a frozen one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit, metrics
from sasaeai.core.access import current
from sasaeai.core.jobs import UNWATCHED, Watched
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import today
from sasaeai.evaluation.enums import RoundKind, RoundStatus, Stage
from sasaeai.evaluation.internal.lines import (
    Line,
    frozen_lines,
    frozen_row,
    indicators_of,
    read_lines,
)
from sasaeai.evaluation.internal.trees import tree_of
from sasaeai.evaluation.models import EvalRound, EvalSheet, SheetFigure, SheetRevision
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused
from sasaeai.plan.public import (
    Indicator,
    PlanRefused,
    check_window,
    close_window,
    confirm_year,
    measure,
)


@transaction.atomic
def freeze_round(found: EvalRound, *, decision: str, watched: Watched = UNWATCHED) -> EvalRound:
    """Confirms the year (or keeps the provisional figures of a part of it) for every sheet.

    Raises what ``check_freeze`` raises.
    """
    found = EvalRound.objects.select_for_update().select_related("plan").get(pk=found.pk)
    if found.status != RoundStatus.OPEN:
        return found
    sheets = list(found.sheets.order_by("order"))
    wanted = indicators_of(found, sheets, tree_of(found))
    rows = _together(wanted)
    _refuse(found, rows, decision=decision)
    _confirm(found, rows, decision=decision, watched=watched)
    _keep(found, sheets, wanted)
    found.status, found.frozen_at = RoundStatus.FROZEN, timezone.now()
    found.frozen_by_name = current().name
    found.save(update_fields=["status", "frozen_at", "frozen_by_name"])
    audit.record("evaluation.round.frozen", subject=("eval_round", found.pk))
    return found


def check_freeze(found: EvalRound, *, decision: str) -> None:
    """Refuses at once what cannot be frozen: ``Blocked`` while a sheet waits at a stage or a figure
    of a whole year is 未入力, ``EvaluationRefused`` without the body that decided. A part of a year
    keeps 未入力 as it is: what is entered once a year cannot be there yet.
    """
    sheets = list(found.sheets.order_by("order"))
    rows = _together(indicators_of(found, sheets, tree_of(found)))
    _refuse(found, rows, decision=decision)
    _refuse_window(found, rows, decision=decision)


def _refuse(found: EvalRound, rows: Sequence[Indicator], *, decision: str) -> None:
    if not decision.strip():
        raise EvaluationRefused("どこで確定したか（経営会議など）を入れてください。")
    if found.kind != RoundKind.ANNUAL and found.last_day > today():
        raise EvaluationRefused("期間が、まだ終わっていません。")
    _refuse_waiting(found)
    if found.kind == RoundKind.ANNUAL:
        _refuse_blank(read_lines(found, rows))


def _refuse_window(
    found: EvalRound, rows: Sequence[Indicator], *, decision: str, reason: str = ""
) -> None:
    """What the plan would refuse to freeze: a year that is not over, an indicator of any line 未入力."""
    annual = found.kind == RoundKind.ANNUAL
    if annual and not reason and _confirmed(found, rows):
        return
    if not annual and not found.year.period.covers(found.period):
        return
    label = None if annual else ReadingLabel.PROVISIONAL
    try:
        check_window(found.plan, found.period, decision=decision, reason=reason, label=label)
    except PlanRefused as refused:
        raise EvaluationRefused(str(refused)) from refused


def _together(wanted: dict[int, list[Indicator]]) -> list[Indicator]:
    """Every indicator once, in the order of the sheets."""
    return list({row.pk: row for each in wanted.values() for row in each}.values())


def _refuse_waiting(found: EvalRound) -> None:
    waiting = SheetRevision.objects.filter(sheet__round=found).exclude(stage=Stage.DONE)
    words = [
        f"{row.sheet.number}（{row.get_stage_display()}の番）"
        for row in waiting.select_related("sheet").order_by("sheet__order")
    ]
    if words:
        raise Blocked("まだ終わっていないシートがあります。", tuple(words))


def _refuse_blank(lines: dict[int, Line]) -> None:
    blank = [line.name for line in lines.values() if line.blank]
    if blank:
        raise Blocked("未入力の数字があります。記録が届いてから確定してください。", tuple(blank))


def _confirm(
    found: EvalRound,
    rows: Sequence[Indicator],
    *,
    decision: str,
    reason: str = "",
    watched: Watched = UNWATCHED,
) -> None:
    """A whole year becomes the plan's confirmed year; a part of it keeps provisional readings."""
    if found.kind == RoundKind.ANNUAL:
        if reason or not _confirmed(found, rows):
            try:
                confirm_year(
                    found.plan, found.year, decision=decision, reason=reason,
                    total=watched.total, step=watched.step,
                )  # fmt: skip
            except PlanRefused as refused:
                raise EvaluationRefused(str(refused)) from refused
        return
    if found.year.period.covers(found.period):
        try:
            close_window(
                found.plan, found.period, decision=decision, reason=reason,
                label=ReadingLabel.PROVISIONAL, total=watched.total, step=watched.step,
            )  # fmt: skip
        except PlanRefused as refused:
            raise EvaluationRefused(str(refused)) from refused
        return
    _keep_long_window(found, rows, decision=decision, reason=reason, watched=watched)


def _keep_long_window(
    found: EvalRound, rows: Sequence[Indicator], *, decision: str, reason: str, watched: Watched
) -> None:
    """Several years at once (中間・最終評価): no window of the plan, so only these series are kept."""
    note = "　".join(part for part in (decision.strip(), reason.strip()) if part)[:300]
    series = {
        item.series.pk: item.series
        for item in measure(found.plan, rows, year=found.year, exact=True)
        if item.series is not None
    }
    watched.total(len(series))
    metrics.freeze_all(
        list(series.values()), found.period, label=ReadingLabel.PROVISIONAL, reason=note,
        step=watched.step,
    )  # fmt: skip


def _confirmed(found: EvalRound, rows: Sequence[Indicator]) -> bool:
    measured = measure(found.plan, rows, year=found.year, exact=True)
    counted = [item for item in measured if item.series is not None]
    return bool(counted) and all(item.now.published is not None for item in counted)


def _keep(
    found: EvalRound, sheets: Sequence[EvalSheet], wanted: dict[int, list[Indicator]]
) -> None:
    read = read_lines(found, _together(wanted))
    SheetFigure.objects.bulk_create(
        frozen_row(sheet, read[row.pk], order)
        for sheet in sheets
        for order, row in enumerate(wanted[sheet.pk])
    )


def check_restate(found: EvalRound, *, decision: str, reason: str) -> None:
    """Refuses at once what cannot be restated."""
    if not found.is_frozen or found.kind != RoundKind.ANNUAL:
        raise EvaluationRefused("確定した年度の評価だけ、数字を直せます。")
    if not reason.strip() or not decision.strip():
        raise EvaluationRefused("直す理由と、決めたところを入れてください。")
    _refuse_window(found, (), decision=decision, reason=reason)


@transaction.atomic
def restate_round(
    found: EvalRound, *, decision: str, reason: str, watched: Watched = UNWATCHED
) -> list[SheetFigure]:
    """修正確定: the year is counted anew as a new reading; sheets show both, and pages the old one
    until the next revision is published. Returns the figures that changed.
    """
    found = EvalRound.objects.select_for_update().select_related("plan").get(pk=found.pk)
    check_restate(found, decision=decision, reason=reason)
    sheets = list(found.sheets.order_by("order"))
    before = frozen_lines(sheets)
    rows = list(Indicator.objects.filter(plan=found.plan).order_by("order", "id"))
    _confirm(found, rows, decision=decision, reason=reason, watched=watched)
    now = read_lines(found, rows)
    changed = [
        frozen_row(sheet, now[line.indicator_id], order)
        for sheet in sheets
        for order, line in enumerate(before[sheet.pk])
        if line.indicator_id in now and now[line.indicator_id].actual != line.actual
    ]
    made = SheetFigure.objects.bulk_create(changed)
    audit.record(
        "evaluation.round.restated",
        subject=("eval_round", found.pk),
        detail={"figures": len(made)},
    )
    return made
