"""Accounts, duties, persons: one verb, one function, atomic and in the journal."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.contributions import announce
from sasaeai.core.refusal import Refusal
from sasaeai.core.text import BirthDate, fold
from sasaeai.people.enums import Basis, ContactKind, DutyKind, NameKind, OrganisationKind
from sasaeai.people.models import (
    Account,
    ContactPoint,
    Duty,
    NamedReader,
    Organisation,
    Person,
    PersonName,
    Pledge,
    Release,
)
from sasaeai.people.persons.happenings import DutyEnds
from sasaeai.people.persons.keys import match_keys

OFFICE = (DutyKind.SOCIAL_WORKER, DutyKind.MANAGER)
"""Duties whose holders have people waiting for them by name."""


class TermOverlaps(Refusal):
    """The same account already holds this duty in this area at that time."""


@transaction.atomic
def open_account(
    *, login: str, name: str, kana: str = "", email: str = "", password: str | None = None
) -> Account:
    """A sign-in without any duty: it sees what a resident sees."""
    account = Account.objects.create_user(login, password, name=name, kana=kana, email=email)
    audit.record("people.account.opened", subject=("account", account.pk))
    return account


@transaction.atomic
def give_new_key(account: Account) -> str:
    """A fresh one-time-told password; all sessions of the account end."""
    key = secrets.token_urlsafe(12)
    account.set_password(key)
    account.save(update_fields=["password"])
    audit.record("people.account.key", subject=("account", account.pk))
    return key


@transaction.atomic
def appoint(
    account: Account,
    kind: DutyKind,
    *,
    starts_on: date,
    ends_on: date | None = None,
    area: Area | None = None,
    organisation: Organisation | None = None,
    appointment_no: str = "",
) -> Duty:
    """A duty from a day to a day, both included; raises ``TermOverlaps``."""
    same = Duty.objects.filter(
        account=account,
        kind=kind,
        area=area,
        organisation=organisation,
        starts_on__lte=ends_on or date.max,
    ).exclude(ends_on__lt=starts_on)
    if same.exists():
        raise TermOverlaps("この人は、その時期にもう同じ役目についています。")
    duty = Duty.objects.create(
        account=account,
        kind=kind,
        area=area,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        appointment_no=appointment_no,
    )
    audit.record("people.duty.appointed", subject=("duty", duty.pk), detail={"kind": str(kind)})
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, last_day: date) -> None:
    """The duty's last day; from the next day on PostgreSQL returns nothing through it.

    Raises ``StillNeeded`` while something in another room hangs on the worker.
    """
    others = Duty.objects.filter(account=duty.account, kind__in=OFFICE).exclude(pk=duty.pk)
    goes_on = others.filter(Q(ends_on=None) | Q(ends_on__gt=last_day)).exists()
    announce(DutyEnds(duty.account_id, str(duty.kind), last_day, goes_on))
    duty.ends_on = last_day
    duty.save(update_fields=["ends_on"])
    audit.record("people.duty.ended", subject=("duty", duty.pk))


@transaction.atomic
def pledge(
    account: Account, *, text_version: str, signed_on: date, valid_until: date | None = None
) -> Pledge:
    """The signed pledge of secrecy; without one in force no duty reaches a person."""
    row = Pledge.objects.create(
        account=account, text_version=text_version, signed_on=signed_on, valid_until=valid_until
    )
    audit.record("people.pledge.signed", subject=("account", account.pk))
    return row


@transaction.atomic
def found_organisation(
    kind: OrganisationKind,
    *,
    code: str,
    name: str,
    kana: str = "",
    covers: tuple[Area, ...] = (),
    **details: Any,
) -> Organisation:
    """A body with the areas it covers (none is legal and stays visible)."""
    row = Organisation.objects.create(
        kind=kind,
        code=code,
        name=name,
        kana=kana,
        search_text=fold(f"{name} {kana} {code}"),
        **details,
    )
    row.covers.add(*covers)
    audit.record("people.organisation.founded", subject=("organisation", row.pk))
    return row


@transaction.atomic
def register_person(
    *,
    name: str,
    kana: str,
    area: Area,
    birth_date: date | None = None,
    birth: BirthDate | None = None,
    birth_text: str = "",
    protected: bool = False,
    other_names: tuple[tuple[NameKind, str, str], ...] = (),
    contacts: tuple[tuple[ContactKind, str], ...] = (),
    **details: Any,
) -> Person:
    """A person with names as they are written; only keys are folded.

    Give the day of birth, or ``birth`` where only a month, a year or an age is known.
    """
    known = BirthDate.on(birth_date) if birth is None and birth_date is not None else birth
    names = [(name, kana), *((other, reading or kana) for _, other, reading in other_names)]
    person = Person.objects.create(
        name=name,
        kana=kana,
        area=area,
        birth_date=known.first if known else None,
        birth_until=None if known is None or known.exact else known.last,
        birth_precision=known.precision.value if known else "day",
        birth_text=birth_text,
        protected=protected,
        search_text=fold(" ".join(f"{one} {reading}" for one, reading in names)),
        match_keys=match_keys(names, known),
        **details,
    )
    PersonName.objects.bulk_create(
        [PersonName(person=person, kind=kind, name=n, kana=k) for kind, n, k in other_names]
    )
    ContactPoint.objects.bulk_create(
        [ContactPoint(person=person, kind=kind, value=value) for kind, value in contacts]
    )
    audit.record("people.person.registered", subject=("person", person.pk), person_id=person.pk)
    return person


@transaction.atomic
def release(
    person: Person, *, audience: DutyKind, area: Area, basis: Basis, starts_on: date
) -> Release:
    """Gives the person's name to one duty in one area from a day on; twice changes nothing."""
    row, made = Release.objects.get_or_create(
        person=person,
        audience=audience,
        area=area,
        ends_on=None,
        defaults={"basis": basis, "starts_on": starts_on},
    )
    if made:
        audit.record("people.released", subject=("release", row.pk), person_id=person.pk)
    return row


