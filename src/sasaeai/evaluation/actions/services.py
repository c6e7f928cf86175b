"""Improvement actions: promised, done, verified by somebody else, tested by the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.enums import ActionStatus, EffectOperator, Origin
from sasaeai.evaluation.models import ActionNote, EvalSheet, ImprovementAction
from sasaeai.evaluation.refusals import EvaluationRefused, signed_in
from sasaeai.people.public import Account
from sasaeai.plan.public import Indicator, NodeIdentity, Plan, PlanVersion

FURTHEST = 10
"""Years after the plan's end in which an action may still take effect."""


@dataclass(frozen=True)
class EffectTest:
    """「指標 ≥ 50 in 令和12年度」: what the confirmed year will be asked."""

    indicator: Indicator
    value: Decimal
    fy: int
    operator: EffectOperator = EffectOperator.AT_LEAST


@dataclass(frozen=True)
class Came:
    """Where an action came from; ``id`` is the row of the part that holds it."""

    origin: Origin
    sheet: EvalSheet | None = None
    label: str = ""
    id: int | None = None
    identity: NodeIdentity | None = None


@transaction.atomic
def create_action(
    plan: Plan,
    *,
    came: Came,
    text: str,
    owner: str,
    due_on: date,
    target_fy: int,
    owner_account: Account | None = None,
    effect: EffectTest | None = None,
    planned_version: PlanVersion | None = None,
    carried_from: ImprovementAction | None = None,
) -> ImprovementAction:
    """A promise with an owner, a day and the year in which it shows. Raises ``EvaluationRefused``."""
    _refuse(plan, text=text, owner=owner, target_fy=target_fy, effect=effect, came=came)
    Plan.objects.select_for_update().get(pk=plan.pk)
    highest = plan.actions.aggregate(top=Max("no"))["top"] or 0
    row = ImprovementAction.objects.create(
        plan=plan,
        no=highest + 1,
        origin=came.origin,
        sheet=came.sheet,
        origin_id=came.id,
        origin_label=came.label.strip()[:200],
        identity=came.identity or (came.sheet.identity if came.sheet else None),
        text=text.strip(),
        owner=owner.strip(),
        owner_account=owner_account,
        due_on=due_on,
        target_fy=target_fy,
        planned_version=planned_version,
        carried_from=carried_from,
        account_id=signed_in(),
        **_effect_fields(effect),
    )
    _note(row, "")
    audit.record("evaluation.action.created", subject=("improvement_action", row.pk))
    return row


def _refuse(
    plan: Plan, *, text: str, owner: str, target_fy: int, effect: EffectTest | None, came: Came
) -> None:
    if not text.strip():
        raise EvaluationRefused("することを入れてください。")
    if not owner.strip():
        raise EvaluationRefused("だれがするか（担当）を入れてください。")
    if not plan.fy_from <= target_fy <= plan.fy_to + FURTHEST:
        raise EvaluationRefused("反映する年度は、計画の年度か、そのあとの年度にしてください。")
    if came.origin is Origin.SHEET and came.sheet is None:
        raise EvaluationRefused("もとになった評価シートをえらんでください。")
    if came.origin is not Origin.SHEET and not came.label.strip():
        raise EvaluationRefused("もとになった意見・できごとを入れてください。")
    if effect is not None and effect.indicator.plan_id != plan.pk:
        raise EvaluationRefused("この計画の指標をえらんでください。")
    if effect is not None and FiscalYear(effect.fy) not in plan.span:
        raise EvaluationRefused("たしかめる年度は、計画の年度の中からえらんでください。")


def _effect_fields(effect: EffectTest | None) -> dict[str, object]:
    if effect is None:
        return {}
    return {
        "effect_indicator": effect.indicator,
        "effect_operator": effect.operator,
        "effect_value": effect.value,
        "effect_fy": effect.fy,
    }


@transaction.atomic
def move_action(
    action: ImprovementAction, *, status: ActionStatus, note: str = ""
) -> ImprovementAction:
    """Takes it up, reports it done, drops it with a reason, or opens it again."""
    row = _locked(action)
    if status is ActionStatus.DROPPED and not note.strip():
        raise EvaluationRefused("取りやめる理由を入れてください。")
    if row.status == ActionStatus.CARRIED:
        raise EvaluationRefused("次の計画に引きついだ改善策です。次の計画のほうを進めてください。")
    if row.verified_on is not None:
        raise EvaluationRefused(
            "もう確認がすんでいます。続きがあるときは、新しい改善策にしてください。"
        )
    row.status = status
    row.dropped_reason = note.strip()[:300] if status is ActionStatus.DROPPED else ""
    done = status is ActionStatus.DONE
    row.done_by_id = current().account_id if done else None
    row.done_on = today() if done else None
    row.save(update_fields=["status", "dropped_reason", "done_by_id", "done_on"])
    _note(row, note)
    audit.record(
        "evaluation.action.moved",
        subject=("improvement_action", row.pk),
        detail={"status": str(status)},
    )
    return row


@transaction.atomic
def verify_action(action: ImprovementAction, *, note: str = "") -> ImprovementAction:
    """Somebody else has seen that it was done. Its owner and who reported it may not."""
    row = _locked(action)
    if row.status != ActionStatus.DONE:
        raise EvaluationRefused("「できた」になってから確認してください。")
    me = current().account_id
    if me in (row.owner_account_id, row.done_by_id):
        raise EvaluationRefused("担当した人のほかの人が確認してください。")
    row.verified_by_id, row.verified_by_name, row.verified_on = me, current().name, today()
    row.save(update_fields=["verified_by_id", "verified_by_name", "verified_on"])
    _note(row, note or "確認しました")
    audit.record("evaluation.action.verified", subject=("improvement_action", row.pk))
    return row


@transaction.atomic
def reschedule_action(
    action: ImprovementAction, *, due_on: date, target_fy: int, reason: str
) -> ImprovementAction:
    """Another day or year, with the reason; the old one stays in the history."""
    row = _locked(action)
    if not row.is_open:
        raise EvaluationRefused("終わった改善策の期限は変えられません。")
    if not reason.strip():
        raise EvaluationRefused("期限を変える理由を入れてください。")
    row.due_on, row.target_fy, row.reminded_on = due_on, target_fy, None
    row.save(update_fields=["due_on", "target_fy", "reminded_on"])
    _note(row, reason)
    audit.record("evaluation.action.rescheduled", subject=("improvement_action", row.pk))
    return row


def _locked(action: ImprovementAction) -> ImprovementAction:
    return ImprovementAction.objects.select_for_update().get(pk=action.pk)


def _note(row: ImprovementAction, text: str) -> None:
    ActionNote.objects.create(
        action=row,
        status=row.status,
        text=text.strip()[:500],
        account_id=current().account_id,
        account_name=current().name,
    )
