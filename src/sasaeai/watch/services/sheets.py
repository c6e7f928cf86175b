"""The paper sheet, typed in by the office (代理入力)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.periods import Period
from sasaeai.people.public import Account
from sasaeai.watch.enums import Result, Source
from sasaeai.watch.models import Visit, WatchPlan
from sasaeai.watch.services.refusals import NotYours, SheetRefused, WatchRefused
from sasaeai.watch.services.visits import record_visit

LATEST_SHEET_DAYS = 92
"""Sheets come in at the next month's meeting, so the office may type in a whole quarter."""


@dataclass(frozen=True)
class SheetLine:
    """One line with something on it; ``number`` is where the screen shows what is wrong."""

    number: int
    plan_id: int
    visited_on: date
    result: Result
    once: UUID
    note: str = ""


@transaction.atomic
def record_sheet(
    beat: Area,
    *,
    month: Period,
    visitor: Account,
    entered_by: Account,
    lines: Sequence[SheetLine],
) -> list[Visit]:
    """Saves every line or none; raises SheetRefused with what is wrong in which line.

    Sending the same sheet again returns the same visits.
    """
    if visitor.pk == entered_by.pk:
        raise NotYours("代わりに入力する画面です。訪問した人をえらんでください。")
    plans = WatchPlan.objects.select_related("person").in_bulk([line.plan_id for line in lines])
    wrong = _wrong(beat, month, lines, plans, visitor)
    saved: list[Visit] = []
    for line in sorted(lines, key=lambda each: (each.plan_id, each.number)):
        if line.number in wrong:
            continue
        try:
            with transaction.atomic():
                saved.append(_record(plans[line.plan_id], line, visitor, entered_by))
        except WatchRefused as refused:
            wrong[line.number] = str(refused)
    if wrong:
        raise SheetRefused(wrong)
    audit.record("watch.sheet.recorded", subject=("area", beat.pk), detail={"lines": len(saved)})
    return saved


def _record(plan: WatchPlan, line: SheetLine, visitor: Account, entered_by: Account) -> Visit:
    return record_visit(
        plan,
        result=line.result,
        visitor=visitor,
        entered_by=entered_by,
        once=line.once,
        source=Source.SHEET,
        visited_on=line.visited_on,
        note=line.note,
        latest_days=LATEST_SHEET_DAYS,
    )


def _wrong(
    beat: Area,
    month: Period,
    lines: Sequence[SheetLine],
    plans: dict[int, WatchPlan],
    visitor: Account,
) -> dict[int, str]:
    """What the sheet itself shows to be wrong; two visits to one person on a day are one too many."""
    days = Counter((line.plan_id, line.visited_on) for line in lines)
    known = set(
        Visit.objects.filter(plan__in=plans, visitor=visitor, voided_at=None)
        .filter(visited_on__gte=month.start, visited_on__lt=month.end)
        .exclude(once__in=[line.once for line in lines])
        .values_list("plan_id", "visited_on")
    )
    wrong: dict[int, str] = {}
    for line in lines:
        plan = plans.get(line.plan_id)
        if plan is None or plan.area_id != beat.pk:
            wrong[line.number] = "この担当区の人ではありません。"
        elif line.visited_on not in month:
            wrong[line.number] = f"{month.label}の日を書いてください。"
        elif days[line.plan_id, line.visited_on] > 1:
            wrong[line.number] = "同じ人の同じ日が、2行あります。"
        elif (line.plan_id, line.visited_on) in known:
            wrong[line.number] = "この日の訪問は、もう記録されています。"
    return wrong
