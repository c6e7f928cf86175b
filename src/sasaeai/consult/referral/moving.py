"""Every change of state in one place: what follows what, the event beside it, the clock it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sasaeai.consult.models.intake import Contact
from sasaeai.consult.referral.clocks import clock_of
from sasaeai.consult.referral.enums import ENDED, OPEN, UNDECIDED, EventKind
from sasaeai.consult.referral.enums import ReferralState as S
from sasaeai.consult.referral.models import Referral, ReferralEvent
from sasaeai.consult.services.refusals import OutOfReach, ReasonMissing, WrongState
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.public import Account


@dataclass(frozen=True)
class Hand:
    """Whoever acts: an account, or the name that the holder of a link wrote."""

    account: Account | None = None
    name: str = ""


FROM: Mapping[S, tuple[S, ...]] = {
    S.SENT: (S.DRAFT,),
    S.RECEIVED: (S.SENT, S.QUESTION),
    S.QUESTION: (S.SENT, S.RECEIVED),
    S.ACCEPTED: UNDECIDED,
    S.STARTED: (S.ACCEPTED,),
    S.DONE: (S.ACCEPTED, S.STARTED),
    S.DECLINED: (*UNDECIDED, S.ACCEPTED),
    S.WITHDRAWN: OPEN,
    S.EXPIRED: (S.SENT, S.RECEIVED),
}
"""From which states each state is reached."""
EVENT_OF = {
    S.SENT: EventKind.SENT,
    S.RECEIVED: EventKind.RECEIVED,
    S.QUESTION: EventKind.ASKED,
    S.ACCEPTED: EventKind.ACCEPTED,
    S.STARTED: EventKind.STARTED,
    S.DONE: EventKind.DONE,
    S.DECLINED: EventKind.DECLINED,
    S.WITHDRAWN: EventKind.WITHDRAWN,
    S.EXPIRED: EventKind.EXPIRED,
}
ANSWERS = (S.QUESTION, S.ACCEPTED, S.DECLINED)


def move(
    referral: Referral,
    to: S,
    *,
    hand: Hand,
    note: str = "",
    event: EventKind | None = None,
    **values: Any,
) -> None:
    """Brings the referral into its next state; raises ``WrongState`` when it does not follow.

    The event is written first: once a referral has ended, its addressee reaches it no longer. While
    it is the addressee's move, their day is never later than the last one on which they see it.
    """
    row = locked(referral)
    if row.state not in FROM[to]:
        raise WrongState("いまは「%(label)s」なので、それはできません。", label=S(row.state).label)
    say(referral, event or EVENT_OF[to], hand=hand, note=note)
    last = values.get("open_until", row.open_until)
    clock = clock_of(to, on=today(), reply_days=row.reply_days, open_until=last)
    values |= {
        "state": to,
        "waits": clock.waits,
        "due_on": clock.due_on,
        "escalates_on": clock.escalates_on,
    }
    if to in ANSWERS and row.answered_on is None:
        values["answered_on"] = today()
    if to in ENDED:
        values["ended_on"] = today()
    for name, value in values.items():
        setattr(referral, name, value)
    referral.save(update_fields=list(values))


def locked(referral: Referral) -> Referral:
    """The referral as it stands now; whoever else moves it waits. Raises ``OutOfReach`` for somebody
    who only reads it, or to whom it has closed since."""
    row = Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if row is None:
        raise OutOfReach
    return row


def say(referral: Referral, kind: EventKind, *, hand: Hand, note: str = "") -> None:
    ReferralEvent.objects.create(
        referral=referral, kind=kind, by=hand.account, by_name=hand.name.strip(), note=note.strip()
    )


def need(text: str, why: str) -> str:
    """The text without blanks around it; raises ``ReasonMissing`` when nothing is left."""
    if not text.strip():
        raise ReasonMissing(why)
    return text.strip()


def fall_away(
    *, why: str, consent: int | None = None, basis: int | None = None, person: int | None = None
) -> None:
    """What lost its ground is withdrawn, so that somebody tells the addressee and the origin.

    Done by the database, also for referrals on which whoever acts does not write.
    """
    clock = clock_of(S.WITHDRAWN, on=today(), reply_days=0)
    told = ReferralEvent._meta.get_field("note").get_prep_value(why)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fallen, whose FROM access.consult_fall_away(%s, %s, %s, %s, %s, %s)",
            [consent, basis, person, told, clock.due_on, clock.escalates_on],
        )
        found = cursor.fetchall()
    for pk, whose in found:
        audit.record("consult.referral.withdrawn", subject=("referral", pk), person_id=whose)


def follow_contact(contact: Contact) -> None:
    """What was asked of others goes on with what became of the contact: in the row that corrects it,
    under its case and whoever answers for that, about the person who is known now."""
    known = [pk for pk in (contact.pk, contact.replaces_id) if pk is not None]
    single = Referral.objects.filter(contact__in=known, case=None)
    if contact.case is None:
        single.update(contact=contact)
    else:
        owner = contact.case.owner_id or contact.handler_id
        single.update(contact=contact, case=contact.case, owner=owner)
    person = contact.case.person if contact.case else contact.person
    Referral.objects.filter(contact=contact, person=None).update(person=person)


def note_act(verb: str, referral: Referral, **detail: object) -> None:
    audit.record(
        verb, subject=("referral", referral.pk), person_id=referral.person_id, detail=detail
    )
