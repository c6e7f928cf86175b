"""The register of places: opening, changing, resting, closing, making sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.text import fold
from sasaeai.people.public import Organisation
from sasaeai.places.enums import Audience, ContactKind, ListingKind, Status, VerifiedBy
from sasaeai.places.models import (
    Category,
    Contact,
    Listing,
    Location,
    StatusSpan,
    Verification,
)
from sasaeai.places.services.schedules import replan

_DAY = timedelta(days=1)
RESERVED = frozenset({"today", "map", "new", "coverage", "rule"})
"""Words that addresses use beside codes of places."""
CHANGEABLE = frozenset(
    {
        "name",
        "kana",
        "kind",
        "organisation",
        "visible",
        "description",
        "audience",
        "audience_note",
        "cost",
        "apply_how",
        "capacity",
        "step_free",
        "features",
    }
)


class SameStatus(ValueError):
    """The place already has this status on that day."""


class NotYetOpen(ValueError):
    """The day lies before the place's first one."""


@dataclass(frozen=True)
class ContactWay:
    """A way to reach those who run a place; not public unless said so."""

    kind: ContactKind
    value: str
    note: str = ""
    public: bool = False


@dataclass(frozen=True)
class Whereabouts:
    """Where it is; ``public`` False for a private home."""

    name: str = ""
    address: str = ""
    directions: str = ""
    parking: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    public: bool = True


@transaction.atomic
def open_category(
    *, code: str, label: str, kind: ListingKind = ListingKind.ACTIVITY, order: int = 0
) -> Category:
    """A kind of place; the same code again renames it."""
    row, _ = Category.objects.update_or_create(
        code=code, defaults={"label": label, "kind": kind, "order": order, "in_use": True}
    )
    audit.record("places.category.opened", subject=("category", row.pk))
    return row


@transaction.atomic
def register_listing(
    *,
    name: str,
    kana: str,
    category: Category,
    area: Area,
    opened_on: date,
    kind: ListingKind | None = None,
    organisation: Organisation | None = None,
    code: str = "",
    location: Whereabouts | None = None,
    contacts: Iterable[ContactWay] = (),
    once: UUID | None = None,
    **details: Any,
) -> Listing:
    """A new place, active from ``opened_on``; the same ``once`` again gives the same place.

    ``details`` are the other fields of ``CHANGEABLE``.
    """
    _refuse_unknown(details)
    if code in RESERVED:
        raise ValueError(f"「{code}」は番号に使えません。")
    known = Listing.objects.filter(once=once).first() if once else None
    if known:
        return known
    number = _next_number()
    listing = Listing(
        pk=number,
        code=code or f"p{number}",
        name=name,
        kana=kana,
        kind=kind or category.kind,
        category=category,
        area=area,
        organisation=organisation,
        opened_on=opened_on,
        once=once,
        **details,
    )
    listing.search_text = search_text(listing, location)
    try:
        with transaction.atomic():
            listing.save(force_insert=True)
    except IntegrityError:
        if once is None:
            raise
        return Listing.objects.get(once=once)
    StatusSpan.objects.create(
        listing=listing, status=Status.ACTIVE, area=area, category=category, starts_on=opened_on
    )
    _keep_location(listing, location)
    _keep_contacts(listing, contacts)
    audit.record("places.listing.registered", subject=("listing", listing.pk))
    return listing


@transaction.atomic
def change_listing(
    listing: Listing,
    *,
    area: Area | None = None,
    category: Category | None = None,
    on: date | None = None,
    location: Whereabouts | None = None,
    contacts: Iterable[ContactWay] | None = None,
    **changes: Any,
) -> Listing:
    """What the page says. A new district or kind holds from ``on`` (today); figures of days before
    stay as they were. ``contacts`` replaces all of them; None leaves them alone.
    """
    _refuse_unknown(changes)
    for field, value in changes.items():
        setattr(listing, field, value)
    moved = (area is not None and area.pk != listing.area_id) or (
        category is not None and category.pk != listing.category_id
    )
    listing.area = area or listing.area
    listing.category = category or listing.category
    known = Location.objects.filter(listing=listing).first()
    listing.search_text = search_text(listing, location or known)
    listing.save()
    if moved:
        _carry_over(listing, on=max(on or today(), listing.opened_on))
    if location is not None:
        _keep_location(listing, location)
    if contacts is not None:
        _keep_contacts(listing, contacts)
    if moved:
        _follow(listing)
        replan(listing)
    fields = sorted([*changes, *(["area_or_category"] if moved else [])])
    audit.record(
        "places.listing.changed", subject=("listing", listing.pk), detail={"fields": fields}
    )
    return listing


