"""From a public page to HSDS records. Everything comes from ``PublicView``; there is no other door.

A hidden home has no location at all, only the district in ``service_areas``. Names of persons never
leave in bulk, nor numbers of those who run a group: only desks and buildings have a telephone here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sasaeai.api.hsds.ids import part, spot
from sasaeai.api.hsds.taxonomies import AUDIENCES, ISSUES, KINDS, MEASURES, THEMES, Word, Words
from sasaeai.api.hsds.times import schedules
from sasaeai.people.public import Organisation
from sasaeai.places.public import (
    Audience,
    ContactKind,
    Feature,
    Fee,
    ListingKind,
    PublicView,
    PublicWay,
    Status,
    StepFree,
)

Record = dict[str, Any]
STATUSES = {
    Status.ACTIVE: "active",
    Status.PAUSED: "temporarily closed",
    Status.CLOSED: "defunct",
}
TELEPHONES = {ContactKind.PHONE: "voice", ContactKind.FAX: "fax"}
WITH_TELEPHONE = {ListingKind.DESK, ListingKind.PLACE}
SESSIONS = 8
WEB = ("http://", "https://")


@dataclass(frozen=True)
class Frame:
    """What the records of one answer share: the site's address, words, and links to the plan.

    ``measures`` and ``issues``: page → keys of lines and issues of the plan.
    """

    link: Callable[[str, str], str]
    words: Words
    measures: dict[int, list[int]]
    issues: dict[int, list[int]]


def service(view: PublicView, frame: Frame, *, full: bool) -> Record:
    """One-to-one fields; with ``full`` everything that hangs on the page."""
    row = view.listing
    web = _way(view, ContactKind.WEB)
    page = frame.link("places:page", row.code)
    moment = view.changed_at.isoformat()
    found: Record = {
        "id": str(view.uuid),
        "name": row.name,
        "alternate_name": row.kana,
        "name_kana": row.kana,
        "description": row.description,
        "url": web if web.startswith(WEB) else page,
        "email": _way(view, ContactKind.MAIL) if _is_a_house(view) else "",
        "status": STATUSES[view.status],
        "application_process": row.apply_how,
        "fees_description": row.cost or (Fee(row.fee).label if row.fee != Fee.UNKNOWN else ""),
        "eligibility_description": _for_whom(view),
        "minimum_age": row.min_age,
        "maximum_age": row.max_age,
        "assured_date": row.verified_on.isoformat() if row.verified_on else None,
        "alert": view.fresh.text if view.fresh.state == "old" else "",
        "last_modified": moment,
        "modified_date": moment,
    }
    found = _said(found)
    if row.organisation is not None:
        found |= {
            "organization_id": str(row.organisation.uuid),
            "organization": organization(row.organisation),
        }
    return found | _hanging_on(view, frame, page) if full else found


def minimal(view: PublicView) -> Record:
    """``modified_date`` is the word of the specification's text, ``last_modified`` of its schema."""
    moment = view.changed_at.isoformat()
    return {
        "id": str(view.uuid),
        "name": view.listing.name,
        "status": STATUSES[view.status],
        "last_modified": moment,
        "modified_date": moment,
    }


def gone(uuid: UUID, moment: str) -> Record:
    """A page that has left the public: that it ended, and nothing else of it."""
    return {
        "id": str(uuid),
        "name": "（公開をおえました）",
        "status": "defunct",
        "last_modified": moment,
        "modified_date": moment,
    }


def organization(row: Organisation) -> Record:
    """Who runs it, by name; its address and number are not in bulk."""
    return {
        "id": str(row.uuid),
        "name": row.name,
        "alternate_name": row.kana,
        "description": f"{row.get_kind_display()}：{row.name}",
    }


def at_location(view: PublicView, *, place: bool) -> Record | None:
    """The page at its public spot; None where the spot is nobody's business."""
    if view.where is None:
        return None
    found = {
        "id": str(spot(view.uuid)),
        "service_id": str(view.uuid),
        "location_id": str(view.where.uuid),
        "description": view.place_words,
    }
    return found | {"location": location(view)} if place else found


def location(view: PublicView) -> Record:
    """Needs ``view.where``. The country's own fields that we do not keep are empty, not guessed."""
    where = view.where
    assert where is not None
    found: Record = {
        "id": str(where.uuid),
        "location_type": "physical",
        "name": where.name or view.listing.name,
        "transportation": where.directions,
    }
    if where.latitude is not None and where.longitude is not None:
        found |= {"latitude": float(where.latitude), "longitude": float(where.longitude)}
    if where.address:
        found["addresses"] = [
            {
                "id": part(where.uuid, "address"),
                "location_id": str(where.uuid),
                "address_1": where.address,
                "city": "",
                "state_province": "",
                "postal_code": "",
                "country": "JP",
                "address_type": "physical",
            }
        ]
    found["accessibility"] = list(_accessible(view, where.uuid))
    return found


