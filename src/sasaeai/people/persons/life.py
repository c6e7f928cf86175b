"""Death and its reversal, protection, moving: what the rest of the house has to hear of."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.contributions import announce
from sasaeai.core.periods import today
from sasaeai.people.models import Account, NamedReader, Person, Release
from sasaeai.people.persons.happenings import (
    DeathReversed,
    PersonDied,
    PersonMoved,
    PersonProtected,
)
from sasaeai.people.persons.refusals import PersonRefused, ReasonMissing, WrongDay


@transaction.atomic
def record_death(person: Person, *, died_on: date) -> None:
    """Notes the day of death; visits, letters and dates to come stop in the same transaction."""
    if died_on > today():
        raise WrongDay("亡くなった日が、まだ来ていない日になっています。")
    if person.birth_date is not None and died_on < person.birth_date:
        raise WrongDay("亡くなった日が、生まれた日より前になっています。")
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    _note("people.person.died", person)
    announce(PersonDied(person.pk, died_on))


@transaction.atomic
def reverse_death(person: Person, *, why: str) -> None:
    """Takes back a wrong notice of death; what it stopped is due again."""
    if not why.strip():
        raise ReasonMissing("なぜ取り消すのか、ひとこと書いてください。")
    if person.died_on is None:
        raise PersonRefused("亡くなった記録がありません。")
    person.died_on = None
    person.save(update_fields=["died_on"])
    _note("people.person.death_reversed", person)
    announce(DeathReversed(person.pk, why.strip()))


@transaction.atomic
def protect(person: Person, *, by: Account, why: str, readers: tuple[Account, ...] = ()) -> None:
    """From this moment only the named readers see the person; every list given away is taken back.

    Whoever protects is the first reader, or nobody could ever see the person again.
    """
    if not why.strip():
        raise ReasonMissing("なぜ守るのか、ひとこと書いてください。")
    for account in dict.fromkeys((by, *readers)):
        NamedReader.objects.get_or_create(
            person=person, account=account, ends_on=None, defaults={"starts_on": today()}
        )
    take_back_everything(person)
    person.protected = True
    person.save(update_fields=["protected"])
    _note("people.person.protected", person, readers=len(readers) + 1)
    announce(PersonProtected(person.pk))


@transaction.atomic
def lift_protection(person: Person, *, why: str) -> None:
    """The council's workers see the person again; lists are not given out anew by this."""
    if not why.strip():
        raise ReasonMissing("なぜ解くのか、ひとこと書いてください。")
    person.protected = False
    person.save(update_fields=["protected"])
    _note("people.person.protection_lifted", person)


def take_back_everything(person: Person) -> None:
    """Nobody outside the council's office holds this name any longer."""
    yesterday = today() - timedelta(days=1)
    given = Release.objects.filter(person=person, ends_on=None)
    given.filter(starts_on__lte=yesterday).update(ends_on=yesterday)
    given.filter(starts_on__gt=yesterday).delete()


@transaction.atomic
def move_person(person: Person, *, area: Area, on: date) -> None:
    """The person lives in another area from ``on``; what others do there moves with it.

    Whoever stays in a hospital elsewhere has not moved: the responsible area stays.
    """
    if area.pk == person.area_id:
        raise PersonRefused("いまと同じ区域です。")
    if on > today():
        raise WrongDay("転居の日が、まだ来ていない日になっています。")
    person.area = area
    person.save(update_fields=["area"])
    _note("people.person.moved", person, area=area.pk)
    announce(PersonMoved(person.pk, area.pk, on))


def _note(verb: str, person: Person, **detail: object) -> None:
    audit.record(verb, subject=("person", person.pk), person_id=person.pk, detail=detail)
