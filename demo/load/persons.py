"""Persons with their other names, ways to reach them, and to whom their name was given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from demo.city.city import City
from demo.city.model import Household
from demo.city.model import Person as Generated
from demo.load.accounts import worker_numbers
from demo.load.areas import area_ids
from demo.load.rows import insert, part
from sasaeai.core.text import BirthDate, Precision, fold
from sasaeai.people.enums import Basis, ContactKind, DutyKind, NameKind
from sasaeai.people.models import (
    Account,
    ContactPoint,
    HouseholdMember,
    NamedReader,
    Person,
    PersonName,
    Release,
)
from sasaeai.people.models import (
    Household as Home,
)
from sasaeai.people.persons.keys import match_keys

LISTED_AGE = 75
"""From this age the city hands names to the commissioners (名簿), watched or not."""
LISTED_ON = (4, 1)
READERS_SINCE = date(2023, 4, 1)
LONGEST_RULE = 100


def load(city: City) -> None:
    title = f"人 {city.roster.persons:,}"
    tables = (Person, PersonName, ContactPoint, NamedReader, Release, Home, HouseholdMember)
    with part(title, *tables):
        insert(Person, _persons(city))
        insert(PersonName, _names(city))
        insert(ContactPoint, _contacts(city))
        insert(NamedReader, _readers(city))
        insert(Release, _releases(city))
        insert(Home, (Home(id=family.household.number) for family in city.families()))
        insert(HouseholdMember, _members(city))
        for worker in city.workers:
            if worker.person:
                Account.objects.filter(pk=worker.number).update(person=worker.person)


def full_name(person: Generated) -> str:
    return f"{person.surname} {person.given}"


def _full_kana(person: Generated) -> str:
    return f"{person.surname_kana} {person.given_kana}"


def _living(city: City) -> Iterator[tuple[Household, Generated]]:
    for family in city.families():
        for person in family.persons:
            yield family.household, person


def _other_names(person: Generated) -> list[tuple[NameKind, str]]:
    names = []
    if person.surname_display != person.surname:
        names.append((NameKind.DISPLAY, f"{person.surname_display} {person.given}"))
    if person.former_surname:
        names.append((NameKind.FORMER, f"{person.former_surname} {person.given}"))
    return names


def _persons(city: City) -> Iterator[Person]:
    ids = area_ids(city)
    for household, person in _living(city):
        name, kana = full_name(person), _full_kana(person)
        others = [other for _, other in _other_names(person)]
        born = BirthDate(person.birth_date, person.birth_date, Precision(person.birth_precision))
        yield Person(
            id=person.number,
            name=name,
            kana=kana,
            birth_date=person.birth_date,
            birth_precision=person.birth_precision,
            area_id=ids[household.beat],
            protected=person.protected,
            died_on=person.died_on,
            search_text=fold(" ".join([name, kana, *others])),
            match_keys=match_keys([(name, kana), *((other, kana) for other in others)], born),
        )


def _names(city: City) -> Iterator[PersonName]:
    number = 0
    for _, person in _living(city):
        for kind, name in _other_names(person):
            number += 1
            kana = _full_kana(person) if kind is NameKind.DISPLAY else ""
            yield PersonName(id=number, person_id=person.number, kind=kind, name=name, kana=kana)


def _contacts(city: City) -> Iterator[ContactPoint]:
    number = 0
    for household, person in _living(city):
        ways = (
            (ContactKind.ADDRESS, f"{household.postcode} {household.address}"),
            (ContactKind.PHONE, household.phone),
            (ContactKind.MOBILE, person.phone),
        )
        for kind, value in ways:
            if not value:
                continue
            number += 1
            yield ContactPoint(
                id=number,
                person_id=person.number,
                kind=kind,
                value=value,
                safe_rule=person.safe_contact[:LONGEST_RULE],
            )


def _members(city: City) -> Iterator[HouseholdMember]:
    """Who lives together, since the city's register began; who moved away has left."""
    for household, person in _living(city):
        yield HouseholdMember(
            id=person.number,
            household_id=household.number,
            person_id=person.number,
            relation=person.relation,
            starts_on=READERS_SINCE,
            ends_on=max(person.moved_on, READERS_SINCE) if person.moved_on else None,
            source="住民の届出",
        )


def _readers(city: City) -> Iterator[NamedReader]:
    """A protected person is known to the one social worker who was named."""
    reader = worker_numbers(city)["social_worker"]
    protected = (person for _, person in _living(city) if person.protected)
    for number, person in enumerate(protected, 1):
        yield NamedReader(
            id=number, person_id=person.number, account_id=reader, starts_on=READERS_SINCE
        )


def _releases(city: City) -> Iterator[Release]:
    """The city's list of old people; who is watched gave consent, which ``watch`` writes."""
    ids, number = area_ids(city), 0
    watched = {plan.person for plan in city.watch_plans()}
    since = date(city.today.year - 1, *LISTED_ON)
    for household, person in _living(city):
        if person.number in watched or not _listed(person, since):
            continue
        number += 1
        yield Release(
            id=number,
            person_id=person.number,
            audience=DutyKind.COMMISSIONER,
            area_id=ids[household.beat],
            basis=Basis.CITY_LIST,
            starts_on=since,
        )


def _listed(person: Generated, since: date) -> bool:
    old = person.birth_date.year + LISTED_AGE <= since.year
    gone = person.died_on or person.moved_on
    return old and not person.protected and not gone