def _hanging_on(view: PublicView, frame: Frame, page: str) -> Record:
    calendar = frame.link("places:ics", view.listing.code)
    spot = at_location(view, place=True)
    return {
        "phones": list(_phones(view)),
        "schedules": list(schedules(view, calendar=calendar)),
        "service_areas": list(_areas(view)),
        "service_at_locations": [spot] if spot else [],
        "languages": list(_languages(view)),
        "cost_options": list(_costs(view)),
        "additional_urls": [
            {
                "id": part(view.uuid, "url", name),
                "service_id": str(view.uuid),
                "label": label,
                "url": url,
            }
            for name, label, url in (("page", "ページ", page), ("ics", "カレンダー", calendar))
        ],
        "attributes": list(_attributes(view, frame)),
    }


def _phones(view: PublicView) -> Iterator[Record]:
    for way in view.ways:
        if way.kind in TELEPHONES and _is_a_house(view):
            yield _said(
                {
                    "id": str(way.uuid),
                    "service_id": str(view.uuid),
                    "number": way.value,
                    "type": TELEPHONES[way.kind],
                    "description": way.note,
                }
            )


def _is_a_house(view: PublicView) -> bool:
    """A desk or a building answers its own telephone; behind a group's number is a person."""
    return ListingKind(view.listing.kind) in WITH_TELEPHONE


def _areas(view: PublicView) -> Iterator[Record]:
    for area in view.districts or (view.listing.area,):
        yield {
            "id": part(view.uuid, "area", area.code),
            "service_id": str(view.uuid),
            "name": area.name,
        }


def _languages(view: PublicView) -> Iterator[Record]:
    spoken = [("ja", "日本語", "")]
    if Feature.EASY_JAPANESE in view.listing.features:
        spoken.append(("ja", "やさしい日本語", "ja-x-easy"))
    if Feature.SIGN_LANGUAGE in view.listing.features:
        spoken.append(("jsl", "日本手話", ""))
    for code, name, note in spoken:
        found = {"id": part(view.uuid, "language", name), "name": name, "code": code, "note": note}
        yield _said(found)


def _costs(view: PublicView) -> Iterator[Record]:
    row = view.listing
    if row.fee == Fee.UNKNOWN and not row.cost:
        return
    found: Record = {
        "id": part(view.uuid, "cost"),
        "service_id": str(view.uuid),
        "option": row.cost or Fee(row.fee).label,
        "currency": "JPY",
    }
    yield found | ({"amount": 0} if row.fee == Fee.FREE else {})


def _accessible(view: PublicView, where: UUID) -> Iterator[Record]:
    row = view.listing
    said = [StepFree(row.step_free).label] if row.step_free != StepFree.UNKNOWN else []
    for words in (*said, *(Feature(each).label for each in row.features)):
        yield {
            "id": part(where, "accessibility", words),
            "location_id": str(where),
            "description": str(words),
        }


def _attributes(view: PublicView, frame: Frame) -> Iterator[Record]:
    row = view.listing
    worn = (
        (KINDS, [row.category_id]),
        (THEMES, [term.pk for term in view.terms]),
        (AUDIENCES, row.audience),
        (MEASURES, frame.measures.get(row.pk, [])),
        (ISSUES, frame.issues.get(row.pk, [])),
    )
    for vocabulary, keys in worn:
        known = frame.words.keyed(vocabulary)
        yield from (_attribute(view, known[key]) for key in keys if key in known)


def _attribute(view: PublicView, word: Word) -> Record:
    return {
        "id": part(view.uuid, "attribute", word.uuid),
        "link_id": str(view.uuid),
        "link_entity": "service",
        "link_type": word.vocabulary.link_type,
        "taxonomy_term_id": str(word.uuid),
        "taxonomy_term": word.record,
    }


def _for_whom(view: PublicView) -> str:
    row = view.listing
    words = "・".join(str(Audience(each).label) for each in row.audience)
    return "　".join(filter(None, (words, row.audience_note)))


def _way(view: PublicView, kind: ContactKind) -> str:
    found: PublicWay | None = view.way(kind)
    return found.value if found else ""


def _said(record: Record) -> Record:
    """Without what nobody has said: an empty field would not fit its format."""
    return {name: value for name, value in record.items() if value not in (None, "")}
