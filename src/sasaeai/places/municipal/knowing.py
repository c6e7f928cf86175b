"""What the register knows of the pages that a file wants, in few queries for many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sasaeai.core.text import fold_joined
from sasaeai.people.public import Organisation
from sasaeai.places.duplicates import Facts
from sasaeai.places.enums import ContactKind, Fee, OccurrenceState, StepFree
from sasaeai.places.models import Contact, Listing, Location, Occurrence, SourceTie
from sasaeai.places.municipal.comparing import Known, Register
from sasaeai.places.municipal.wanting import Wanted

STEP = 500
"""Rows asked for at once."""
WAYS = {
    "phone": ContactKind.PHONE,
    "fax": ContactKind.FAX,
    "mail": ContactKind.MAIL,
    "web": ContactKind.WEB,
}
OWN_TEXTS = ("name", "kana", "description", "audience_note", "cost", "apply_how")
PLACE_TEXTS = ("address", "directions")
T = TypeVar("T")


def steps(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in portions of ``STEP``."""
    for start in range(0, len(items), STEP):
        yield items[start : start + STEP]


@dataclass(frozen=True)
class Found:
    """Pages of the register by the number that a file names them with."""

    by_key: dict[str, Known]

    def of(self, wanted: Wanted) -> Known | None:
        return next((self.by_key[number] for number in wanted.ids if number in self.by_key), None)


def known_pages(wanted: Sequence[Wanted], *, publisher: str, dataset: str, today: date) -> Found:
    """Pages tied to the publisher's numbers, and pages of ours that a file of ours names."""
    pages: dict[str, int] = {}
    taken: dict[int, dict[str, str]] = {}
    moments: dict[int, dict[str, list[str]]] = defaultdict(dict)
    numbers = [number for one in wanted for number in one.ids]
    for part in steps(numbers):
        rows = SourceTie.objects.filter(
            publisher=publisher, dataset=dataset, external_id__in=part
        ).order_by("batch_id", "pk")
        for tie in rows:
            pages[tie.external_id] = tie.listing_id
            taken[tie.listing_id] = tie.taken.get("fields", {})
            moments[tie.listing_id][tie.external_id] = tie.taken.get("moments", [])
    pages |= _own_pages(wanted, known=pages)
    known = pages_by_id(set(pages.values()), today=today, taken=taken, moments=moments)
    return Found({number: known[pk] for number, pk in pages.items() if pk in known})


def _own_pages(wanted: Sequence[Wanted], *, known: dict[str, int]) -> dict[str, int]:
    names: dict[UUID, str] = {one.own: one.key for one in wanted if one.own is not None}
    found: dict[str, int] = {}
    for part in steps(list(names)):
        for uuid, pk in Listing.objects.filter(uuid__in=part).values_list("uuid", "pk"):
            if names[uuid] not in known:
                found[names[uuid]] = pk
    return found


def pages_by_id(
    ids: Iterable[int],
    *,
    today: date,
    taken: dict[int, dict[str, str]] | None = None,
    moments: dict[int, dict[str, list[str]]] | None = None,
) -> dict[int, Known]:
    """Pages as a file would say them, by id.

    Places are asked for by themselves: joined, right after a large import, PostgreSQL took a minute
    for them, because nobody had counted the new rows yet.
    """
    found: dict[int, Known] = {}
    for part in steps(sorted(ids)):
        rows = Listing.objects.filter(pk__in=part)
        places = {row.listing_id: row for row in Location.objects.filter(listing__in=part)}
        ways: dict[int, list[Contact]] = defaultdict(list)
        for contact in Contact.objects.filter(listing__in=part):
            ways[contact.listing_id].append(contact)
        sessions: dict[int, dict[str, str]] = defaultdict(dict)
        for row in Occurrence.objects.filter(listing__in=part, held_on__gte=today):
            moment = f"{row.held_on:%Y-%m-%d}T{row.starts:%H:%M}"
            planned = row.state == OccurrenceState.PLANNED
            ends = f"{row.ends:%H:%M}" if row.ends else "-"
            sessions[row.listing_id][moment] = ends if planned else ""
        for listing in rows:
            found[listing.pk] = Known(
                pk=listing.pk,
                code=listing.code,
                name=listing.name,
                fields=fields_of(listing, places.get(listing.pk), ways[listing.pk]),
                taken=(taken or {}).get(listing.pk),
                sessions=sessions[listing.pk],
                moments=(moments or {}).get(listing.pk, {}),
            )
    return found


def fields_of(
    listing: Listing, place: Location | None, contacts: Iterable[Contact]
) -> dict[str, str]:
    """A page in the fields of ``Wanted``; its own address on the web is none of them."""
    found = {name: str(getattr(listing, name)) for name in OWN_TEXTS}
    found |= {
        "fee": "" if listing.fee == Fee.UNKNOWN else listing.fee,
        "step_free": "" if listing.step_free == StepFree.UNKNOWN else listing.step_free,
        "capacity": _number(listing.capacity),
        "hazards": " ".join(listing.hazards),
        "also_shelter": "1" if listing.also_shelter else "",
        "organisation": _number(listing.organisation_id),
    }
    if place is not None:
        found |= {name: str(getattr(place, name)) for name in PLACE_TEXTS}
        found |= {"place_name": place.name, "parking": _number(place.parking)}
        for name in ("latitude", "longitude"):
            value = getattr(place, name)
            found[name] = "" if value is None else f"{value:.6f}"
    kinds = {contact.kind: contact.value for contact in contacts}
    found |= {name: kinds.get(kind, "") for name, kind in WAYS.items()}
    return {name: value for name, value in found.items() if value}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def register() -> Register:
    """Every page that is not closed, by what may make two pages one; three queries."""
    rows = Listing.objects.filter(closed_on=None)
    facts = rows.values_list("pk", "name", "kana", "area_id", "category_id")
    places = {
        pk: (address, name)
        for pk, address, name in Location.objects.values_list("listing_id", "address", "name")
    }
    phones = dict(Contact.objects.filter(kind=ContactKind.PHONE).values_list("listing_id", "value"))
    return Register(
        (
            pk,
            Facts(
                name=name,
                kana=kana,
                phone=phones.get(pk, ""),
                address=places.get(pk, ("", ""))[0],
                building=places.get(pk, ("", ""))[1],
                area_id=area,
                category_id=category,
            ),
        )
        for pk, name, kana, area, category in facts
    )


def organisations() -> dict[str, int]:
    """Bodies by their folded names; of two with one name neither is meant."""
    found: dict[str, int] = {}
    doubled: set[str] = set()
    for pk, name in Organisation.objects.filter(ended_on=None).values_list("pk", "name"):
        key = fold_joined(name)
        doubled |= {key} & set(found)
        found[key] = pk
    return {key: pk for key, pk in found.items() if key not in doubled}
