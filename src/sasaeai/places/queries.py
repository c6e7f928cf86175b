"""Reading the places: for residents, and for those who keep the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractHour, ExtractMinute

from sasaeai.areas.public import Closure
from sasaeai.core.access import Actor
from sasaeai.core.periods import Period, today
from sasaeai.core.search import matching
from sasaeai.places.enums import DISTRICT, DayPart, OccurrenceState, Status
from sasaeai.places.freshness import SOON, a_year_before
from sasaeai.places.metrics import active_on
from sasaeai.places.models import Contact, Listing, Location, Occurrence, StatusSpan

NEXT_WEEKS = timedelta(weeks=9)
"""Weekday and time of day are asked of the sessions that really come, holidays left out."""
_PARTS: Mapping[DayPart, tuple[time, time]] = {
    DayPart.MORNING: (time(0), time(12)),
    DayPart.AFTERNOON: (time(12), time(17)),
    DayPart.EVENING: (time(17), time.max),
}


@dataclass(frozen=True)
class Wish:
    """What a resident asks for; everything may be left open."""

    area_id: int | None = None
    category: str = ""
    weekday: int | None = None
    part: DayPart | None = None
    words: str = ""
    step_free: bool = False


def findable(wish: Wish, *, on: date | None = None) -> QuerySet[Listing]:
    """Visible places that are active today and fit the wish."""
    day = on or today()
    rows = Listing.objects.filter(visible=True).filter(Exists(_active_span(day)))
    if wish.area_id is not None:
        rows = rows.filter(_inside("area", [wish.area_id]))
    if wish.category:
        rows = rows.filter(category__code=wish.category)
    if wish.step_free:
        rows = rows.filter(step_free="yes")
    if wish.weekday is not None or wish.part is not None:
        rows = rows.filter(pk__in=_sessions_like(wish, day).values("listing_id"))
    return matching(rows, wish.words)


def kept_by(actor: Actor) -> QuerySet[Listing]:
    """Places whose page this person keeps: all for the office, those of the district for leaders."""
    if actor.may("places.edit"):
        return Listing.objects.all()
    areas = led_areas(actor)
    return Listing.objects.filter(_inside("area", areas)) if areas else Listing.objects.none()


def led_areas(actor: Actor) -> list[int]:
    """Areas of the actor's duties as a leader."""
    return [duty.area_id for duty in actor.duties if duty.kind == "place_leader" and duty.area_id]


def with_state(rows: QuerySet[Listing], *, on: date | None = None) -> QuerySet[Any]:
    """Adds ``status``, ``fresh`` (ok, soon, old), ``next_on`` and ``untold`` (sessions past
    whose heads nobody has told)."""
    day = on or today()
    limit = a_year_before(day)
    sessions = Occurrence.objects.filter(listing=OuterRef("pk"), state=OccurrenceState.PLANNED)
    coming = sessions.filter(held_on__gte=day).order_by("held_on", "starts")
    missed = sessions.filter(held_on__lt=day).order_by().values("listing")
    return rows.annotate(
        status=Coalesce(Subquery(_span_on(day).values("status")[:1]), Value(Status.CLOSED.value)),
        fresh=Case(
            When(verified_on__gt=limit + SOON, then=Value("ok")),
            When(verified_on__gt=limit, then=Value("soon")),
            default=Value("old"),
            output_field=CharField(),
        ),
        next_on=Subquery(coming.values("held_on")[:1]),
        untold=Coalesce(
            Subquery(missed.annotate(number=Count("pk")).values("number")),
            Value(0),
            output_field=IntegerField(),
        ),
    )


def status_on(listing: Listing, day: date) -> StatusSpan | None:
    return (
        StatusSpan.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), listing=listing)
        .filter(starts_on__lte=day)
        .first()
    )


def coming(
    listings: Iterable[int], *, each: int = 3, on: date | None = None
) -> dict[int, list[Occurrence]]:
    """The next sessions of each place, cancelled ones included, in one query."""
    day = on or today()
    found: dict[int, list[Occurrence]] = defaultdict(list)
    rows = Occurrence.objects.filter(
        listing_id__in=list(listings), held_on__gte=day, held_on__lt=day + NEXT_WEEKS
    ).exclude(state=OccurrenceState.HELD, held_on__gt=day)
    for row in rows.order_by("held_on", "starts"):
        if len(found[row.listing_id]) < each:
            found[row.listing_id].append(row)
    return found


