"""What hangs on a page: where it is, how to reach people, what it is tied to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from sasaeai.areas.public import Area
from sasaeai.core.periods import today
from sasaeai.places.enums import ContactKind, ShownTo
from sasaeai.places.models import (
    Category,
    Contact,
    Listing,
    Location,
    ServiceArea,
    Term,
    Withdrawal,
)
from sasaeai.plan.public import Issue, NodeIdentity


@dataclass(frozen=True)
class ContactWay:
    """A way to reach those who run a place; for the office alone unless said otherwise."""

    kind: ContactKind
    value: str
    note: str = ""
    shown_to: ShownTo = ShownTo.STAFF


@dataclass(frozen=True)
class Whereabouts:
    """Where it is; ``shown_to`` the staff for a private home: then only the district is public."""

    name: str = ""
    address: str = ""
    directions: str = ""
    parking: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    shown_to: ShownTo = ShownTo.PUBLIC

    @property
    def public(self) -> bool:
        return self.shown_to == ShownTo.PUBLIC


@dataclass(frozen=True)
class Ties:
    """What a page is tied to; None leaves that kind of tie alone."""

    terms: Iterable[Term] | None = None
    service_areas: Iterable[Area] | None = None
    measures: Iterable[NodeIdentity] | None = None
    issues: Iterable[Issue] | None = None


def theme_words(category: Category, ties: Ties | None, listing: Listing | None = None) -> list[str]:
    """Labels of the themes of a page: its own and those of its kind."""
    own = list(ties.terms) if ties is not None and ties.terms is not None else []
    if listing is not None:
        own = list(listing.terms.all())
    return [term.label for term in (*own, *category.terms.all())]


def tie(listing: Listing, ties: Ties | None) -> None:
    """Sets the ties that are given."""
    if ties is None:
        return
    for rows, wanted in (
        (listing.terms, ties.terms),
        (listing.measures, ties.measures),
        (listing.issues, ties.issues),
    ):
        if wanted is not None:
            rows.set(wanted)  # type: ignore[arg-type]
    if ties.service_areas is not None:
        areas = {area.pk for area in ties.service_areas}
        listing.service_areas.exclude(area_id__in=areas).delete()
        known = set(listing.service_areas.values_list("area_id", flat=True))
        ServiceArea.objects.bulk_create(
            [ServiceArea(listing=listing, area_id=area) for area in sorted(areas - known)]
        )


def note_end(listing: Listing, *, was_public: bool) -> None:
    """Whoever copied a public page learns that it is public no more."""
    public = listing.shown_to == ShownTo.PUBLIC
    if was_public and not public:
        Withdrawal.objects.update_or_create(uuid=listing.uuid)
    elif public and not was_public:
        Withdrawal.objects.filter(uuid=listing.uuid).delete()


def keep_location(listing: Listing, location: Whereabouts | None) -> None:
    """One row of where it is; None leaves it alone."""
    if location is not None:
        Location.objects.update_or_create(
            listing=listing, defaults={**asdict(location), "area_id": listing.area_id}
        )


def keep_contacts(listing: Listing, contacts: Iterable[ContactWay]) -> None:
    """These ways and no others."""
    given = {way.kind: way for way in contacts if way.value}
    Contact.objects.filter(listing=listing).exclude(kind__in=given).delete()
    for kind, way in given.items():
        Contact.objects.update_or_create(
            listing=listing,
            kind=kind,
            defaults={
                "value": way.value,
                "note": way.note,
                "shown_to": way.shown_to,
                "area_id": listing.area_id,
            },
        )


def follow(listing: Listing) -> None:
    """Rows whose readers are chosen by district move with the place; told sessions do not."""
    for rows in (listing.rules, listing.exceptions, listing.contacts):
        rows.update(area_id=listing.area_id)
    Location.objects.filter(listing=listing).update(area_id=listing.area_id)
    listing.occurrences.filter(held_on__gte=today(), state="planned").update(
        area_id=listing.area_id, category_id=listing.category_id
    )
