"""The save that ``./run plan-import`` hands to the pure importing: as one account, as a draft."""

from __future__ import annotations

from sasaeai.core.access import acting
from sasaeai.people.public import Account
from sasaeai.plan.importing.command import Incoming
from sasaeai.plan.models import Plan
from sasaeai.plan.saving import Saved, create_from_sheet, link_named_plans, save_sheet
from sasaeai.plan.services import PlanRefused


def save_incoming(incoming: Incoming, *, login: str, plan_code: str = "") -> str:
    """Saves what was read as this account and says in one line what happened.

    Without a plan's code it goes to the plan of the same name, or makes a new one. Raises
    ``BadSheet`` or ``PlanRefused``; then nothing is changed.
    """
    account = Account.objects.filter(login=login, is_active=True).first()
    if account is None:
        raise PlanRefused(f"「{login}」というログイン名の人はいません。")
    with acting(account.pk, purpose="./run plan-import") as actor:
        if not actor.may("plan.edit"):
            raise PlanRefused(f"「{login}」は計画の事務局ではないので、読み込めません。")
        plan = _plan(incoming, plan_code)
        if plan is None:
            saved = create_from_sheet(incoming.sheet)
        else:
            saved = save_sheet(plan, incoming.sheet)
        if incoming.proposal is not None:
            link_named_plans(saved.plan, incoming.proposal)
        return _words(saved, new=plan is None)


def _plan(incoming: Incoming, code: str) -> Plan | None:
    if code:
        found = Plan.objects.filter(code=code).first()
        if found is None:
            raise PlanRefused(f"「{code}」というコードの計画はありません。")
        return found
    head = incoming.sheet.head
    same = Plan.objects.filter(name=head.name, fy_from=head.fy_from or 0)
    return same.first() if head.name else None


def _words(saved: Saved, *, new: bool) -> str:
    counts = saved.diff.counts
    what = "新しい計画として" if new else "いまの計画に"
    if not saved.diff.changes:
        return f"「{saved.plan.full_name}」は、いまの計画と同じでした（変更0件）。"
    found = (
        f"追加{counts['added']}・名前{counts['renamed']}・移動{counts['moved']}"
        f"・変更{counts['changed']}・削除{counts['removed']}"
    )
    wait = "下書きです。画面でたしかめて決めてください。" if saved.draft else "すぐに使われます。"
    return f"「{saved.plan.full_name}」を{what}読み込みました（{found}）。{wait}"
