"""Open promises of the old plan: carried over, finished before it ends, or dropped with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.actions.services import Came, create_action, move_action
from sasaeai.evaluation.enums import ActionFate, ActionStatus, Origin
from sasaeai.evaluation.models import ActionDecision, ImprovementAction
from sasaeai.evaluation.refusals import EditConflict, EvaluationRefused, signed_in
from sasaeai.people.public import Account
from sasaeai.plan.public import (
    Lineage,
    NodeIdentity,
    Plan,
    Tally,
    VersionAdopted,
    load_lineage,
    succession_of,
)

OPEN = (ActionStatus.OPEN, ActionStatus.DOING)
LABEL = "改善策"


@dataclass(frozen=True)
class Fate:
    """A decision about one action; a carried one has an owner, a day and a year of the new plan."""

    fate: ActionFate
    reason: str = ""
    owner: str = ""
    owner_account: Account | None = None
    due_on: date | None = None
    target_fy: int | None = None


@dataclass(frozen=True)
class Promise:
    """An open action of the old plan with what was decided about it, if anything."""

    action: ImprovementAction
    decision: ActionDecision | None

    @property
    def version(self) -> int:
        """0 while undecided; a stale number tells two people apart."""
        return self.decision.version if self.decision else 0


def open_actions(old: Plan) -> QuerySet[ImprovementAction]:
    """Promises nobody has kept or dropped yet."""
    return ImprovementAction.objects.filter(plan=old, status__in=OPEN)


def promises(old: Plan, new: Plan) -> list[Promise]:
    """Two queries, by due day."""
    rows = open_actions(old).select_related("sheet", "identity", "owner_account")
    known = {row.action_id: row for row in ActionDecision.objects.filter(plan=new)}
    return [Promise(row, known.get(row.pk)) for row in rows.order_by("due_on", "id")]


def tally(old: Plan, new: Plan) -> Iterable[Tally]:
    """What the plan room counts beside its lines before a first text is adopted."""
    rows = promises(old, new)
    yield Tally(LABEL, sum(row.decision is not None for row in rows), len(rows))


@transaction.atomic
def decide_action(new: Plan, action: ImprovementAction, fate: Fate, *, version: int) -> None:
    """Keeps the decision until the new plan is adopted.

    Raises ``EvaluationRefused`` (something is missing), ``EditConflict`` (decided meanwhile).
    """
    found = succession_of(new)
    if found is None:
        raise EvaluationRefused("次の計画は、もう決まっています。")
    action = ImprovementAction.objects.select_for_update().get(pk=action.pk)
    if action.plan_id != found.old.pk or not action.is_open:
        raise EvaluationRefused("この改善策は、もう終わっています。")
    _refuse(new, fate)
    row = ActionDecision.objects.filter(plan=new, action=action).first()
    if (row.version if row else 0) != version:
        raise _conflict(row)
    carry = fate.fate is ActionFate.CARRY
    row = row or ActionDecision(plan=new, action=action, version=0)
    row.fate, row.reason = fate.fate, fate.reason.strip()[:300]
    row.owner = fate.owner.strip() if carry else ""
    row.owner_account = fate.owner_account if carry else None
    row.due_on, row.target_fy = (fate.due_on, fate.target_fy) if carry else (None, None)
    row.version += 1
    row.account_id, row.account_name = signed_in(), current().name
    row.save()
    audit.record(
        "evaluation.succession.action",
        subject=("improvement_action", action.pk),
        detail={"fate": str(fate.fate), "plan": new.code},
    )


def _refuse(new: Plan, fate: Fate) -> None:
    if fate.fate is not ActionFate.CARRY:
        if not fate.reason.strip():
            raise EvaluationRefused("理由を入れてください。あとから見る人のための記録です。")
        return
    if not fate.owner.strip() or fate.due_on is None or fate.target_fy is None:
        raise EvaluationRefused("引きつぐときは、担当・いつまで・反映する年度を入れてください。")
    if not new.fy_from <= fate.target_fy <= new.fy_to:
        raise EvaluationRefused(
            "反映する年度は、%(span)sの中からえらんでください。", span=new.span.label
        )
    if fate.due_on < FiscalYear(new.fy_from).period.start:
        raise EvaluationRefused("いつまでは、次の計画がはじまってからの日にしてください。")


def _conflict(row: ActionDecision | None) -> EditConflict:
    theirs: dict[str, object] = {"fate": row.fate, "reason": row.reason} if row else {}
    return EditConflict(theirs, row.version if row else 0, row.account_name if row else "ほかの人")


@transaction.atomic
def undo_action(new: Plan, action: ImprovementAction) -> None:
    """Undecided again."""
    ActionDecision.objects.filter(plan=new, action=action).delete()
    audit.record("evaluation.succession.undone", subject=("improvement_action", action.pk))


def carry_out(event: VersionAdopted) -> None:
    """With the first text of the new plan promises go over or are dropped, in the same transaction.

    The line is looked up again: it may have been decided after the promise was.
    """
    if event.before is None:
        return
    new = event.version.plan
    lineage = load_lineage(new, before=[event.before])
    rows = ActionDecision.objects.filter(plan=new, action__status__in=OPEN)
    for row in rows.select_related("action__sheet", "action__identity", "owner_account").order_by(
        "id"
    ):
        if row.fate == ActionFate.CARRY:
            _carry(row, new, lineage)
        elif row.fate == ActionFate.DROP:
            move_action(row.action, status=ActionStatus.DROPPED, note=row.reason)


def _carry(row: ActionDecision, new: Plan, lineage: Lineage) -> None:
    old = row.action
    assert row.due_on is not None and row.target_fy is not None
    create_action(
        new,
        came=Came(
            Origin(old.origin), sheet=old.sheet, label=old.origin_label, id=old.origin_id,
            identity=_heir(old, new, lineage) or old.identity,
        ),
        text=old.text,
        owner=row.owner,
        owner_account=row.owner_account,
        due_on=row.due_on,
        target_fy=row.target_fy,
        carried_from=old,
    )  # fmt: skip
    move_action(old, status=ActionStatus.CARRIED, note=f"{new.full_name}に引きつぎました。")


def _heir(old: ImprovementAction, new: Plan, lineage: Lineage) -> NodeIdentity | None:
    """The first line of the new plan that the action's line became, merged or split on the way."""
    if old.identity_id is None:
        return None
    rows = NodeIdentity.objects.filter(plan=new, nodes__version__plan=new).distinct()
    found = rows.in_bulk(lineage.descendants(old.identity_id))
    return next((found[key] for key in lineage.descendants(old.identity_id) if key in found), None)
