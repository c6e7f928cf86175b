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
from sasaeai.core.periods import Period, time_of_day, today
from sasaeai.core.search import matching
from sasaeai.core.text import fold
from sasaeai.places.duplicates import Candidate, Facts, rank
from sasaeai.places.enums import Audience, DayPart, ListingKind, OccurrenceState, Status
from sasaeai.places.freshness import SOON, months_after
from sasaeai.places.metrics import active_on
from sasaeai.places.models import (
    Asking,
    Category,
    Contact,
    Listing,
    Location,
    Occurrence,
    Proposal,
    StatusSpan,
)
from sasaeai.places.reach import for_people_of
from sasaeai.places.searchkeys import Spellings, spellings

SATURDAY = 6
NEXT_WEEKS = timedelta(weeks=9)
"""Weekday and time of day are asked of the sessions that really come, holidays left out."""
MOST_NEEDED = 2_000
"""Desks and buildings that an emergency shows or keeps copies of; more would be no page to read on a
telephone."""
_PARTS: Mapping[DayPart, tuple[time, time]] = {
    DayPart.MORNING: (time(0), time(12)),
    DayPart.AFTERNOON: (time(12), time(17)),
    DayPart.EVENING: (time(17), time.max),
}


@dataclass(frozen=True)
class Wish:
    """What a resident asks for; everything may be left open.

    ``near`` takes the districts around ``area_id`` along (``around`` names them); ``within`` are
    days from today on in which it must open; ``weekend`` takes Saturdays and Sundays alone.
    """

    area_id: int | None = None
    category: str = ""
    weekday: int | None = None
    weekend: bool = False
    part: DayPart | None = None
    words: str = ""
    step_free: bool = False
    kind: str = ""
    audience: str = ""
    free: bool = False
    within: int | None = None
    near: bool = False
    around: tuple[int, ...] = ()
    term: str = ""


def findable(
    wish: Wish, *, on: date | None = None, spelled: Spellings | None = None
) -> QuerySet[Listing]:
    """Visible pages that are active today and fit the wish."""
    day = on or today()
    rows = Listing.objects.filter(visible=True).filter(Exists(_active_span(day)))
    if wish.area_id is not None:
        rows = rows.filter(for_people_of(wish.around or (wish.area_id,)))
    for path, value in (
        ("category__code", wish.category),
        ("kind", wish.kind),
        ("step_free", "yes" if wish.step_free else ""),
        ("fee", "free" if wish.free else ""),
    ):
        rows = rows.filter(**{path: value}) if value else rows
    if wish.audience:
        rows = rows.filter(audience__overlap=[wish.audience, Audience.ANYONE.value])
    if wish.term:
        rows = rows.filter(_about(wish.term))
    if wish.weekend or (wish.weekday, wish.part, wish.within) != (None, None, None):
        rows = rows.filter(pk__in=_sessions_like(wish, day).values("listing_id"))
    if not wish.words.strip():
        return rows
    return matching(rows, wish.words, spellings=spelled or spellings())


