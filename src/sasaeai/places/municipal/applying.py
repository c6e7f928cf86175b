"""Writing a portion of what was accepted: pages, places, ways, days and ties.

A portion takes the same number of statements, however many pages are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.people.public import Organisation
from sasaeai.places.enums import ExceptionKind, OccurrenceState, Origin, ShownTo, Status
from sasaeai.places.models import (
    Contact,
    ImportBatch,
    Inclusion,
    Listing,
    Location,
    Occurrence,
    RuleException,
    SourceTie,
    StatusSpan,
)
from sasaeai.places.municipal.checking import Placed
from sasaeai.places.municipal.comparing import Line
from sasaeai.places.municipal.knowing import OWN_TEXTS, WAYS
from sasaeai.places.municipal.wanting import Session
from sasaeai.places.searchkeys import keep, keys_of
from sasaeai.places.services import cancel_occurrence
from sasaeai.places.services.parts import theme_words

KEYS = ("name_key", "kana_key", "tag_key", "search_text", "changed_at")
PLACES = ("place_name", "address", "directions", "parking", "latitude", "longitude")


@dataclass(frozen=True)
class Manner:
    """How new pages come in: who sees them, which criteria somebody held them against."""

    shown_to: ShownTo
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    day: date


def add_pages(batch: ImportBatch, placed: Sequence[Placed], manner: Manner) -> None:
    """New pages with everything that hangs on them."""
    bodies = Organisation.objects.in_bulk()
    terms = theme_words(batch.category, None)
    numbers = iter(_numbers(len(placed)))
    pairs: list[tuple[Listing, Line]] = []
    places: list[Location] = []
    for one in placed:
        assert one.area is not None
        listing = _listing(next(numbers), batch, one.area, manner)
        _set(listing, one.line.wanted.fields, bodies)
        place = _place(listing, one.line.wanted.fields)
        keep(listing, keys_of(listing, place, terms=terms))
        pairs.append((listing, one.line))
        places += [place] if place is not None else []
    Listing.objects.bulk_create([listing for listing, _line in pairs])
    StatusSpan.objects.bulk_create([_span(listing, manner) for listing, _line in pairs])
    Location.objects.bulk_create(places)
    Contact.objects.bulk_create(
        [way for listing, line in pairs for way in _ways(listing, line.wanted.fields)]
    )
    Inclusion.objects.bulk_create([_inclusion(listing, manner) for listing, _line in pairs])
    _add_days([(listing, line.wanted.sessions) for listing, line in pairs])
    _tie(batch, [(listing.pk, line) for listing, line in pairs])
    audit.subjects_seen(
        "places.listing.registered", [("listing", listing.pk, None) for listing, _ in pairs]
    )


def change_pages(placed: Sequence[Placed]) -> None:
    """What the file says of pages that are there, each named once; conflicts are left as they are."""
    lines = {one.line.known.pk: one.line for one in placed if one.line.known is not None}
    rows = Listing.objects.filter(pk__in=lines)
    related = ("category__terms", "area", "organisation", "location", "terms")
    listings = list(rows.prefetch_related(*related))
    changes = {pk: _followed(line) for pk, line in lines.items()}
    _change_places(listings, changes)
    _change_ways(listings, changes)
    _change_listings(listings, changes)
    _add_days([(listing, lines[listing.pk].sessions) for listing in listings])
    for listing in listings:
        _move_days(listing, lines[listing.pk])
    audit.subjects_seen(
        "places.listing.changed", [("listing", listing.pk, None) for listing in listings]
    )


def turns(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Several pages of a file may be one of ours; they follow each other, for each is read as it is.

    The pages in as few lists as it takes for each to name a page of ours once.
    """
    turns: list[list[Placed]] = []
    met: dict[int, int] = {}
    for one in placed:
        pk = one.line.known.pk if one.line.known is not None else 0
        met[pk] = met.get(pk, 0) + 1
        if met[pk] > len(turns):
            turns.append([])
        turns[met[pk] - 1].append(one)
    return turns


