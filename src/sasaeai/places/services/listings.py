"""The register of places: opening, changing, resting, closing, making sure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.people.public import Organisation
from sasaeai.places.enums import ListingKind, Status, VerifiedBy
from sasaeai.places.freshness import months_after
from sasaeai.places.models import Category, Listing, Location, StatusSpan, Verification
from sasaeai.places.municipal.enums import DataSet
from sasaeai.places.searchkeys import keep, keys_of
from sasaeai.places.services.parts import (
    ContactWay,
    Ties,
    Whereabouts,
    follow,
    keep_contacts,
    keep_location,
    note_end,
    theme_words,
    tie,
)
from sasaeai.places.services.schedules import replan

_DAY = timedelta(days=1)
RESERVED = frozenset(
    {
        *("today", "map", "calendar", "start", "criteria", "confirm", "sitemap", "new", "coverage"),
        *("rule", "due", "proposals", "needs", "basket", "criteria-check", "words", "refused"),
    }
)
"""Words that addresses use beside codes of places."""
CHANGEABLE = frozenset(
    {
        "name",
        "kana",
        "kind",
        "organisation",
        "shown_to",
        "held_at",
        "description",
        "audience",
        "audience_note",
        "min_age",
        "max_age",
        "fee",
        "cost",
        "apply_how",
        "capacity",
        "step_free",
        "features",
        "hazards",
        "also_shelter",
    }
)


USUAL_SETS = {
    ListingKind.ACTIVITY: DataSet.EVENT.value,
    ListingKind.PLACE: DataSet.PUBLIC_FACILITY.value,
}
"""By which data set a new kind of page is given, until somebody says otherwise."""


class SameStatus(Refusal):
    """The place already has this status on that day."""


class NotYetOpen(Refusal):
    """The day lies before the place's first one."""


@transaction.atomic
def open_category(
    *, code: str, label: str, kind: ListingKind = ListingKind.ACTIVITY, order: int = 0
) -> Category:
    """A kind of place; the same code again renames it."""
    row, _ = Category.objects.update_or_create(
        code=code,
        defaults={"label": label, "kind": kind, "order": order, "in_use": True},
        create_defaults={
            "label": label,
            "kind": kind,
            "order": order,
            "dataset": USUAL_SETS.get(kind, ""),
        },
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
    ties: Ties | None = None,
    once: UUID | None = None,
    **details: Any,
) -> Listing:
    """A new place, active from ``opened_on``; the same ``once`` again gives the same place.

    ``details`` are the other fields of ``CHANGEABLE``.
    """
    _refuse_unknown(details)
    if code in RESERVED:
        raise Refusal("「%(code)s」は番号に使えません。", code=code)
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
    keep(listing, keys_of(listing, location, terms=theme_words(category, ties)))
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
    keep_location(listing, location)
    keep_contacts(listing, contacts)
    tie(listing, ties)
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
    ties: Ties | None = None,
    **changes: Any,
) -> Listing:
    """What the page says. A new district or kind holds from ``on`` (today); figures of days before
    stay as they were. ``contacts`` replaces all of them; None leaves them alone.
    """
    _refuse_unknown(changes)
    was_public = Listing.objects.filter(pk=listing.pk, visible=True).exists()
    for field, value in changes.items():
        setattr(listing, field, value)
    moved = (area is not None and area.pk != listing.area_id) or (
        category is not None and category.pk != listing.category_id
    )
    listing.area = area or listing.area
    listing.category = category or listing.category
    if category is not None:
        listing.check_by = checked_until(listing)
    where = location or Location.objects.filter(listing=listing).first()
    tie(listing, ties)
    keep(listing, keys_of(listing, where, terms=theme_words(listing.category, None, listing)))
    listing.save()
    note_end(listing, was_public=was_public)
    if moved:
        _carry_over(listing, on=max(on or today(), listing.opened_on))
    if location is not None:
        keep_location(listing, location)
    if contacts is not None:
        keep_contacts(listing, contacts)
    if moved:
        follow(listing)
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
        raise SameStatus("その日は、もう「%(label)s」になっています。", label=Status(status).label)
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
            listing.check_by = checked_until(listing)
            listing.save(update_fields=["verified_on", "verified_by", "check_by", "changed_at"])
        audit.record("places.listing.verified", subject=("listing", listing.pk))
    return row


def checked_until(listing: Listing) -> date | None:
    """The day by which somebody has to ask again; None where nobody ever did."""
    if listing.verified_on is None:
        return None
    return months_after(listing.verified_on, listing.category.check_months)


@transaction.atomic
def set_cycle(category: Category, *, check_months: int, hide_months: int) -> int:
    """How often pages of this kind are confirmed; returns how many due days moved.

    Raises ``ValueError`` when pages would be hidden before they are due.
    """
    if not 1 <= check_months <= hide_months <= 60:
        raise ValueError("見せるのをやめる月は、たしかめる月より後にしてください。")
    category.check_months, category.hide_months = check_months, hide_months
    category.save(update_fields=["check_months", "hide_months"])
    rows = list(Listing.objects.filter(category=category).exclude(verified_on=None))
    for row in rows:
        row.category = category
        row.check_by = checked_until(row)
    Listing.objects.bulk_update(rows, ["check_by"], batch_size=500)
    audit.record("places.cycle.set", subject=("category", category.pk))
    return len(rows)


def _refuse_unknown(details: dict[str, Any]) -> None:
    unknown = set(details) - CHANGEABLE
    if unknown:
        raise TypeError(f"not a field of a listing: {', '.join(sorted(unknown))}")


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('places_listing', 'id'))")
        return int(cursor.fetchone()[0])


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
