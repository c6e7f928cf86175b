"""Opening a round and carrying it from the sheets to the bodies that decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import FiscalYear, Period, today
from sasaeai.evaluation.enums import (
    STAGES,
    Axis,
    Body,
    DecisionKind,
    DecisionResult,
    RoundKind,
    RoundStatus,
    Stage,
)
from sasaeai.evaluation.internal.handing import heirs
from sasaeai.evaluation.models import (
    BodyDecision,
    EvalRound,
    EvalSheet,
    RoundAxis,
    Scale,
    SheetRevision,
    StageDue,
)
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import Plan, PlanNode, Tree, load_tree, named, version_on

AFTER = {Body.BOARD: RoundStatus.BOARD, Body.COUNCILLORS: RoundStatus.COUNCILLORS}
BEFORE = {Body.BOARD: (RoundStatus.FROZEN,), Body.COUNCILLORS: (RoundStatus.BOARD,)}


@dataclass(frozen=True)
class Due:
    """By when a stage is to be done, and who works at it."""

    on: date | None = None
    who: str = ""


def days_of(
    plan: Plan, kind: RoundKind, year: FiscalYear, window: tuple[date, date] | None
) -> Period:
    """The months a round judges. A window starts and ends with a month, as figures do."""
    if kind is RoundKind.FIRST_HALF:
        return year.first_half
    if kind is RoundKind.SECOND_HALF:
        return year.second_half
    if kind is RoundKind.ANNUAL or (window is None and kind is RoundKind.FINAL):
        return year.period if kind is RoundKind.ANNUAL else plan.span.period
    if window is None:
        raise EvaluationRefused("いつからいつまでを評価するか入れてください。")
    first, last = window
    if last < first:
        raise EvaluationRefused("終わりの日が、はじめの日より前です。")
    period = Period.through(first, last)
    if not period.whole_months:
        raise EvaluationRefused("月のはじめの日から、月の終わりの日までにしてください。")
    return period


@transaction.atomic
def open_round(
    plan: Plan,
    *,
    kind: RoundKind,
    year: FiscalYear,
    axes: Sequence[tuple[Axis, Scale]],
    dues: Mapping[Stage, Due] | None = None,
    window: tuple[date, date] | None = None,
    as_of: date | None = None,
    opens_on: date | None = None,
    depths: Sequence[int] = (),
) -> EvalRound:
    """A round with one sheet per evaluated line of the text in force on its last day.

    ``depths`` picks some of the levels that the plan evaluates (all when empty). Needs a grade and
    a direction at least. Raises ``EvaluationRefused``.
    """
    if year not in plan.span:
        raise EvaluationRefused("%(label)sの中の年度をえらんでください。", label=plan.span.label)
    period = days_of(plan, kind, year, window)
    days = {"first_day": period.start, "last_day": period.last_day}
    if EvalRound.objects.filter(plan=plan, kind=kind, **days).exists():
        raise EvaluationRefused("同じ期間の評価が、もうはじまっています。")
    _refuse_axes(axes)
    tree = _tree(plan, period)
    levels = sorted({row.depth for row in tree.levels if row.evaluable})
    chosen = [depth for depth in levels if not depths or depth in depths]
    nodes = [node for node in tree.nodes if node.depth in chosen]
    if not nodes:
        raise EvaluationRefused(
            "評価する段が計画にありません。計画シートの「評価する段」を決めてください。"
        )
    found = EvalRound.objects.create(
        plan=plan,
        kind=kind,
        fy=year.year,
        as_of=as_of or period.last_day,
        opens_on=opens_on or today(),
        depths=chosen,
        **days,
    )
    RoundAxis.objects.bulk_create(
        RoundAxis(round=found, axis=axis, scale=scale, order=order)
        for order, (axis, scale) in enumerate(axes)
    )
    given = dues or {}
    StageDue.objects.bulk_create(
        StageDue(round=found, stage=stage, due_on=given[stage].on, who=given[stage].who)
        for stage in STAGES
        if stage in given
    )
    _lay_out(found, nodes)
    audit.record(
        "evaluation.round.opened", subject=("eval_round", found.pk), detail={"sheets": len(nodes)}
    )
    return found


def _refuse_axes(axes: Sequence[tuple[Axis, Scale]]) -> None:
    kinds = [axis for axis, _ in axes]
    if kinds.count(Axis.GRADE) != 1 or kinds.count(Axis.DIRECTION) != 1:
        raise EvaluationRefused("達成の評価と、これからの方向の尺度を、1つずつえらんでください。")
    if len({scale.pk for _, scale in axes}) != len(axes):
        raise EvaluationRefused("同じ尺度を2回えらんでいます。")


def _tree(plan: Plan, period: Period) -> Tree:
    version = version_on(plan, on=min(period.last_day, max(today(), period.start)))
    if version is None:
        raise EvaluationRefused("決まった計画がまだありません。")
    return load_tree(version)


def _lay_out(found: EvalRound, nodes: Sequence[PlanNode]) -> None:
    sections, handed = named(found.plan.organisation_id), heirs(nodes)
    sheets = EvalSheet.objects.bulk_create(
        EvalSheet(
            round=found,
            identity_id=node.identity_id,
            node=node,
            number=f"{found.stem}-{place:02}",
            owner=handed[node.identity_id].name if node.identity_id in handed else node.owner,
            section=handed.get(node.identity_id) or sections.get(node.owner),
            order=place,
        )
        for place, node in enumerate(nodes, start=1)
    )
    SheetRevision.objects.bulk_create(
        SheetRevision(sheet=sheet, no=1, account_id=current().account_id) for sheet in sheets
    )


@transaction.atomic
def set_dues(found: EvalRound, dues: Mapping[Stage, Due]) -> None:
    """New days for the stages; the old ones stay in the history."""
    for stage, due in dues.items():
        StageDue.objects.update_or_create(
            round=found, stage=stage, defaults={"due_on": due.on, "who": due.who}
        )
    audit.record("evaluation.round.dated", subject=("eval_round", found.pk))


@transaction.atomic
def record_decision(
    found: EvalRound,
    *,
    body: Body,
    kind: DecisionKind,
    decided_on: date,
    number: str,
    result: DecisionResult,
    condition: str = "",
) -> BodyDecision:
    """What the board or the councillors were told or decided; a remand leaves the round where it is.

    Raises ``EvaluationRefused`` out of order, in the future, or before the figures are frozen.
    """
    found = EvalRound.objects.select_for_update().get(pk=found.pk)
    if decided_on > today():
        raise EvaluationRefused("これからの日は入れられません。決まったあとに入れてください。")
    if not number.strip():
        raise EvaluationRefused("議案の番号を入れてください。")
    if result is DecisionResult.CONDITIONAL and not condition.strip():
        raise EvaluationRefused("条件つき承認の、条件を入れてください。")
    if body in BEFORE and found.status == RoundStatus.OPEN:
        raise EvaluationRefused("数字を確定してから、理事会・評議員会へ出してください。")
    if body is Body.COUNCILLORS and found.status == RoundStatus.FROZEN:
        raise EvaluationRefused("先に、理事会の結果を入れてください。")
    row = BodyDecision.objects.create(
        round=found,
        body=body,
        kind=kind,
        decided_on=decided_on,
        number=number.strip(),
        result=result,
        condition=condition.strip(),
        account_id=current().account_id,
        account_name=current().name,
    )
    moved = result is not DecisionResult.REMANDED and found.status in BEFORE.get(body, ())
    if moved:
        found.status = AFTER[body]
        found.save(update_fields=["status"])
    audit.record(
        "evaluation.decision.recorded",
        subject=("eval_round", found.pk),
        detail={"body": str(body), "result": str(result)},
    )
    return row
