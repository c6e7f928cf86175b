"""When a place is open: rules, days that are otherwise, and the sessions that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places import schedule
from sasaeai.places.enums import ExceptionKind, OccurrenceState, Origin, Status
from sasaeai.places.models import (
    Listing,
    Occurrence,
    RuleException,
    ScheduleRule,
    StatusSpan,
)

HORIZON = timedelta(days=92)
"""How far ahead sessions stand in the calendar: a season, more than the 60 days asked for."""
_DAY = timedelta(days=1)


class AlreadyCounted(Refusal):
    """Heads were counted for this session, so it was held."""


class SessionExists(Refusal):
    """The place already has a session on that day at that hour."""


@transaction.atomic
def set_schedule(
    listing: Listing,
    rule: schedule.Rule,
    *,
    replaces: ScheduleRule | None = None,
    note: str = "",
) -> ScheduleRule:
    """A rhythm from its first day on; the one it replaces ends the day before.

    Only sessions to come that nobody has told anything about follow; the past stays.
    """
    if replaces is not None:
        _end(replaces, last_day=rule.starts_on - _DAY)
    row = ScheduleRule.objects.create(
        listing=listing,
        area_id=listing.area_id,
        note=note,
        **{
            field: list(value) if isinstance(value, tuple) else value
            for field, value in asdict(rule).items()
        },
    )
    replan(listing)
    touch(listing.pk)
    audit.record("places.schedule.set", subject=("listing", listing.pk), detail={"rule": row.pk})
    return row


@transaction.atomic
def end_schedule(rule: ScheduleRule, *, last_day: date) -> None:
    """The rhythm's last day."""
    listing, number = rule.listing, rule.pk
    _end(rule, last_day=last_day)
    replan(listing)
    touch(listing.pk)
    audit.record("places.schedule.ended", subject=("listing", listing.pk), detail={"rule": number})


@transaction.atomic
def cancel_occurrence(occurrence: Occurrence, *, note: str = "") -> Occurrence:
    """The session does not take place; it stays visible, so that nobody comes in vain.

    Once more changes nothing. Raises ``AlreadyCounted``.
    """
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.state == OccurrenceState.CANCELLED:
        return row
    if row.state == OccurrenceState.HELD:
        raise AlreadyCounted("この回は開いたことになっています。先に人数を取り消してください。")
    _except(row, ExceptionKind.CANCELLED, note=note)
    _mark(row, OccurrenceState.CANCELLED, note)
    touch(row.listing_id)
    audit.record("places.occurrence.cancelled", subject=("occurrence", row.pk))
    return row


@transaction.atomic
def restore_occurrence(occurrence: Occurrence) -> Occurrence:
    """Takes a cancellation or a move back."""
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.state != OccurrenceState.CANCELLED:
        return row
    forget_cancellation(row)
    _mark(row, OccurrenceState.PLANNED, "")
    touch(row.listing_id)
    audit.record("places.occurrence.restored", subject=("occurrence", row.pk))
    return row


@transaction.atomic
def move_occurrence(
    occurrence: Occurrence,
    *,
    to: date,
    opens: time,
    closes: time | None = None,
    note: str = "",
) -> Occurrence:
    """The session takes place on another day or hour; the old one says so.

    Raises ``AlreadyCounted`` and ``SessionExists``.
    """
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.state != OccurrenceState.PLANNED:
        raise AlreadyCounted("開いた回と中止した回は、日を変えられません。")
    words = note or f"{to.month}月{to.day}日に変わりました"
    _except(row, ExceptionKind.MOVED, note=words, to=to, opens=opens, closes=closes)
    _mark(row, OccurrenceState.CANCELLED, words)
    moved = _new_session(row.listing, held_on=to, opens=opens, closes=closes, note=note)
    touch(row.listing_id)
    audit.record("places.occurrence.moved", subject=("occurrence", row.pk), detail={"to": moved.pk})
    return moved


@transaction.atomic
def add_occurrence(
    listing: Listing, *, held_on: date, opens: time, closes: time | None = None, note: str = ""
) -> Occurrence:
    """A session outside the rhythm, past or to come. Raises ``SessionExists``."""
    row = _new_session(listing, held_on=held_on, opens=opens, closes=closes, note=note)
    RuleException.objects.create(
        listing=listing,
        area_id=listing.area_id,
        kind=ExceptionKind.EXTRA,
        day=held_on,
        opens=opens,
        closes=closes,
        note=note,
    )
    touch(listing.pk)
    audit.record("places.occurrence.added", subject=("occurrence", row.pk))
    return row


def forget_cancellation(occurrence: Occurrence) -> None:
    """The day is as the rule says again; where it had moved to, nothing is planned any more."""
    taken = RuleException.objects.filter(
        Q(starts=None) | Q(starts=occurrence.starts),
        listing_id=occurrence.listing_id,
        day=occurrence.held_on,
    ).exclude(kind=ExceptionKind.EXTRA)
    for moved in taken.filter(kind=ExceptionKind.MOVED, to__isnull=False):
        Occurrence.objects.filter(
            listing_id=moved.listing_id,
            held_on=moved.to or moved.day,
            starts=moved.opens,
            state=OccurrenceState.PLANNED,
            entered_at=None,
        ).delete()
    taken.delete()


