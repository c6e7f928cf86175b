"""What spellings of one person share, so that a duplicate is found by index and judged by rules.

Keys narrow, ``core.text.match_names`` judges, a person decides. The stored letters stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from sasaeai.core.text import BirthDate, NameFacts, fold_joined, kana_key
from sasaeai.people.enums import ContactKind, NameKind
from sasaeai.people.models import Person


def parts(name: str) -> tuple[str, str]:
    """Family and given name, parted by the first space; a name without one is all family."""
    family, _, given = name.replace("\u3000", " ").strip().partition(" ")
    return family, given.strip()


def match_keys(names: Iterable[tuple[str, str]], birth: BirthDate | None) -> list[str]:
    """Keys of (name, kana) pairs. Both orders of family and given name share one key, and a given
    name with its day of birth is a key of its own, since family names change."""
    found: dict[str, None] = {}
    for name, kana in names:
        written = [fold_joined(part, loose=True) for part in parts(name)]
        heard = [kana_key(part) for part in parts(kana)]
        for letter, pair in (("n", written), ("k", heard)):
            if all(pair):
                found[f"{letter}:{'|'.join(sorted(pair))}"] = None
            if birth is not None and birth.exact and pair[1]:
                found[f"{letter}b:{pair[1]}|{birth.first:%Y%m%d}"] = None
            if any(pair):
                found[f"{letter}j:{''.join(pair)}"] = None
    return list(found)


def names_of(person: Person) -> list[tuple[str, str]]:
    """Every (name, kana) under which the person is known; a name without reading borrows it."""
    others = [(row.name, row.kana or person.kana) for row in person.names.all()]
    return [(person.name, person.kana), *others]


def facts_of(person: Person) -> NameFacts:
    """What the rules compare; needs ``names`` and ``contacts`` prefetched for many."""
    family, given = parts(person.name)
    family_kana, given_kana = parts(person.kana)
    ways: dict[str, str] = {}
    for contact in person.contacts.all():
        ways.setdefault(str(contact.kind), contact.value)
    return NameFacts(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        former_families=tuple(
            parts(row.name)[0] for row in person.names.all() if row.kind == NameKind.FORMER
        ),
        birth=person.birth,
        address=ways.get(ContactKind.ADDRESS, ""),
        phone=ways.get(ContactKind.PHONE, "") or ways.get(ContactKind.MOBILE, ""),
    )
