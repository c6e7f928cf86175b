"""What the public may know of a page: the one gate through which every exit goes.

Page, list, map, calendar, files, feeds, API and mail all take a ``PublicView``. Whoever is signed
in, it holds only what is public: a private home has no ``where``, a private number no ``way``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.periods import today
from sasaeai.places.enums import ContactKind, Status
from sasaeai.places.freshness import Freshness, freshness
from sasaeai.places.models import (
    HEADS,
    Category,
    Contact,
    Listing,
    Occurrence,
    ScheduleRule,
    ServiceArea,
    StatusSpan,
    Term,
    Withdrawal,
)
from sasaeai.places.queries import coming
from sasaeai.places.schedule import Rule
from sasaeai.places.sentences import sentence

SESSIONS = 4
SEARCHED = ("search_text", "search_grams", "head_grams", *HEADS)
"""What the search alone reads of a page: a thousand letters and pairs each."""


class NotPublic(LookupError):
    """The page is not for everybody; no exit may show it."""


@dataclass(frozen=True)
class PublicPlace:
    """Where it is, when that is public; coordinates in degrees (WGS84)."""

    uuid: UUID
    name: str
    address: str
    directions: str
    parking: int | None
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class PublicWay:
    """A public way to reach those who run it."""

    uuid: UUID
    kind: ContactKind
    value: str
    note: str


@dataclass(frozen=True)
class PublicView:
    """Everything of a page that is for everybody; ids that other systems may keep.

    ``listing`` is there for its own public columns (name, audience, cost …); whatever has a reader
    of its own is repeated here and only here. ``districts`` are service areas.
    """

    listing: Listing
    uuid: UUID
    status: Status
    since: date
    where: PublicPlace | None
    ways: tuple[PublicWay, ...]
    terms: tuple[Term, ...]
    districts: tuple[Area, ...]
    rules: tuple[tuple[UUID, Rule], ...]
    sessions: tuple[Occurrence, ...]
    held_at: Listing | None
    changed_at: datetime

    @property
    def sentences(self) -> list[str]:
        return [sentence(rule) for _uuid, rule in self.rules]

    @property
    def fresh(self) -> Freshness:
        row = self.listing
        months = row.category.check_months
        return freshness(row.verified_on, row.verified_by, on=today(), months=months)

    def way(self, kind: ContactKind) -> PublicWay | None:
        return next((way for way in self.ways if way.kind == kind), None)

    @property
    def place_words(self) -> str:
        """朝凪公民館（朝凪）, or the district alone."""
        area = str(self.listing.area.name)
        return f"{self.where.name}（{area}）" if self.where and self.where.name else area


def public_view(listing: Listing, *, sessions: int = SESSIONS) -> PublicView:
    """The public page of one listing; raises ``NotPublic``."""
    if not listing.visible:
        raise NotPublic(listing.code)
    return preview(listing, sessions=sessions)


def preview(listing: Listing, *, sessions: int = SESSIONS) -> PublicView:
    """What the public would see if the page were public, for those who keep it."""
    return _views([listing], sessions=sessions)[0]


def public_views(
    ids: Iterable[int], *, sessions: int = SESSIONS, brief: bool = False
) -> list[PublicView]:
    """Public pages in the order given; what is not public is left out. Constant in queries.

    ``brief`` is for lists: without ways, rhythms, themes and districts.
    """
    wanted = list(ids)
    rows = _whole(Listing.objects.filter(pk__in=wanted, visible=True))
    by_id = {row.pk: row for row in rows}
    found = [by_id[pk] for pk in wanted if pk in by_id]
    return _views(found, sessions=sessions, brief=brief)


def withdrawn_since(moment: datetime) -> list[UUID]:
    """Ids of pages that were public and have not been since that moment."""
    rows = Withdrawal.objects.filter(at__gt=moment).order_by("at")
    return list(rows.values_list("uuid", flat=True))


def derived(parent: UUID, part: object) -> UUID:
    """A stable id for a part that has none of its own."""
    return uuid5(parent, str(part))


def _whole(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    found = rows.select_related("category", "area", "organisation", "location", "held_at")
    return found.defer(*SEARCHED, *(f"held_at__{name}" for name in SEARCHED))


def _views(rows: Sequence[Listing], *, sessions: int, brief: bool = False) -> list[PublicView]:
    ids = [row.pk for row in rows]
    asked = [] if brief else ids
    ways = _grouped(Contact.objects.filter(listing__in=asked, public=True).order_by("kind"))
    rules = _grouped(ScheduleRule.objects.filter(listing__in=asked))
    areas = _grouped(ServiceArea.objects.filter(listing__in=asked).select_related("area"))
    themes = {} if brief else _themes(rows)
    spans = _spans(ids)
    times = coming(ids, each=sessions, past=False) if sessions else {}
    return [
        PublicView(
            listing=row,
            uuid=row.uuid,
            status=Status(spans[row.pk].status) if row.pk in spans else Status.CLOSED,
            since=spans[row.pk].starts_on if row.pk in spans else row.opened_on,
            where=_place(row),
            ways=tuple(_way(row, way) for way in ways[row.pk]),
            terms=themes.get(row.pk, ()),
            districts=tuple(each.area for each in areas[row.pk]),
            rules=tuple(
                (derived(row.uuid, f"rule:{rule.pk}"), rule.value)
                for rule in rules[row.pk]
                if (rule.ends_on or today()) >= today()
            ),
            sessions=tuple(times.get(row.pk, ())),
            held_at=row.held_at if row.held_at is not None and row.held_at.visible else None,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.listing_id].append(row)
    return found


def _spans(ids: list[int]) -> dict[int, StatusSpan]:
    day = today()
    rows = StatusSpan.objects.filter(listing__in=ids, starts_on__lte=day).exclude(ends_on__lt=day)
    return {row.listing_id: row for row in rows}


def _themes(rows: Sequence[Listing]) -> dict[int, tuple[Term, ...]]:
    """Themes of the page and of its kind, each once, in the council's order."""
    own, of_kind = Listing.terms.through, Category.terms.through
    kinds = {row.category_id for row in rows}
    found: dict[int, set[Term]] = {row.pk: set() for row in rows}
    by_kind: dict[int, set[Term]] = {pk: set() for pk in kinds}
    links = own.objects.filter(listing_id__in=found, term__in_use=True)
    for link in links.select_related("term"):
        found[link.listing_id].add(link.term)
    shared = of_kind.objects.filter(category_id__in=kinds, term__in_use=True)
    for each in shared.select_related("term"):
        by_kind[each.category_id].add(each.term)
    return {
        row.pk: tuple(
            sorted(found[row.pk] | by_kind[row.category_id], key=lambda term: (term.order, term.pk))
        )
        for row in rows
    }


def _place(listing: Listing) -> PublicPlace | None:
    row = getattr(listing, "location", None)
    if row is None or not row.public:
        return None
    return PublicPlace(
        uuid=derived(listing.uuid, "location"),
        name=row.name,
        address=row.address,
        directions=row.directions,
        parking=row.parking,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _way(listing: Listing, row: Contact) -> PublicWay:
    kind = ContactKind(row.kind)
    return PublicWay(derived(listing.uuid, f"contact:{kind}"), kind, row.value, row.note)
