"""Receiving a contact, answering it, naming the person later, correcting it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.consult.enums import Caller, Channel, Field, Outcome, Source, TaskKind, Urgency
from sasaeai.consult.models import Concern, Contact, ContactConcern, Draft, Task
from sasaeai.consult.referral.moving import follow_contact
from sasaeai.consult.services.refusals import ReasonMissing, WrongDay, WrongState
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core import audit
from sasaeai.core.periods import local_date, today
from sasaeai.people.public import Account, Person

LATEST_DAYS = 400
REPLY_DAYS, ESCALATE_DAYS = 2, 2
INTAKE_DRAFT = "intake"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one contact was about; nothing but who asked and how is needed."""

    channel: Channel
    caller: Caller
    field: Field = Field.OTHER
    urgency: Urgency = Urgency.NORMAL
    place: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    caller_person: Person | None = None
    person: Person | None = None
    area: Area | None = None
    wish: str = ""
    minutes: int | None = None
    concerns: Sequence[Concern] = ()
    main: Concern | None = None


@transaction.atomic
def receive(
    told: Told,
    *,
    by: Account,
    once: UUID,
    outcome: Outcome | None = None,
    received_at: datetime | None = None,
    worker: Account | None = None,
    source: Source = Source.SCREEN,
    replaces: Contact | None = None,
) -> Contact:
    """One contact, with its outcome when that is known at once. The same ``once`` makes one row.

    An urgent one, and one without outcome, leaves a task so that nobody waits unseen.
    """
    found = Contact.objects.filter(once=once).first()
    if found is not None:
        return found
    at = received_at or timezone.now()
    _refuse_moment(at)
    contact = Contact.objects.create(
        once=once,
        received_at=at,
        received_on=local_date(at),
        channel=told.channel,
        place=told.place,
        caller=told.caller,
        caller_name=told.caller_name,
        caller_phone=told.caller_phone,
        caller_person=told.caller_person or (told.person if told.caller == Caller.SELF else None),
        person=told.person,
        area=told.area or (told.person.area if told.person else None),
        field=told.field,
        urgency=told.urgency,
        wish=told.wish,
        minutes=told.minutes,
        source=source,
        worker=worker or by,
        entered_by=by,
        handler=worker or by,
        replaces=replaces,
    )
    _write_concerns(contact, told)
    _note("consult.contact.received", contact, channel=str(told.channel), source=str(source))
    if outcome is not None:
        settle(contact, outcome=outcome, at=at if source == Source.PAPER else None)
    if outcome in (None, Outcome.URGENT, Outcome.REFERRAL) and replaces is None:
        _promise(contact, urgent=outcome == Outcome.URGENT or told.urgency == Urgency.NOW)
    return contact


@transaction.atomic
def settle(contact: Contact, *, outcome: Outcome, at: datetime | None = None) -> None:
    """How the contact ended. The first answer is the first response; it may change in its month."""
    if contact.replaced_at is not None:
        raise WrongState("この相談は、訂正した記録に置きかわっています。")
    if contact.outcome and (contact.received_on.year, contact.received_on.month) != (
        today().year, today().month,
    ):  # fmt: skip
        raise WrongState("月が変わっています。訂正として、理由を残してください。")
    moment = at or timezone.now()
    contact.outcome, contact.outcome_at = outcome, moment
    _respond(contact, moment)
    contact.save(update_fields=["outcome", "outcome_at", "first_response_at", "response_days"])
    _note("consult.contact.settled", contact, outcome=str(outcome))


@transaction.atomic
def respond(contact: Contact) -> None:
    """Somebody called back or went there; the clock of the first answer stops."""
    _respond(contact, timezone.now())
    contact.save(update_fields=["first_response_at", "response_days"])
    _note("consult.contact.answered", contact)


@transaction.atomic
def link_person(contact: Contact, person: Person) -> None:
    """Who it was about, learnt later. The contact was counted before and is not counted again."""
    contact.person, contact.linked_at = person, timezone.now()
    contact.area = contact.area or person.area
    if contact.caller == Caller.SELF:
        contact.caller_person = person
    contact.save(update_fields=["person", "linked_at", "area", "caller_person"])
    follow_contact(contact)
    _note("consult.contact.linked", contact)


@transaction.atomic
def correct(contact: Contact, told: Told, *, by: Account, once: UUID, why: str) -> Contact:
    """A new row instead of the old one, which stays to be read and is counted no more."""
    if not why.strip():
        raise ReasonMissing("なぜ訂正するのか、ひとこと書いてください。")
    if contact.replaced_at is not None:
        raise WrongState("この相談は、もう訂正されています。")
    row = receive(
        told,
        by=by,
        once=once,
        outcome=Outcome(contact.outcome) if contact.outcome else None,
        received_at=contact.received_at,
        worker=contact.worker,
        source=Source(contact.source),
        replaces=contact,
    )
    Contact.objects.filter(pk=row.pk).update(
        outcome_at=contact.outcome_at,
        first_response_at=contact.first_response_at,
        response_days=contact.response_days,
        case=contact.case,
    )
    contact.replaced_at, contact.replace_reason = timezone.now(), why.strip()[:200]
    contact.save(update_fields=["replaced_at", "replace_reason"])
    Task.objects.filter(contact=contact, done_on=None).update(contact=row)
    row.refresh_from_db()
    follow_contact(row)
    _note("consult.contact.corrected", contact, by=row.pk)
    return row


def save_draft(account: Account, body: Mapping[str, list[str] | str]) -> None:
    """Keeps what stands in the form. A draft is nobody's act yet, so the journal stays silent."""
    Draft.objects.update_or_create(
        account=account, form=INTAKE_DRAFT, defaults={"body": json.dumps(body)[:20_000]}
    )


def read_draft(account: Account) -> dict[str, Any] | None:
    row = Draft.objects.filter(account=account, form=INTAKE_DRAFT).first()
    if row is None:
        return None
    try:
        found = json.loads(row.body)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def drop_draft(account: Account) -> None:
    Draft.objects.filter(account=account, form=INTAKE_DRAFT).delete()


def _respond(contact: Contact, moment: datetime) -> None:
    if contact.first_response_at is None:
        contact.first_response_at = moment
        contact.response_days = max((local_date(moment) - contact.received_on).days, 0)


def _promise(contact: Contact, *, urgent: bool) -> None:
    day = today() if urgent else working_days_after(today(), REPLY_DAYS)
    Task.objects.create(
        contact=contact,
        kind=TaskKind.REPLY,
        what="すぐに動く" if urgent else "返事をする",
        owner=contact.handler,
        due_on=day,
        escalates_on=day if urgent else working_days_after(day, ESCALATE_DAYS),
    )


def _write_concerns(contact: Contact, told: Told) -> None:
    chosen = list(dict.fromkeys([*told.concerns, *([told.main] if told.main else [])]))
    ContactConcern.objects.bulk_create(
        [
            ContactConcern(contact=contact, concern=concern, main=concern == told.main)
            for concern in chosen
        ]
    )


def _refuse_moment(at: datetime) -> None:
    if at > timezone.now():
        raise WrongDay("まだ来ていない日時です。")
    if local_date(at) < today() - timedelta(days=LATEST_DAYS):
        raise WrongDay(
            "%(latest_days)s日より前の相談は、ここでは記録できません。", latest_days=LATEST_DAYS
        )


def _note(verb: str, contact: Contact, **detail: object) -> None:
    audit.record(verb, subject=("contact", contact.pk), person_id=contact.person_id, detail=detail)
