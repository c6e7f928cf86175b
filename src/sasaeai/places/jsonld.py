"""A public page as schema.org tells it to search engines; from the public view and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from markupsafe import Markup

from sasaeai.places.enums import ContactKind, Fee, ListingKind, OccurrenceState
from sasaeai.places.models import Occurrence
from sasaeai.places.published import PublicPlace, PublicView

TYPES = {
    ListingKind.PLACE: "Place",
    ListingKind.ACTIVITY: "Event",
    ListingKind.DESK: "GovernmentService",
    ListingKind.ROLE: "Service",
}
OFFSET = "+09:00"
Data = dict[str, Any]


def script(view: PublicView, *, address: str, languages: Sequence[str] = ("ja",)) -> Markup:
    """A block of data, never a program: the browser runs nothing of it."""
    found = data(view, address=address, languages=languages)
    text = json.dumps(found, ensure_ascii=False)
    for sign, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, written)
    return Markup(SafeString(f'<script type="application/ld+json">{text}</script>'))


def data(view: PublicView, *, address: str, languages: Sequence[str] = ("ja",)) -> Data:
    """``address`` is the page's own, with the site's name; ``languages`` are those in which its
    texts can be read there (BCP 47)."""
    row = view.listing
    kind = ListingKind(row.kind)
    found: Data = {
        "@context": "https://schema.org",
        "@type": TYPES[kind],
        "@id": address,
        "url": address,
        "identifier": str(view.uuid),
        "name": row.name,
        "description": row.description,
        "inLanguage": languages[0] if len(languages) == 1 else list(languages),
    }
    if kind is ListingKind.ACTIVITY:
        found |= _gathering(view)
    elif kind is ListingKind.PLACE:
        found |= _spot(view.where) if view.where else {}
    else:
        found["areaServed"] = [area.name for area in view.districts or (row.area,)]
    phone = view.way(ContactKind.PHONE)
    if phone is not None and kind in (ListingKind.DESK, ListingKind.PLACE):
        found["contactPoint"] = {
            "@type": "ContactPoint",
            "telephone": phone.value,
            "availableLanguage": "ja",
        }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _gathering(view: PublicView) -> Data:
    """The session that comes next, with those after it as events of their own."""
    found: Data = {"location": _place(view)}
    if view.listing.fee != Fee.UNKNOWN:
        found["isAccessibleForFree"] = view.listing.fee == Fee.FREE
    if view.listing.organisation is not None:
        found["organizer"] = {"@type": "Organization", "name": view.listing.organisation.name}
    if not view.sessions:
        return found
    first, *later = view.sessions
    found |= _session(first)
    if later:
        shared = {"@type": "Event", "name": view.listing.name, "location": _place(view)}
        found["subEvent"] = [shared | _session(row) for row in later]
    return found


def _session(row: Occurrence) -> Data:
    off = row.state == OccurrenceState.CANCELLED
    found = {
        "startDate": f"{row.held_on.isoformat()}T{row.starts:%H:%M}{OFFSET}",
        "eventStatus": f"https://schema.org/Event{'Cancelled' if off else 'Scheduled'}",
    }
    return found | (
        {"endDate": f"{row.held_on.isoformat()}T{row.ends:%H:%M}{OFFSET}"} if row.ends else {}
    )


def _place(view: PublicView) -> Data:
    """Where it is; of a hidden home only the district."""
    found: Data = {"@type": "Place", "name": view.place_words}
    return found | (_spot(view.where) if view.where else {})


def _spot(where: PublicPlace) -> Data:
    found: Data = {}
    if where.address:
        found["address"] = {
            "@type": "PostalAddress",
            "streetAddress": where.address,
            "addressCountry": "JP",
        }
    if where.latitude is not None and where.longitude is not None:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(where.latitude),
            "longitude": float(where.longitude),
        }
    return found