@transaction.atomic
def set_status(listing: Listing, *, status: Status, on: date, reason: str = "") -> StatusSpan:
    """From ``on`` the place is active, resting or closed; what was decided for later is dropped.

    Sessions planned from that day on go or come. Raises ``NotYetOpen`` and ``SameStatus``.
    """
    if on < listing.opened_on:
        raise NotYetOpen("はじめた日より前の日付は選べません。")
    now = listing.spans.filter(starts_on__lte=on).order_by("-starts_on").first()
    later = listing.spans.filter(starts_on__gt=on)
    if now is not None and now.status == status and not later.exists():
        raise SameStatus(f"その日は、もう「{Status(status).label}」になっています。")
    later.delete()
    if now is not None and now.starts_on == on:
        now.delete()
    elif now is not None:
        StatusSpan.objects.filter(pk=now.pk).update(ends_on=on - _DAY)
    span = StatusSpan.objects.create(
        listing=listing,
        status=status,
        area_id=listing.area_id,
        category_id=listing.category_id,
        starts_on=on,
        reason=reason,
    )
    listing.closed_on = on if status == Status.CLOSED else None
    listing.save(update_fields=["closed_on", "changed_at"])
    replan(listing)
    audit.record(
        "places.listing.status",
        subject=("listing", listing.pk),
        detail={"status": str(status), "on": on.isoformat()},
    )
    return span


@transaction.atomic
def verify_listing(listing: Listing, *, by: VerifiedBy, on: date | None = None) -> Verification:
    """The page is true as of that day; twice on a day changes nothing.

    Raises ``NotYetOpen`` for a day before the place began or one that is still to come.
    """
    day = on or today()
    if not listing.opened_on <= day <= today():
        raise NotYetOpen("たしかめた日は、はじめた日から今日までで入れてください。")
    row, made = Verification.objects.get_or_create(
        listing=listing, day=day, by=by, defaults={"account_id": current().account_id}
    )
    if made:
        if listing.verified_on is None or day >= listing.verified_on:
            listing.verified_on, listing.verified_by = day, by
            listing.save(update_fields=["verified_on", "verified_by", "changed_at"])
        audit.record("places.listing.verified", subject=("listing", listing.pk))
    return row


def search_text(listing: Listing, location: Whereabouts | Location | None) -> str:
    """What everybody may search by: nothing of contacts or of an address that is not public."""
    parts = [listing.name, listing.kana, listing.category.label, listing.area.name]
    parts += [listing.description, listing.audience_note, listing.code]
    parts += [str(Audience(code).label) for code in listing.audience]
    if listing.organisation:
        parts.append(listing.organisation.name)
    if location is not None and location.public:
        parts += [location.name, location.address]
    return fold(" ".join(part for part in parts if part))


def _refuse_unknown(details: dict[str, Any]) -> None:
    unknown = set(details) - CHANGEABLE
    if unknown:
        raise TypeError(f"not a field of a listing: {', '.join(sorted(unknown))}")


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('places_listing', 'id'))")
        return int(cursor.fetchone()[0])


def _keep_location(listing: Listing, location: Whereabouts | None) -> None:
    if location is not None:
        Location.objects.update_or_create(
            listing=listing, defaults={**asdict(location), "area_id": listing.area_id}
        )


def _keep_contacts(listing: Listing, contacts: Iterable[ContactWay]) -> None:
    given = {way.kind: way for way in contacts if way.value}
    Contact.objects.filter(listing=listing).exclude(kind__in=given).delete()
    for kind, way in given.items():
        Contact.objects.update_or_create(
            listing=listing,
            kind=kind,
            defaults={
                "value": way.value,
                "note": way.note,
                "public": way.public,
                "area_id": listing.area_id,
            },
        )


def _carry_over(listing: Listing, *, on: date) -> None:
    """Spans from ``on`` belong to the new district and kind; the days before stay."""
    place = {"area_id": listing.area_id, "category_id": listing.category_id}
    running = listing.spans.filter(starts_on__lt=on).exclude(ends_on__lt=on).first()
    if running is not None:
        end, running.ends_on = running.ends_on, on - _DAY
        running.save(update_fields=["ends_on"])
        StatusSpan.objects.create(
            listing=listing, status=running.status, starts_on=on, ends_on=end, **place
        )
    listing.spans.filter(starts_on__gte=on).update(**place)


def _follow(listing: Listing) -> None:
    """Rows whose readers are chosen by district move with the place; told sessions do not."""
    for rows in (listing.rules, listing.exceptions, listing.contacts):
        rows.update(area_id=listing.area_id)
    Location.objects.filter(listing=listing).update(area_id=listing.area_id)
    listing.occurrences.filter(held_on__gte=today(), state="planned").update(
        area_id=listing.area_id, category_id=listing.category_id
    )