def sessions_on(day: date, *, area_id: int | None = None) -> QuerySet[Any]:
    """Sessions of visible places on one day, cancelled ones included; ``minute`` of the day is
    what they are paged by."""
    rows = Occurrence.objects.filter(held_on=day, listing__visible=True).annotate(
        minute=ExtractHour("starts") * 60 + ExtractMinute("starts")
    )
    return rows.filter(_inside("area", [area_id])) if area_id is not None else rows


def sessions_in(start: date, days: int) -> QuerySet[Occurrence]:
    """Sessions of visible places that take place in the days from ``start`` on."""
    return Occurrence.objects.filter(
        held_on__gte=start, held_on__lt=start + timedelta(days=days), listing__visible=True
    ).exclude(state=OccurrenceState.CANCELLED)


def to_tell(listing: Listing, *, weeks: int = 8, most: int = 10) -> list[Occurrence]:
    """Today's and the last sessions, newest first, then older ones nobody has told about."""
    day = today()
    rows = listing.occurrences.filter(held_on__lte=day).select_related("entered_by")
    recent = Q(held_on__gte=day - timedelta(weeks=weeks)) | Q(state=OccurrenceState.PLANNED)
    return list(rows.filter(recent).order_by("-held_on", "-starts")[:most])


def year_so_far(listing: Listing, period: Period) -> dict[str, int | None]:
    """``held`` sessions, those ``told`` with a number, and their ``people``."""
    held = listing.occurrences.filter(
        state=OccurrenceState.HELD, held_on__gte=period.start, held_on__lt=period.end
    )
    return held.aggregate(held=Count("pk"), told=Count("attendance"), people=Sum("attendance"))


def coverage(day: date) -> dict[tuple[int, int], int]:
    """(district, category) → places active on that day; pairs without any are left out."""
    rows = (
        active_on(day)
        .filter(area__as_descendant__ancestor__kind__code=DISTRICT)
        .order_by()
        .values(district=F("area__as_descendant__ancestor_id"), kind=F("category_id"))
        .annotate(number=Count("pk"))
    )
    return {(row["district"], row["kind"]): row["number"] for row in rows}


def places_by_district(rows: QuerySet[Listing]) -> dict[int, int]:
    """How many of these places each district has."""
    grouped = (
        rows.filter(area__as_descendant__ancestor__kind__code=DISTRICT)
        .order_by()
        .values(district=F("area__as_descendant__ancestor_id"))
        .annotate(number=Count("pk", distinct=True))
    )
    return {row["district"]: row["number"] for row in grouped}


def ways_to(listing: Listing) -> tuple[Location | None, dict[str, Contact]]:
    """Where it is and how to reach it, as far as this reader may know."""
    contacts = {row.kind: row for row in Contact.objects.filter(listing=listing)}
    return Location.objects.filter(listing=listing).first(), contacts


def alike(*, name_key: str, phone: str, area_id: int) -> QuerySet[Listing]:
    """Places that may be the same as one about to be entered: same district and name, or phone."""
    same_name = Q(search_text__contains=name_key, area_id=area_id) if name_key else Q(pk=None)
    same_phone = Q(contacts__kind="phone", contacts__value=phone) if phone else Q(pk=None)
    return Listing.objects.filter(same_name | same_phone).distinct().order_by("kana", "pk")


def _inside(path: str, areas: Iterable[int]) -> Exists:
    above = Closure.objects.filter(descendant=OuterRef(f"{path}_id"), ancestor_id__in=list(areas))
    return Exists(above)


def _span_on(day: date) -> QuerySet[StatusSpan]:
    return StatusSpan.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), listing=OuterRef("pk"), starts_on__lte=day
    )


def _active_span(day: date) -> QuerySet[StatusSpan]:
    return _span_on(day).filter(status=Status.ACTIVE)


def _sessions_like(wish: Wish, day: date) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(
        state=OccurrenceState.PLANNED,
        held_on__gte=day,
        held_on__lt=day + NEXT_WEEKS,
    )
    if wish.weekday is not None:
        rows = rows.filter(held_on__iso_week_day=wish.weekday)
    if wish.part is not None:
        start, end = _PARTS[wish.part]
        rows = rows.filter(starts__gte=start, starts__lt=end)
    return rows
