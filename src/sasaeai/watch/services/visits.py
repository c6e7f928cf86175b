"""Recording visits, undoing them, and the worries they open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import local_date, today, wareki
from sasaeai.people.public import Account
from sasaeai.watch.enums import (
    LATEST_ENTRY_DAYS,
    LONGEST_NOTE,
    SIGN_LABELS,
    PlanState,
    Result,
    Source,
)
from sasaeai.watch.models import Visit, WatchPlan, Worry
from sasaeai.watch.services.refusals import (
    AlreadyClosed,
    NotYours,
    OnceTaken,
    ReasonMissing,
    UnknownSign,
    WrongDay,
)
from sasaeai.watch.services.settling import lock, settle

UNDONE = "すぐに取り消し"
UNDONE_WORD = "記録を取り消しました"


@transaction.atomic
def record_visit(
    plan: WatchPlan,
    *,
    result: Result,
    visitor: Account,
    once: UUID,
    source: Source,
    visited_at: datetime | None = None,
    visited_on: date | None = None,
    entered_by: Account | None = None,
    signs: Iterable[str] = (),
    note: str = "",
    latest_days: int = LATEST_ENTRY_DAYS,
) -> Visit:
    """One visit. Give the moment (its local day counts) or, for paper, the day alone.

    The same ``once`` returns the visit that is there. ``応答なし・異変`` opens a worry. Raises
    WrongDay, UnknownSign, OnceTaken.
    """
    lock(plan.pk)
    found = Visit.objects.filter(once=once).first()
    if found is not None:
        if (found.plan_id, found.visitor_id) != (plan.pk, visitor.pk):
            raise OnceTaken("この記録は受け取れませんでした。画面を開きなおしてください。")
        return found
    day = _day(visited_at, visited_on)
    _refuse_day(plan, day, visited_at=visited_at, latest_days=latest_days)
    visit = Visit.objects.create(
        plan=plan,
        person_id=plan.person_id,
        area_id=plan.area_id,
        visitor=visitor,
        entered_by=entered_by or visitor,
        visited_on=day,
        visited_at=visited_at,
        result=result,
        signs=_signs(signs),
        note=note.strip()[:LONGEST_NOTE],
        source=source,
        once=once,
    )
    if result == Result.ALARM:
        Worry.objects.create(visit=visit, plan=plan, area_id=plan.area_id, opened_by=visitor)
    settle(plan.pk)
    _note("watch.visit.recorded", visit, result=str(result), late=(today() - day).days)
    return visit


@transaction.atomic
def describe_visit(visit: Visit, *, by: Account, signs: Sequence[str], note: str) -> None:
    """Adds what was noticed, on the day of the record, by the one who made it."""
    if not _is_own_today(visit, by):
        raise NotYours("書き足せるのは、記録した日のうちだけです。")
    visit.signs, visit.note = _signs(signs), note.strip()[:LONGEST_NOTE]
    visit.save(update_fields=["signs", "note"])
    _note("watch.visit.described", visit, signs=len(visit.signs))


@transaction.atomic
def void_visit(visit: Visit, *, by: Account, reason: str = "") -> None:
    """Takes a visit out of every count; the row stays. Undoing twice changes nothing.

    On the day of the record by the one who made it, later by the office with a reason. Raises
    NotYours and ReasonMissing.
    """
    lock(visit.plan_id)
    visit.refresh_from_db()
    if visit.voided_at is not None:
        return
    if not _is_own_today(visit, by):
        if not current().may("watch.oversee"):
            raise NotYours("取り消せるのは、記録した日のうちだけです。事務所に伝えてください。")
        if not reason.strip():
            raise ReasonMissing("取り消す理由を書いてください。")
    visit.voided_at, visit.voided_by = timezone.now(), by
    visit.void_reason = reason.strip()[:100] or UNDONE
    visit.save(update_fields=["voided_at", "voided_by", "void_reason"])
    worry = Worry.objects.filter(visit=visit, closed_at=None).first()
    if worry is not None:
        close_worry(worry, by=by, word=UNDONE_WORD)
    settle(visit.plan_id)
    _note("watch.visit.voided", visit)


@transaction.atomic
def close_worry(worry: Worry, *, by: Account, word: str) -> None:
    """Closes with a word that also the reporter reads, so it tells that, not what."""
    if not word.strip():
        raise ReasonMissing("どうなったか、ひとこと書いてください。")
    locked = Worry.objects.select_for_update().get(pk=worry.pk)
    if locked.closed_at is not None:
        raise AlreadyClosed("この心配ごとは、もう閉じられています。")
    locked.closed_at, locked.closed_by, locked.word = timezone.now(), by, word.strip()[:100]
    locked.save(update_fields=["closed_at", "closed_by", "word"])
    audit.record("watch.worry.closed", subject=("worry", worry.pk), detail={"plan": worry.plan_id})


def _is_own_today(visit: Visit, by: Account) -> bool:
    return by.pk in (visit.visitor_id, visit.entered_by_id) and (
        local_date(visit.recorded_at) == today()
    )


def _day(visited_at: datetime | None, visited_on: date | None) -> date:
    if (visited_at is None) == (visited_on is None):
        raise TypeError("give visited_at or visited_on, and not both")
    return visited_on if visited_at is None else local_date(visited_at)  # type: ignore[return-value]


def _refuse_day(
    plan: WatchPlan, day: date, *, visited_at: datetime | None, latest_days: int
) -> None:
    now = today()
    if day > now or (visited_at is not None and visited_at > timezone.now()):
        raise WrongDay("まだ来ていない日時です。")
    if day < now - timedelta(days=latest_days):
        raise WrongDay(
            "%(latest_days)s日より前の訪問は、ここでは記録できません。", latest_days=latest_days
        )
    if day < plan.starts_on:
        raise WrongDay("見守りがはじまった日（%(what)s）より前です。", what=wareki(plan.starts_on))
    if plan.state == PlanState.ENDED and plan.ends_on is not None and day > plan.ends_on:
        raise WrongDay("見守りが終わった日（%(what)s）より後です。", what=wareki(plan.ends_on))


def _signs(signs: Iterable[str]) -> list[str]:
    chosen = list(dict.fromkeys(signs))
    unknown = [code for code in chosen if code not in SIGN_LABELS]
    if unknown:
        raise UnknownSign("一覧にない「気づいたこと」です。")
    return chosen


def _note(verb: str, visit: Visit, **detail: object) -> None:
    audit.record(verb, subject=("visit", visit.pk), person_id=visit.person_id, detail=detail)