@transaction.atomic
def replan(listing: Listing, *, until: date | None = None) -> int:
    """Brings the sessions to come in line with the rules; what was told stays.

    Idempotent; returns how many sessions were added or taken out.
    """
    coming = list(listing.occurrences.filter(held_on__gte=today()))
    last = max((row.held_on for row in coming), default=today())
    end = max(until or today() + HORIZON, last + _DAY)
    wanted = _wanted([listing.pk], since=today(), until=end).get(listing.pk, {})
    gone = [row.pk for row in coming if _untold(row) and (row.held_on, row.starts) not in wanted]
    Occurrence.objects.filter(pk__in=gone).delete()
    there = {(row.held_on, row.starts): row for row in coming}
    for key, session in wanted.items():
        if key in there and _untold(there[key]):
            _adjust(there[key], session)
    new = [_planned(listing, session) for key, session in wanted.items() if key not in there]
    Occurrence.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) + len(gone)


@transaction.atomic
def plan_ahead(*, until: date | None = None) -> int:
    """Adds the sessions of all places up to a day, as the nightly job; returns how many.

    Only adds: what should go, went when somebody changed the rule or the status.
    """
    first = today()
    end: date = until or first + HORIZON
    listings = {row.pk: row for row in Listing.objects.filter(closed_on=None)}
    listings |= {row.pk: row for row in Listing.objects.filter(closed_on__gt=first)}
    there = set(
        Occurrence.objects.filter(held_on__gte=first).values_list("listing_id", "held_on", "starts")
    )
    new = [
        _planned(listings[number], session)
        for number, wanted in _wanted(listings, since=first, until=end).items()
        for (day, opens), session in wanted.items()
        if (number, day, opens) not in there and not session.cancelled
    ]
    Occurrence.objects.bulk_create(new, ignore_conflicts=True, batch_size=2000)
    return len(new)


def touch(listing_id: int) -> None:
    """When it is open is part of the page: whoever asks for changed pages gets this one."""
    Listing.objects.filter(pk=listing_id).update(changed_at=timezone.now())


def _end(rule: ScheduleRule, *, last_day: date) -> None:
    if last_day < rule.starts_on:
        rule.delete()
        return
    rule.ends_on = min(last_day, rule.ends_on) if rule.ends_on else last_day
    rule.save(update_fields=["ends_on"])


_Wanted = dict[tuple[date, time], schedule.Session]


def _wanted(listings: Iterable[int], *, since: date, until: date) -> dict[int, _Wanted]:
    """Sessions of the days on which each place is active, by listing."""
    numbers = list(listings)
    rules: dict[int, list[schedule.Rule]] = defaultdict(list)
    for rule in ScheduleRule.objects.filter(listing_id__in=numbers, starts_on__lt=until):
        rules[rule.listing_id].append(rule.value)
    changes: dict[int, list[schedule.Change]] = defaultdict(list)
    for change in RuleException.objects.filter(
        Q(day__gte=since) | Q(to__gte=since), listing_id__in=numbers
    ):
        changes[change.listing_id].append(change.value)
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for span in StatusSpan.objects.filter(listing_id__in=numbers, status=Status.ACTIVE):
        spans[span.listing_id].append((span.starts_on, span.ends_on or date.max))
    found: dict[int, _Wanted] = {}
    for number in {*rules, *changes}:
        planned = schedule.sessions(rules[number], changes[number], since=since, until=until)
        found[number] = {
            (session.day, session.opens): session
            for session in planned
            if any(start <= session.day <= end for start, end in spans[number])
        }
    return found


def _untold(row: Occurrence) -> bool:
    return row.entered_at is None and row.attendance is None


def _except(row: Occurrence, kind: ExceptionKind, **fields: object) -> None:
    RuleException.objects.create(
        listing_id=row.listing_id,
        area_id=row.area_id,
        kind=kind,
        day=row.held_on,
        starts=row.starts,
        **fields,
    )


def _mark(row: Occurrence, state: OccurrenceState, note: str) -> None:
    row.state, row.note = state, note
    row.save(update_fields=["state", "note"])


def _new_session(
    listing: Listing, *, held_on: date, opens: time, closes: time | None, note: str
) -> Occurrence:
    """Raises ``SessionExists``."""
    row, made = Occurrence.objects.get_or_create(
        listing=listing,
        held_on=held_on,
        starts=opens,
        defaults={
            "area_id": listing.area_id,
            "category_id": listing.category_id,
            "ends": closes,
            "origin": Origin.EXTRA,
            "note": note,
        },
    )
    if not made:
        raise SessionExists("その日のその時間は、もう予定に入っています。")
    return row


def _adjust(row: Occurrence, session: schedule.Session) -> None:
    state = OccurrenceState.CANCELLED if session.cancelled else OccurrenceState.PLANNED
    if (row.ends, row.state, row.note) != (session.closes, state, session.note):
        row.ends, row.state, row.note = session.closes, state, session.note
        row.save(update_fields=["ends", "state", "note"])


def _planned(listing: Listing, session: schedule.Session) -> Occurrence:
    return Occurrence(
        listing=listing,
        area_id=listing.area_id,
        category_id=listing.category_id,
        held_on=session.day,
        starts=session.opens,
        ends=session.closes,
        origin=Origin.EXTRA if session.extra else Origin.RULE,
        state=OccurrenceState.CANCELLED if session.cancelled else OccurrenceState.PLANNED,
        note=session.note,
    )
