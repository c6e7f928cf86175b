"""What residents find: in the order of how well it fits, then how near, then how soon.

Ranks: the name itself, part of the name, the reading, a tag, anything else on the page. Distances
use public coordinates alone; a private home counts as the middle of its district.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import cos, radians
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import OuterRef, QuerySet, Subquery
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sasaeai.areas.public import Area, drawn_districts
from sasaeai.core.access import acting
from sasaeai.core.database.planning import planned_for_its_values
from sasaeai.core.periods import today
from sasaeai.core.text import digits
from sasaeai.places.enums import OccurrenceState
from sasaeai.places.models import HEADS, Listing, Location, Occurrence, SearchMiss
from sasaeai.places.queries import NEXT_WEEKS, Wish, findable, over
from sasaeai.places.ranking import Asked, asked
from sasaeai.places.searchkeys import spellings

MOST = 500
"""So many pages are put in order; a wider search is answered with the first of them."""
PAGE = 20
NAMED_BY_DIGITS = 4
"""Words with so many digits are somebody's number, not a wish."""
TOUCHING = 0.0005
"""Districts less than so many degrees apart are neighbours (boundaries are drawn by hand)."""
_DEGREE = 111_320


class Hit(NamedTuple):
    """One page that fits, before the page of results is cut."""

    pk: int
    rank: int
    kana: str
    area_id: int


@dataclass(frozen=True)
class Found:
    """``ids`` of one page in order; ``total`` counts at most ``MOST``, and ``more`` says that there
    are others."""

    ids: tuple[int, ...]
    total: int
    page: int
    more: bool

    @property
    def pages(self) -> int:
        return max(-(-self.total // PAGE), 1)


def ranked(wish: Wish, *, page: int = 1) -> Found:
    """One page of what fits the wish, the best first. A page beyond the last is the last."""
    hits, more = _first(wish)
    number = min(max(page, 1), max(-(-len(hits) // PAGE), 1))
    far = _distances(hits, wish.area_id) if wish.near and wish.area_id else {}
    soon = next_days(hit.pk for hit in hits)
    hits.sort(
        key=lambda hit: (
            hit.rank, far.get(hit.pk, 0), soon.get(hit.pk, date.max), hit.kana, hit.pk,
        )
    )  # fmt: skip
    shown = hits[(number - 1) * PAGE : number * PAGE]
    return Found(tuple(hit.pk for hit in shown), len(hits), number, more)


def _first(wish: Wish) -> tuple[list[Hit], bool]:
    """The first ``MOST`` hits by rank, kana and number, in no order, and whether there are more.

    As many as that are read and then ranked. Of more (a word that stands on nearly every page) the
    ranks are read one after the other in kana order until there are enough: ranking every hit took
    seconds at 50,000 pages.
    """
    spelled = spellings()
    words = asked(wish.words, spelled)
    rows = findable(wish, spelled=spelled)
    with planned_for_its_values():
        if rows.order_by().values_list("pk")[MOST : MOST + 1]:
            return _rank_after_rank(words, findable(replace(wish, words="")), rows), True
        every = rows.order_by().values_list("pk", "kana", "area_id", *HEADS)
        return [Hit(pk, words.rank(*keys), kana, area) for pk, kana, area, *keys in every], False


def _rank_after_rank(words: Asked, headed: QuerySet[Listing], rows: QuerySet[Listing]) -> list[Hit]:
    found: list[Hit] = []
    for rank, tier in enumerate(words.by_rank(headed, rows)):
        first = tier.order_by("kana", "pk").values_list("pk", "kana", "area_id")
        found += [Hit(pk, rank, kana, area) for pk, kana, area in first[: MOST - len(found)]]
        if len(found) == MOST:
            break
    return found


def next_days(ids: Iterable[int]) -> dict[int, date]:
    """The next day on which each of these opens."""
    day = today()
    coming = Occurrence.objects.filter(
        listing=OuterRef("pk"),
        state=OccurrenceState.PLANNED,
        held_on__gte=day,
        held_on__lt=day + NEXT_WEEKS,
    ).exclude(over())
    first = Subquery(coming.order_by("held_on").values("held_on")[:1])
    rows = Listing.objects.filter(pk__in=list(ids)).annotate(soon=first)
    return {pk: soon for pk, soon in rows.order_by().values_list("pk", "soon") if soon}


def neighbours(area_id: int) -> list[int]:
    """The district and those that touch it, by their drawn boundaries."""
    shapes = _shapes()
    own = shapes.get(area_id)
    if own is None:
        return [area_id]
    return [pk for pk, drawn_one in shapes.items() if drawn_one.distance(own) <= TOUCHING]


def note_miss(words: str, *, area: Area | None) -> None:
    """Nothing was found: words, day and district are kept; who asked is not.

    Numbers and addresses that name somebody are not kept at all, and a database that can only be
    read loses the note, not the page.
    """
    kept = " ".join(unicodedata.normalize("NFKC", words).split())[:40]
    if not kept or len(digits(kept)) >= NAMED_BY_DIGITS or "@" in kept:
        return
    row = SearchMiss(day=today(), words=kept, area=area)
    with suppress(DatabaseError), acting(None, purpose="places.counting"):
        row.save(force_insert=True)


def _shapes() -> Mapping[int, BaseGeometry]:
    return {row.pk: shape(row.geometry) for row in drawn_districts() if row.geometry}


def _distances(hits: Sequence[Hit], area_id: int) -> dict[int, int]:
    """Metres from the middle of the district, rounded down to 100 so that equals stay equal."""
    shapes = _shapes()
    if area_id not in shapes:
        return {}
    middle = shapes[area_id].centroid
    spots = {
        row[0]: (float(row[2] or 0), float(row[1] or 0))
        for row in public_spots([hit.pk for hit in hits])
    }
    found = {}
    for hit in hits:
        spot = spots.get(hit.pk)
        if spot is None and hit.area_id in shapes:
            centre = shapes[hit.area_id].centroid
            spot = (centre.x, centre.y)
        if spot is not None:
            east = (spot[0] - middle.x) * cos(radians(middle.y)) * _DEGREE
            north = (spot[1] - middle.y) * _DEGREE
            found[hit.pk] = int((east**2 + north**2) ** 0.5) // 100
    return found


def public_spots(ids: list[int]) -> QuerySet[Location, tuple[int, Decimal | None, Decimal | None]]:
    """(listing, latitude, longitude) where the location is public."""
    rows = Location.objects.filter(
        listing__in=ids, public=True, latitude__isnull=False, longitude__isnull=False
    )
    return rows.values_list("listing_id", "latitude", "longitude")