def needed_first(*, words: str = "", hazard: str = "") -> QuerySet[Listing]:
    """Buildings and desks in the order in which an emergency asks for them: places of evacuation,
    desks, other buildings. ``hazard`` takes those alone that are designated for it."""
    rows = findable(Wish(words=words)).filter(kind__in=(ListingKind.PLACE, ListingKind.DESK))
    rows = rows.filter(hazards__contains=[hazard]) if hazard else rows
    turn = Case(
        When(~Q(hazards=[]), then=0),
        When(kind=ListingKind.DESK, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return rows.order_by(turn, "kana", "pk")


def _about(term: str) -> Q:
    own = Listing.terms.through.objects.filter(term__code=term).values("listing_id")
    kinds = Category.terms.through.objects.filter(term__code=term).values("category_id")
    return Q(pk__in=own) | Q(category_id__in=kinds)


def kept_by(actor: Actor) -> QuerySet[Listing]:
    """Places whose page this person keeps: all for the office, those of the district for leaders."""
    if actor.may("places.edit"):
        return Listing.objects.all()
    areas = led_areas(actor)
    return Listing.objects.filter(_inside("area", areas)) if areas else Listing.objects.none()


def led_areas(actor: Actor) -> list[int]:
    """Areas of the actor's duties as a leader."""
    return [duty.area_id for duty in actor.duties if duty.kind == "place_leader" and duty.area_id]


def told_apart(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Adds ``of_others``: 0 for the places of the groups this person leads, 1 for the rest."""
    groups = [duty.organisation_id for duty in actor.duties if duty.kind == "place_leader"]
    own = When(organisation_id__in=[pk for pk in groups if pk], then=0)
    found: QuerySet[Any] = rows.annotate(
        of_others=Case(own, default=1, output_field=IntegerField())
    )
    return found


def with_state(rows: QuerySet[Listing], *, on: date | None = None) -> QuerySet[Any]:
    """Adds ``status``, ``fresh`` (ok, soon, old), ``next_on`` and ``untold`` (sessions past
    whose heads nobody has told)."""
    day = on or today()
    sessions = Occurrence.objects.filter(listing=OuterRef("pk"), state=OccurrenceState.PLANNED)
    coming = sessions.filter(held_on__gte=day).order_by("held_on", "starts")
    missed = sessions.filter(held_on__lt=day).order_by().values("listing")
    return rows.annotate(
        status=Coalesce(Subquery(_span_on(day).values("status")[:1]), Value(Status.CLOSED.value)),
        fresh=Case(
            When(check_by__gt=day + SOON, then=Value("ok")),
            When(check_by__gt=day, then=Value("soon")),
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


def coming(
    listings: Iterable[int], *, each: int = 3, on: date | None = None, past: bool = True
) -> dict[int, list[Occurrence]]:
    """The next sessions of each place, cancelled ones included, in one query; ``past`` keeps those
    of today that are over, for whoever still has to tell about them."""
    day = on or today()
    found: dict[int, list[Occurrence]] = defaultdict(list)
    rows = Occurrence.objects.filter(
        listing_id__in=list(listings), held_on__gte=day, held_on__lt=day + NEXT_WEEKS
    ).exclude(state=OccurrenceState.HELD, held_on__gt=day)
    rows = rows if past else rows.exclude(over())
    for row in rows.order_by("held_on", "starts"):
        if len(found[row.listing_id]) < each:
            found[row.listing_id].append(row)
    return found


def over() -> Q:
    """Sessions of today that have ended. One whose end nobody wrote down lasts until midnight."""
    return Q(held_on=today(), ends__lte=time_of_day())


def has_ended(row: Occurrence) -> bool:
    """Whether this session of today is over."""
    return row.held_on == today() and row.ends is not None and row.ends <= time_of_day()


def sessions_on(day: date, *, area_id: int | None = None) -> QuerySet[Any]:
    """Sessions of visible places on one day, cancelled ones included; ``minute`` of the day is
    what they are paged by."""
    rows = Occurrence.objects.filter(held_on=day, listing__visible=True).annotate(
        minute=ExtractHour("starts") * 60 + ExtractMinute("starts")
    )
    return rows.filter(_inside("area", [area_id])) if area_id is not None else rows


def sessions_of_month(first: date, *, area_id: int | None) -> QuerySet[Occurrence]:
    """Sessions of visible places in the month that begins on ``first``."""
    after = (first + timedelta(days=32)).replace(day=1)
    rows = Occurrence.objects.filter(held_on__gte=first, held_on__lt=after, listing__visible=True)
    return rows.filter(_inside("area", [area_id])) if area_id is not None else rows


def sessions_in(start: date, days: int) -> QuerySet[Occurrence]:
    """Sessions of visible places that take place in the days from ``start`` on."""
    return Occurrence.objects.filter(
        held_on__gte=start, held_on__lt=start + timedelta(days=days), listing__visible=True
    ).exclude(state=OccurrenceState.CANCELLED)


def due(rows: QuerySet[Listing], *, on: date | None = None) -> QuerySet[Any]:
    """Active pages that nobody has confirmed, or not for long: soon due, due, never.

    ``hide`` marks those that have been out of date beyond the months after which the office is
    asked to take them from view; ``asked_on`` is when somebody last asked.
    """
    day = on or today()
    wanted = Q(check_by=None) | Q(check_by__lte=day + SOON)
    last = Asking.objects.filter(listing=OuterRef("pk")).order_by("-day").values("day")
    beyond = Q()
    for months, kinds in _hiding().items():
        limit = months_after(day, -months)
        stale = Q(verified_on__lte=limit) | Q(verified_on=None, opened_on__lte=limit)
        beyond |= Q(category_id__in=kinds) & stale
    found: QuerySet[Any] = (
        with_state(rows, on=day)
        .filter(wanted, status=Status.ACTIVE.value)
        .annotate(
            asked_on=Subquery(last[:1]),
            hide=Case(
                When(beyond & ~Q(shown_to="staff"), then=Value("1")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
    )
    return found


def _hiding() -> dict[int, list[int]]:
    """Months after which hiding is proposed → the kinds for which they hold."""
    found: dict[int, list[int]] = defaultdict(list)
    for pk, months in Category.objects.values_list("pk", "hide_months"):
        found[months].append(pk)
    return found


def open_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals that wait for a decision of this keeper, the oldest first."""
    rows = Proposal.objects.filter(settled_on=None, listing__in=kept_by(actor).values("pk"))
    return rows.order_by("day", "at")


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
        .filter(area__as_descendant__ancestor__kind__is_district=True)
        .order_by()
        .values(district=F("area__as_descendant__ancestor_id"), kind=F("category_id"))
        .annotate(number=Count("pk"))
    )
    return {(row["district"], row["kind"]): row["number"] for row in rows}


def counted(rows: QuerySet[Listing], wish: Wish) -> QuerySet[Listing]:
    """Of everything: 居場所 alone, unless somebody asked for a kind, a theme or by words."""
    asked = wish.category or wish.kind or wish.term or wish.words.strip()
    return rows if asked else rows.filter(category__counted=True)


def places_by_district(rows: QuerySet[Listing]) -> dict[int, int]:
    """How many of these places each district has."""
    grouped = (
        rows.filter(area__as_descendant__ancestor__kind__is_district=True)
        .order_by()
        .values(district=F("area__as_descendant__ancestor_id"))
        .annotate(number=Count("pk", distinct=True))
    )
    return {row["district"]: row["number"] for row in grouped}


def ways_to(listing: Listing) -> tuple[Location | None, dict[str, Contact]]:
    """Where it is and how to reach it, as far as this reader may know."""
    contacts = {row.kind: row for row in Contact.objects.filter(listing=listing)}
    return Location.objects.filter(listing=listing).first(), contacts


def alike(wanted: Facts) -> list[tuple[Candidate, Listing]]:
    """Pages that may be the one about to be entered, the likeliest first, as far as the reader
    may see their rows."""
    near = Q(area_id=wanted.area_id) | Q(name_key=fold(wanted.name))
    if wanted.phone:
        near |= Q(contacts__kind="phone", contacts__value__endswith=wanted.phone[-4:])
    if wanted.address:
        near |= Q(location__address=wanted.address)
    rows = Listing.objects.filter(near).exclude(closed_on__lt=today()).distinct()
    found = {row.pk: row for row in rows.select_related("area", "category", "location")}
    phones = dict(
        Contact.objects.filter(listing__in=found, kind="phone").values_list("listing_id", "value")
    )
    facts = [(pk, _facts_of(row, phones.get(pk, ""))) for pk, row in found.items()]
    return [(item, found[item.listing_id]) for item in rank(wanted, facts)]


def _facts_of(row: Listing, phone: str) -> Facts:
    place = getattr(row, "location", None)
    return Facts(
        name=row.name,
        kana=row.kana,
        phone=phone,
        address=place.address if place else "",
        building=place.name if place else "",
        area_id=row.area_id,
        category_id=row.category_id,
    )


def _inside(path: str, areas: Iterable[int]) -> Exists:
    above = Closure.objects.filter(descendant=OuterRef(f"{path}_id"), ancestor_id__in=list(areas))
    return Exists(above)


def _span_on(day: date) -> QuerySet[StatusSpan]:
    return StatusSpan.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), listing=OuterRef("pk"), starts_on__lte=day
    )


def _active_span(day: date) -> QuerySet[StatusSpan]:
    return _span_on(day).filter(status=Status.ACTIVE)


def begins_in(part: DayPart, starts: time) -> bool:
    start, end = _PARTS[part]
    return start <= starts < end


def _sessions_like(wish: Wish, day: date) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(
        state=OccurrenceState.PLANNED,
        held_on__gte=day,
        held_on__lt=day + (NEXT_WEEKS if wish.within is None else timedelta(days=wish.within)),
    ).exclude(over())
    if wish.weekday is not None:
        rows = rows.filter(held_on__iso_week_day=wish.weekday)
    if wish.weekend:
        rows = rows.filter(held_on__iso_week_day__gte=SATURDAY)
    if wish.part is not None:
        start, end = _PARTS[wish.part]
        rows = rows.filter(starts__gte=start, starts__lt=end)
    return rows
