"""Names, birth date and how to reach a person; each verb keeps the keys in line."""

from __future__ import annotations

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.text import BirthDate, Precision, fold
from sasaeai.people.enums import ContactKind, NameKind
from sasaeai.people.models import ContactPoint, ContactRule, Person, PersonName
from sasaeai.people.persons.keys import match_keys, names_of


@transaction.atomic
def correct_person(
    person: Person, *, name: str, kana: str, birth: BirthDate | None, birth_text: str
) -> None:
    """Name, reading and birth date as they should have been; the history keeps what was there."""
    person.name, person.kana = name, kana
    person.birth_date = birth.first if birth else None
    person.birth_until = None if birth is None or birth.exact else birth.last
    person.birth_precision = birth.precision.value if birth else Precision.DAY.value
    person.birth_text = birth_text
    person.save(
        update_fields=[
            "name", "kana", "birth_date", "birth_until", "birth_precision", "birth_text",
        ]
    )  # fmt: skip
    _refresh(person)
    _note("people.person.corrected", person)


@transaction.atomic
def add_name(person: Person, *, kind: NameKind, name: str, kana: str = "") -> PersonName:
    """Another name under which the person must be found."""
    row, made = PersonName.objects.get_or_create(
        person=person, kind=kind, name=name, defaults={"kana": kana}
    )
    if made:
        _refresh(person)
        _note("people.name.added", person, kind=str(kind))
    return row


@transaction.atomic
def remove_name(name: PersonName) -> None:
    """A name that was written down by mistake."""
    person = name.person
    name.delete()
    _refresh(person)
    _note("people.name.removed", person)


@transaction.atomic
def add_contact(
    person: Person, *, kind: ContactKind, value: str, safe_rule: str = ""
) -> ContactPoint:
    """One more way to reach the person."""
    row = ContactPoint.objects.create(person=person, kind=kind, value=value, safe_rule=safe_rule)
    _note("people.contact.added", person, kind=str(kind))
    return row


@transaction.atomic
def remove_contact(contact: ContactPoint) -> None:
    """A way that no longer reaches the person."""
    person = contact.person
    contact.delete()
    _note("people.contact.removed", person)


@transaction.atomic
def set_contact_rule(
    person: Person,
    *,
    no_post: bool = False,
    no_phone: bool = False,
    no_message: bool = False,
    no_visit: bool = False,
    hours: str = "",
    note: str = "",
) -> ContactRule:
    """What must not be done when reaching this person."""
    row, _ = ContactRule.objects.update_or_create(
        person=person,
        defaults={
            "no_post": no_post,
            "no_phone": no_phone,
            "no_message": no_message,
            "no_visit": no_visit,
            "hours": hours.strip(),
            "note": note.strip(),
        },
    )
    _note("people.contact_rule.set", person)
    return row


def _refresh(person: Person) -> None:
    names = names_of(person)
    person.search_text = fold(" ".join(f"{name} {kana}" for name, kana in names))
    person.match_keys = match_keys(names, person.birth)
    person.save(update_fields=["search_text", "match_keys"])


def _note(verb: str, person: Person, **detail: object) -> None:
    audit.record(verb, subject=("person", person.pk), person_id=person.pk, detail=detail)