def tie_pages(batch: ImportBatch, placed: Sequence[Placed]) -> None:
    """From now on these numbers are known to be these pages."""
    lines = [one.line for one in placed]
    _tie(batch, [(line.known.pk, line) for line in lines if line.known is not None])


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('places_listing', 'id')) "
            "FROM generate_series(1, %s)",
            [count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _listing(number: int, batch: ImportBatch, area: Area, manner: Manner) -> Listing:
    return Listing(
        pk=number,
        code=f"p{number}",
        kind=batch.category.kind,
        category=batch.category,
        area=area,
        shown_to=manner.shown_to,
        opened_on=manner.day,
    )


def _set(
    listing: Listing, fields: Mapping[str, str], bodies: Mapping[int, Organisation]
) -> list[str]:
    """Writes fields into the row's columns; names those that were written."""
    values: dict[str, Any] = {
        name: fields[name] for name in (*OWN_TEXTS, "fee", "step_free") if name in fields
    }
    if "capacity" in fields:
        values["capacity"] = int(fields["capacity"])
    if "hazards" in fields:
        values["hazards"] = fields["hazards"].split()
    if "also_shelter" in fields:
        values["also_shelter"] = True
    if "organisation" in fields:
        values["organisation"] = bodies.get(int(fields["organisation"]))
    for name, value in values.items():
        setattr(listing, name, value)
    return list(values)


def _place(listing: Listing, fields: Mapping[str, str]) -> Location | None:
    if not any(name in fields for name in PLACES):
        return None
    place = Location(listing=listing, area_id=listing.area_id, shown_to=ShownTo.PUBLIC)
    _set_place(place, fields)
    return place


def _set_place(place: Location, fields: Mapping[str, str]) -> None:
    place.name = fields.get("place_name", place.name)
    place.address = fields.get("address", place.address)
    place.directions = fields.get("directions", place.directions)
    if "parking" in fields:
        place.parking = int(fields["parking"])
    for name in ("latitude", "longitude"):
        if name in fields:
            setattr(place, name, Decimal(fields[name]))


def _span(listing: Listing, manner: Manner) -> StatusSpan:
    return StatusSpan(
        listing=listing,
        status=Status.ACTIVE,
        area_id=listing.area_id,
        category_id=listing.category_id,
        starts_on=manner.day,
    )


def _ways(listing: Listing, fields: Mapping[str, str]) -> list[Contact]:
    """What a municipality published is public, as far as the page is."""
    return [
        Contact(
            listing=listing,
            area_id=listing.area_id,
            kind=kind,
            value=fields[name],
            shown_to=ShownTo.PUBLIC,
        )
        for name, kind in WAYS.items()
        if name in fields
    ]


def _inclusion(listing: Listing, manner: Manner) -> Inclusion:
    return Inclusion(
        listing=listing,
        area_id=listing.area_id,
        name=listing.name,
        day=manner.day,
        met=list(manner.met),
        unmet=list(manner.unmet),
        account_id=current().account_id,
    )


def _followed(line: Line) -> dict[str, str]:
    return {change.name: change.after for change in line.follows}


def _change_places(listings: Sequence[Listing], changes: Mapping[int, Mapping[str, str]]) -> None:
    new, old = [], []
    for listing in listings:
        fields = changes[listing.pk]
        if not any(name in fields for name in PLACES):
            continue
        place: Location | None = getattr(listing, "location", None)
        if place is None:
            fresh = _place(listing, fields)
            new += [fresh] if fresh is not None else []
        else:
            _set_place(place, fields)
            old.append(place)
    Location.objects.bulk_create(new)
    columns = ["name", "address", "directions", "parking", "latitude", "longitude"]
    if old:
        Location.objects.bulk_update(old, columns)


def _change_ways(listings: Sequence[Listing], changes: Mapping[int, Mapping[str, str]]) -> None:
    asked = [listing for listing in listings if any(name in changes[listing.pk] for name in WAYS)]
    if not asked:
        return
    there = {(row.listing_id, row.kind): row for row in Contact.objects.filter(listing__in=asked)}
    new, old = [], []
    for listing in asked:
        for way in _ways(listing, changes[listing.pk]):
            row = there.get((listing.pk, str(way.kind)))
            if row is None:
                new.append(way)
            else:
                row.value = way.value
                old.append(row)
    Contact.objects.bulk_create(new)
    Contact.objects.bulk_update(old, ["value"])


def _change_listings(listings: Sequence[Listing], changes: Mapping[int, Mapping[str, str]]) -> None:
    bodies = Organisation.objects.in_bulk()
    columns: set[str] = set(KEYS)
    for listing in listings:
        columns |= set(_set(listing, changes[listing.pk], bodies))
        place = getattr(listing, "location", None)
        keep(listing, keys_of(listing, place, terms=theme_words(listing.category, None, listing)))
        listing.changed_at = timezone.now()
    if listings:
        Listing.objects.bulk_update(listings, sorted(columns))


def _add_days(pairs: Iterable[tuple[Listing, Sequence[Session]]]) -> None:
    """Days outside any rhythm, as ``add_occurrence`` writes one."""
    days, extras = [], []
    for listing, sessions in pairs:
        for one in {session.moment: session for session in sessions}.values():
            days.append(
                Occurrence(
                    listing=listing,
                    area_id=listing.area_id,
                    category_id=listing.category_id,
                    held_on=one.day,
                    starts=one.opens,
                    ends=one.closes,
                    origin=Origin.EXTRA,
                    note=one.note,
                )
            )
            extras.append(
                RuleException(
                    listing=listing,
                    area_id=listing.area_id,
                    kind=ExceptionKind.EXTRA,
                    day=one.day,
                    opens=one.opens,
                    closes=one.closes,
                    note=one.note,
                )
            )
    Occurrence.objects.bulk_create(days, batch_size=2000, ignore_conflicts=True)
    RuleException.objects.bulk_create(extras, batch_size=2000)


def _move_days(listing: Listing, line: Line) -> None:
    """Days that the publisher moved do not take place; others end at another hour. Both are rare."""
    for moment in line.gone:
        day, _t, hour = moment.partition("T")
        for row in listing.occurrences.filter(
            held_on=day, starts=hour, state=OccurrenceState.PLANNED
        ):
            cancel_occurrence(row, note="日や時間が変わりました")
    for one in line.retimed:
        at = {"held_on": one.day, "starts": one.opens}
        listing.occurrences.filter(state=OccurrenceState.PLANNED, **at).update(ends=one.closes)
        extra = listing.exceptions.filter(kind=ExceptionKind.EXTRA, day=one.day, opens=one.opens)
        extra.update(closes=one.closes)


def _tie(batch: ImportBatch, pairs: Sequence[tuple[int, Line]]) -> None:
    """One row for each number; what is already said so is not written again."""
    rows = [
        SourceTie(
            listing_id=pk,
            dataset=batch.dataset,
            publisher=batch.publisher,
            external_id=number,
            taken=_taken(line, number, seen=line.wanted.key in batch.choices.get("over", {})),
            batch=batch,
        )
        for pk, line in pairs
        for number in line.wanted.ids
    ]
    there = {
        row.external_id: row
        for row in SourceTie.objects.filter(
            publisher=batch.publisher,
            dataset=batch.dataset,
            external_id__in=[row.external_id for row in rows],
        )
    }
    fresh = [
        row
        for row in rows
        if (old := there.get(row.external_id)) is None
        or (old.listing_id, old.taken) != (row.listing_id, row.taken)
    ]
    SourceTie.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["publisher", "dataset", "external_id"],
        update_fields=["listing", "taken", "batch"],
        batch_size=1000,
    )


def _taken(line: Line, number: str, *, seen: bool) -> dict[str, Any]:
    """What is noted as having come in: a conflict only when somebody has looked at it, so that
    nobody is asked twice about the same value and no value is passed over unseen."""
    before = line.known.taken if line.known is not None else None
    open_ = set() if seen else {change.name for change in line.conflicts}
    fields = {name: value for name, value in line.wanted.fields.items() if name not in open_}
    return {
        "fields": {**(before or {}), **fields},
        "moments": [one.moment for one in line.wanted.sessions if one.external_id == number],
    }
