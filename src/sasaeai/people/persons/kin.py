"""Households and relations, each from a day to a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from sasaeai.core import audit
from sasaeai.people.enums import RelationKind
from sasaeai.people.models import Household, HouseholdMember, Person, Relation
from sasaeai.people.persons.refusals import PersonRefused, WrongDay


@transaction.atomic
def join_household(
    person: Person,
    *,
    household: Household | None,
    relation: str,
    starts_on: date,
    source: str = "",
) -> HouseholdMember:
    """The person lives there from a day on, and nowhere else; without a household a new one."""
    present = HouseholdMember.objects.filter(person=person, ends_on=None).first()
    if present is not None:
        if household is not None and present.household_id == household.pk:
            raise PersonRefused("もう、この世帯の人です。")
        leave_household(present, last_day=starts_on - timedelta(days=1))
    row = HouseholdMember.objects.create(
        household=household or Household.objects.create(),
        person=person,
        relation=relation,
        starts_on=starts_on,
        source=source,
    )
    _note("people.household.joined", person, household=row.household_id)
    return row


@transaction.atomic
def leave_household(member: HouseholdMember, *, last_day: date) -> None:
    """The last day in this household."""
    if last_day < member.starts_on:
        raise WrongDay("この世帯に入った日より前の日です。")
    member.ends_on = last_day
    member.save(update_fields=["ends_on"])
    _note("people.household.left", member.person, household=member.household_id)


@transaction.atomic
def add_relation(
    person: Person,
    *,
    kind: RelationKind,
    relation: str,
    starts_on: date,
    name: str = "",
    other: Person | None = None,
    phone: str = "",
    order: int = 1,
) -> Relation:
    """Somebody who matters to the person, known here or by name only."""
    if other is not None and other.pk == person.pk:
        raise PersonRefused("本人どうしは、つなげません。")
    row = Relation.objects.create(
        person=person,
        other=other,
        name=name,
        kind=kind,
        relation=relation,
        phone=phone,
        order=order,
        starts_on=starts_on,
    )
    _note("people.relation.added", person, kind=str(kind))
    return row


@transaction.atomic
def end_relation(row: Relation, *, last_day: date) -> None:
    """The last day of a relation; it stays to be read."""
    row.ends_on = max(last_day, row.starts_on)
    row.save(update_fields=["ends_on"])
    _note("people.relation.ended", row.person)


def _note(verb: str, person: Person, **detail: object) -> None:
    audit.record(verb, subject=("person", person.pk), person_id=person.pk, detail=detail)