@transaction.atomic
def withdraw_release(person: Person, *, audience: DutyKind, area: Area, today: date) -> None:
    """From this moment the duty no longer sees the person (the last visible day was yesterday)."""
    rows = Release.objects.filter(person=person, audience=audience, area=area)
    rows.filter(ends_on=None, starts_on__lt=today).update(ends_on=today - timedelta(days=1))
    rows.filter(ends_on=None, starts_on__gte=today).delete()
    audit.record("people.release.withdrawn", subject=("person", person.pk), person_id=person.pk)


@transaction.atomic
def lend(
    person: Person,
    *,
    organisation: Organisation,
    basis: Basis,
    starts_on: date,
    ends_on: date | None,
    with_contacts: bool = False,
) -> Release:
    """Gives the person's name to a partner's workers, both days included."""
    row = Release.objects.create(
        person=person,
        audience=DutyKind.PARTNER_WORKER,
        organisation=organisation,
        basis=basis,
        starts_on=starts_on,
        ends_on=ends_on,
        with_contacts=with_contacts,
    )
    audit.record("people.lent", subject=("release", row.pk), person_id=person.pk)
    return row


@transaction.atomic
def take_back(row: Release, *, today: date) -> None:
    """From this moment the partner's workers no longer see the person."""
    if row.starts_on >= today:
        row.delete()
    else:
        row.ends_on = today - timedelta(days=1)
        row.save(update_fields=["ends_on"])
    audit.record("people.lent.back", subject=("person", row.person_id), person_id=row.person_id)


@transaction.atomic
def name_reader(person: Person, account: Account, *, starts_on: date) -> NamedReader:
    """Names one account that may see a protected person."""
    row = NamedReader.objects.create(person=person, account=account, starts_on=starts_on)
    audit.record("people.reader.named", subject=("account", account.pk), person_id=person.pk)
    return row
