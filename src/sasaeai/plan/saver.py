"""The save that ``./run plan-import`` hands to the pure importing: as one account, as a draft."""

from __future__ import annotations

from sasaeai.core.access import acting
from sasaeai.people.public import Account
from sasaeai.plan.importing.command import Incoming
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.importing.wide.joining import joined
from sasaeai.plan.importing.wide.reading import WideReading, read_wide
from sasaeai.plan.mapping import keep_map, saved_map
from sasaeai.plan.models import Plan
from sasaeai.plan.saving import Saved, create_from_sheet, link_named_plans, save_sheet
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.sheets import export_sheet


def save_incoming(incoming: Incoming, *, login: str, plan_code: str = "") -> str:
    """Saves what was read as this account and says in one line what happened.

    Without a plan's code it goes to the plan of the same name, or makes a new one. Raises
    ``BadSheet`` or ``PlanRefused``; then nothing is changed.
    """
    account = Account.objects.filter(login=login, is_active=True).first()
    if account is None:
        raise PlanRefused("「%(login)s」というログイン名の人はいません。", login=login)
    with acting(account.pk, purpose="./run plan-import") as actor:
        if not actor.may("plan.edit"):
            raise PlanRefused(
                "「%(login)s」は計画の事務局ではないので、読み込めません。", login=login
            )
        plan = _plan(incoming, plan_code)
        wide = _wide(incoming, plan)
        sheet = wide.sheet if wide is not None else incoming.sheet
        if plan is None:
            saved = create_from_sheet(sheet)
        elif wide is not None:
            saved = save_sheet(plan, joined(wide, export_sheet(plan)).sheet)
        else:
            saved = save_sheet(plan, sheet)
        if wide is not None:
            keep_map(saved.plan, wide.chosen)
        if incoming.proposal is not None:
            link_named_plans(saved.plan, incoming.proposal)
        return _words(saved, new=plan is None)


def _wide(incoming: Incoming, plan: Plan | None) -> WideReading | None:
    """A council's table is saved through a map that a person chose, now or once for this plan."""
    found = incoming.wide
    if found is None or incoming.book is None:
        return None
    if not incoming.mapped:
        known = saved_map(plan, incoming.book) if plan is not None else None
        if known is None:
            raise PlanRefused(
                "社協の表は、どの列が何かを --map MAP.json で渡してください"
                "（--dry-run --map-out MAP.json で、その下書きを作れます）。"
            )
        found = read_wide(incoming.book, known)
    if found.errors:
        raise BadSheet(found.errors)
    return found


def _plan(incoming: Incoming, code: str) -> Plan | None:
    if code:
        found = Plan.objects.filter(code=code).first()
        if found is None:
            raise PlanRefused("「%(code)s」というコードの計画はありません。", code=code)
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
