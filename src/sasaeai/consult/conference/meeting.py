"""Calling a meeting, its items, who is invited to which, and the promise of secrecy."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.consult.conference.counting import refuse_undoing
from sasaeai.consult.conference.enums import ConferenceState, MeetingGround
from sasaeai.consult.conference.guarding import refuse_names
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferenceKind,
    Seat,
)
from sasaeai.consult.conference.policies import COUNCILS, DUTIES
from sasaeai.consult.enums import Purpose
from sasaeai.consult.models import Case, Consent, LegalBasis
from sasaeai.consult.services.grounds import covers, holds, is_live, refuse_dead
from sasaeai.consult.services.refusals import (
    NoGround,
    OutOfReach,
    ReasonMissing,
    WrongDay,
    WrongState,
)
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today, wareki
from sasaeai.people.public import Account, Organisation, OrganisationKind

PAPERS_STAY = timedelta(days=14)
LONGEST = timedelta(days=60)
"""Papers close this long after the meeting, also when nobody closes the item; with a reason they
stay open up to ``LONGEST`` after the meeting, or after today."""


@transaction.atomic
def call_conference(
    *,
    by: Account,
    kind: ConferenceKind,
    title: str,
    host: Organisation,
    held_on: date,
    starts: time,
    area: Area,
    once: UUID,
    charter: str = "",
    place: str = "",
) -> Conference:
    """A meeting of a kind, under the kind's rules: who may call it, and under which charter."""
    found = Conference.objects.filter(once=once).first()
    if found is not None:
        return found
    if kind.host_kind and host.kind != kind.host_kind:
        host_kind = OrganisationKind(kind.host_kind).label
        raise NoGround(
            "「%(kind)s」をひらけるのは%(host)sだけです。", kind=kind.label, host=host_kind
        )
    if kind.needs_charter and not charter.strip():
        raise ReasonMissing("この会議には、設置要綱などの名前が要ります。")
    if not title.strip():
        raise ReasonMissing("会議の名前を書いてください（人の名前は書きません）。")
    if kind.ground == MeetingGround.NAMELESS:
        refuse_names(f"{title}\n{place}")
    row = Conference.objects.create(
        kind=kind,
        title=title.strip(),
        host=host,
        charter=charter.strip(),
        quorum=kind.quorum,
        held_on=held_on,
        starts=starts,
        place=place.strip(),
        area=area,
        papers_until=max(held_on, today()) + PAPERS_STAY,
        made_by=by,
        once=once,
    )
    note_meeting("consult.conference.called", row, kind=kind.code)
    return row


@transaction.atomic
def add_item(
    conference: Conference, *, by: Account, heading: str, case: Case | None = None
) -> ConferenceItem:
    """Something to talk about. A kind that names nobody takes no case; the others need one."""
    _refuse_cancelled(conference)
    nameless = conference.kind.ground == MeetingGround.NAMELESS
    if nameless and case is not None:
        raise NoGround(
            "この会議では、支援の記録を結びつけません。だれのことかわからない形で書きます。"
        )
    if not nameless and case is None:
        raise ReasonMissing("どの支援のことかをえらんでください。")
    if not heading.strip():
        raise ReasonMissing("議題を書いてください。")
    if nameless:
        refuse_names(heading)
    if case is not None and case.person is not None and case.person.protected:
        raise NoGround(
            "住所を守っている人です。画面では会議にかけられません。管理者に相談してください。"
        )
    last = conference.items.order_by("-order").first()
    try:
        with transaction.atomic():
            row = ConferenceItem.objects.create(
                conference=conference,
                order=(last.order if last else 0) + 1,
                case=case,
                heading=heading.strip(),
                made_by=by,
            )
    except IntegrityError as error:
        raise WrongState("この支援は、もう議題に入っています。") from error
    note_item("consult.conference.item", row)
    return row


@transaction.atomic
def invite(
    conference: Conference,
    *,
    organisation: Organisation,
    account: Account | None = None,
    name: str = "",
) -> Attendee:
    """Somebody is asked to come; which items they sit at is decided item by item."""
    _refuse_cancelled(conference)
    if account is None and not name.strip():
        raise ReasonMissing("サインインのある人をえらぶか、名前を書いてください。")
    if account is not None:
        refuse_stranger(account, organisation)
    known = conference.attendees.filter(account=account).first() if account else None
    if known is not None:
        if known.organisation_id != organisation.pk:
            raise WrongState("この人は、もうべつの機関の人として招いてあります。")
        return known
    row = Attendee.objects.create(
        conference=conference,
        account=account,
        name="" if account else name.strip(),
        organisation=organisation,
        area_id=conference.area_id,
    )
    refuse_undoing(conference)
    note_meeting("consult.conference.invited", conference, attendee=row.pk)
    return row


@transaction.atomic
def seat(
    item: ConferenceItem,
    attendee: Attendee,
    *,
    consent: Consent | None = None,
    basis: LegalBasis | None = None,
) -> Seat:
    """The attendee sits at this item. Where the kind asks for it, a consent or basis must carry it."""
    refuse_closed(locked(item))
    if attendee.conference_id != item.conference_id:
        raise WrongState("べつの会議の人です。")
    needs = item.conference.kind.ground == MeetingGround.CONSENT
    outside = attendee.organisation.kind != OrganisationKind.COUNCIL
    if needs and outside:
        _refuse_without_ground(item, attendee, consent, basis)
    row, _made = Seat.objects.update_or_create(
        item=item,
        attendee=attendee,
        defaults={"consent": consent, "basis": basis, "ended_at": None},
    )
    note_item("consult.conference.seated", item, attendee=attendee.pk)
    return row


