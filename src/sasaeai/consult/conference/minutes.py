"""What was said and decided: minutes per item, decisions that become work, and the closing of papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from sasaeai.consult.conference.counting import refuse_few, refuse_undoing
from sasaeai.consult.conference.enums import ConferenceState, MeetingGround
from sasaeai.consult.conference.guarding import refuse_names
from sasaeai.consult.conference.meeting import locked, note_item, note_meeting, refuse_closed
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    Decision,
    Minutes,
)
from sasaeai.consult.services.cases import add_task
from sasaeai.consult.services.refusals import (
    ReasonMissing,
    SomeoneWasFaster,
    StillOpen,
    WrongDay,
    WrongState,
)
from sasaeai.core.periods import today
from sasaeai.people.public import Account


@transaction.atomic
def take_attendance(conference: Conference, present: Iterable[Attendee]) -> None:
    """Who came. Nobody sat there without the promise of secrecy; their organisations are now
    concerned with the cases at which they sat."""
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState("取りやめた会議です。")
    if conference.held_on > today():
        raise WrongDay("会議の日が、まだ来ていません。")
    came = list(present)
    silent = [row for row in came if row.acknowledged_at is None]
    if silent:
        raise StillOpen(
            "秘密の約束がまだの人が%(count)s人います。先に署名をもらってください。",
            count=len(silent),
        )
    for row in conference.attendees.all():
        attended = conference.held_on if row in came else None
        if row.attended_on != attended:
            row.attended_on = attended
            row.save(update_fields=["attended_on"])
    conference.state = ConferenceState.HELD
    conference.save(update_fields=["state"])
    refuse_undoing(conference)
    _concern(conference)
    note_meeting("consult.conference.held", conference, came=len(came))


def _concern(conference: Conference) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_concern(%s)", [conference.pk])


@transaction.atomic
def write_minutes(item: ConferenceItem, *, by: Account, body: str, revision: int = 0) -> Minutes:
    """Minutes of one item. Until they are confirmed they change; a lost race loses no text."""
    if not body.strip():
        raise ReasonMissing("話したことを書いてください。")
    if item.conference.kind.ground == MeetingGround.NAMELESS:
        refuse_names(body)
    row = _minutes_of(locked(item))
    if row is None:
        row = Minutes.objects.create(item=item, body=body.strip(), written_by=by)
    else:
        _refuse_other(row, revision)
        row.body, row.written_by, row.revision = body.strip(), by, row.revision + 1
        row.save(update_fields=["body", "written_by", "revision", "written_at"])
    note_item("consult.conference.minutes", item)
    return row


@transaction.atomic
def confirm_minutes(item: ConferenceItem, *, by: Account, revision: int) -> None:
    """From here on the minutes stay as they are; ``revision`` is the one that was read."""
    row = _minutes_of(locked(item))
    if row is None:
        raise ReasonMissing("先に、話したことを書いてください。")
    _refuse_other(row, revision)
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    note_item("consult.conference.confirmed", item)


def _minutes_of(item: ConferenceItem) -> Minutes | None:
    """Asked anew behind the lock on the item, behind which others wait."""
    return Minutes.objects.filter(item=item).first()


def _refuse_other(row: Minutes, revision: int) -> None:
    if row.confirmed_at is not None:
        raise WrongState("確かめた記録は、直せません。")
    if row.revision != revision:
        raise SomeoneWasFaster("ほかの人が先に直しました。下の内容を見て、もう一度残してください。")


@transaction.atomic
def decide(
    item: ConferenceItem,
    *,
    by: Account,
    what: str,
    who: str = "",
    owner: Account | None = None,
    due_on: date | None = None,
) -> Decision:
    """Something that was decided, by as many as the rules ask for. With a worker and a day it stands
    on their board as a task.

    ``who`` names somebody outside the council, who has no board here.
    """
    if not what.strip():
        raise ReasonMissing("決めたことを書いてください。")
    if item.conference.kind.ground == MeetingGround.NAMELESS:
        refuse_names(f"{what}\n{who}")
    refuse_closed(locked(item))
    refuse_few(item.conference)
    task = None
    if owner is not None:
        if item.case is None:
            raise WrongState("だれのことかわからない議題からは、仕事は作れません。")
        if due_on is None:
            raise ReasonMissing("いつまでかを書いてください。")
        task = add_task(
            item.case, what=f"会議で決めたこと：{what.strip()}", due_on=due_on, owner=owner
        )
    row = Decision.objects.create(
        item=item, what=what.strip(), who=who.strip(), due_on=due_on, task=task, made_by=by
    )
    note_item("consult.conference.decided", item)
    return row


@transaction.atomic
def close_item(item: ConferenceItem, *, by: Account) -> None:
    """The papers are gone for everybody who was invited; the minutes stay with the council."""
    fresh = locked(item)
    if fresh.closed_at is not None:
        raise WrongState("もう閉じています。")
    if fresh.conference.state != ConferenceState.HELD:
        raise StillOpen("先に、出席を記録してください。")
    row = _minutes_of(fresh)
    if row is None or row.confirmed_at is None:
        raise StillOpen("先に、記録を書いて確かめてください。")
    item.closed_at = timezone.now()
    item.save(update_fields=["closed_at"])
    note_item("consult.conference.closed", item, by=by.pk)