@transaction.atomic
def unseat(row: Seat) -> None:
    """From the next click on the item is not there for this attendee."""
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        note_item("consult.conference.unseated", row.item, attendee=row.attendee_id)


def acknowledge(attendee: Attendee) -> None:
    """「秘密を守ります」: only now the papers open. Said once; a second press changes nothing."""
    _promised(attendee, "acknowledged_at")


def acknowledge_on_paper(attendee: Attendee) -> None:
    """The attendee signed on paper; the council enters it."""
    attendee.on_paper = attendee.on_paper or attendee.acknowledged_at is None
    _promised(attendee, "acknowledged_at", "on_paper")


@transaction.atomic
def _promised(attendee: Attendee, *fields: str) -> None:
    if attendee.acknowledged_at is None:
        attendee.acknowledged_at = timezone.now()
        attendee.save(update_fields=fields)
        note_meeting("consult.conference.acknowledged", attendee.conference, attendee=attendee.pk)


@transaction.atomic
def cancel_conference(conference: Conference) -> None:
    """It does not take place; what was opened for it closes."""
    if conference.state != ConferenceState.PLANNED:
        raise WrongState("予定の会議だけ、取りやめられます。")
    conference.state = ConferenceState.CANCELLED
    conference.save(update_fields=["state"])
    note_meeting("consult.conference.cancelled", conference)


def in_charge(conference: Conference) -> bool:
    """Whether the reader holds the meeting: whoever called it, or leads."""
    who = current()
    return conference.made_by_id == who.account_id or who.may("consult.lead")


@transaction.atomic
def keep_papers_open(conference: Conference, *, until: date, why: str) -> None:
    """A later last day for the papers, also when the old one is past; closed items stay closed.
    Why is told to those in charge, and names nobody.

    Everybody invited reads the new day, and nobody who may not read the papers otherwise.
    """
    row = Conference.objects.select_for_update().filter(pk=conference.pk).first()
    if row is None or not in_charge(row):
        raise OutOfReach
    _refuse_cancelled(row)
    latest = max(row.held_on, today()) + LONGEST
    if not max(row.papers_until, today() - timedelta(days=1)) < until <= latest:
        raise WrongDay(
            "いまの日（%(now)s）より後で、%(latest)s までの日を入れてください。",
            now=wareki(row.papers_until), latest=wareki(latest),
        )  # fmt: skip
    if not why.strip():
        raise ReasonMissing("延ばすわけを書いてください。")
    refuse_names(why)
    row.papers_until, row.papers_why = until, why.strip()
    row.save(update_fields=["papers_until", "papers_why"])
    note_meeting("consult.conference.kept_open", row, until=until.isoformat())


def refuse_stranger(account: Account, organisation: Organisation) -> None:
    """Raises ``NoGround`` unless the account works today for the organisation; for the council only
    its own workers do. The database asks the same at every read (``policies.COMES_FOR``).
    """
    duties = account.duties.filter(starts_on__lte=today()).exclude(ends_on__lt=today())
    if organisation.kind == OrganisationKind.COUNCIL:
        found = duties.filter(kind__in=COUNCILS)
    else:
        found = duties.filter(kind__in=DUTIES, organisation=organisation)
    if not found.exists():
        raise NoGround(
            "この人は、えらんだ機関の人ではありません（役目の「所属」で確かめています）。"
        )


def carrying(item: ConferenceItem, organisation: Organisation) -> Consent | LegalBasis | None:
    """The newest ground of the item's case that covers an organisation today, if there is one."""
    if item.case is None:
        return None
    for consent in item.case.consents.filter(purpose="support").order_by("-given_on", "-pk"):
        if is_live(consent) and covers(consent, organisation):
            return consent
    return next((basis for basis in item.case.bases.all() if holds(basis)), None)


def _refuse_without_ground(
    item: ConferenceItem, attendee: Attendee, consent: Consent | None, basis: LegalBasis | None
) -> None:
    if (consent is None) == (basis is None):
        raise NoGround(
            "%(organisation)sに話すための同意（一緒に支援するため）か、確かめた根拠がありません。",
            organisation=attendee.organisation.name,
        )
    refuse_dead(
        case=item.case_id,
        organisation=attendee.organisation,
        consent=consent,
        basis=basis,
        purpose=Purpose.SUPPORT,
    )


def _refuse_cancelled(conference: Conference) -> None:
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState("取りやめた会議です。")


def locked(item: ConferenceItem) -> ConferenceItem:
    """The item as it stands now; whoever else changes it waits. Raises ``OutOfReach`` for somebody
    who only reads it."""
    rows = ConferenceItem.objects.select_related("conference").select_for_update(of=("self",))
    found = rows.filter(pk=item.pk).first()
    if found is None:
        raise OutOfReach
    return found


def refuse_closed(item: ConferenceItem) -> None:
    _refuse_cancelled(item.conference)
    if item.closed_at is not None:
        raise WrongState("この議題は、もう閉じています。")


def note_meeting(verb: str, conference: Conference, **detail: object) -> None:
    audit.record(verb, subject=("conference", conference.pk), detail=detail)


def note_item(verb: str, item: ConferenceItem, **detail: object) -> None:
    person_id = item.case.person_id if item.case else None
    audit.record(verb, subject=("conference_item", item.pk), person_id=person_id, detail=detail)
