"""Which rows an address asks for, and the records of one page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from sasaeai.api.hsds import records, taxonomies
from sasaeai.api.hsds.asking import Asked
from sasaeai.api.hsds.ids import spot
from sasaeai.api.hsds.records import Frame, Record
from sasaeai.api.hsds.taxonomies import Word, Words
from sasaeai.core.text import fold
from sasaeai.people.public import Organisation
from sasaeai.places.public import (
    Listing,
    PublicView,
    harvestable,
    public_views,
    withdrawals,
)

PORTION = 500
"""So many pages are read at once; an answer of several portions leaves none out."""


def frame(request: HttpRequest, ids: Iterable[int], words: Words) -> Frame:
    keys = list(ids)
    return Frame(
        link=lambda name, code: request.build_absolute_uri(reverse(name, args=[code])),
        words=words,
        measures=_tied(Listing.measures.through, "nodeidentity_id", keys),
        issues=_tied(Listing.issues.through, "issue_id", keys),
    )


def _tied(through: Any, column: str, ids: list[int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for listing, key in through.objects.filter(listing_id__in=ids).values_list(
        "listing_id", column
    ):
        found[listing].append(key)
    return found


class Services:
    """Pages of the register, and after them the ends of those that left the public."""

    def __init__(self, asked: Asked, words: Words, *, placed: bool = False) -> None:
        self.asked, self.words, self.placed = asked, words, placed
        self.rows = harvestable(
            words=asked.search,
            organisation=asked.organization,
            since=asked.modified_after,
            bearing=_bearing(asked, words),
            placed=placed,
        )
        self.ends = withdrawals(asked.modified_after) if self._with_ends else ()
        self.pages = self.rows.count()

    @property
    def _with_ends(self) -> bool:
        asked = self.asked
        narrowed = (asked.search, asked.organization, asked.taxonomy, asked.taxonomy_term)
        return asked.modified_after is not None and not any(narrowed) and not self.placed

    @property
    def total(self) -> int:
        return self.pages + len(self.ends)

    def contents(self, request: HttpRequest, window: slice) -> list[Record]:
        ids = list(self.rows.order_by("pk").values_list("pk", flat=True)[window])
        found = self._told(request, ids)
        first = max(window.start - self.pages, 0)
        ends = self.ends[first : max(window.stop - self.pages, 0)]
        return found + [records.gone(uuid, at.isoformat()) for uuid, at in ends]

    def _told(self, request: HttpRequest, ids: list[int]) -> list[Record]:
        full = self.asked.full
        views = public_views(ids, brief=not full, sessions=records.SESSIONS if full else 0)
        if self.asked.minimal:
            return [records.minimal(view) for view in views]
        shared = frame(request, ids if full else (), self.words)
        if self.placed:
            return [found for view in views if (found := placed(view, shared, full=full))]
        return [records.service(view, shared, full=full) for view in views]


def placed(view: PublicView, shared: Frame, *, full: bool) -> Record | None:
    """A service at its public spot."""
    found = records.at_location(view, place=True)
    if found is None:
        return None
    if full:
        whole = records.service(view, shared, full=True)
        whole.pop("service_at_locations")
        found |= {name: whole.get(name, []) for name in ("phones", "schedules", "service_areas")}
        return found | {"service": whole}
    return found | {"service": records.service(view, shared, full=False)}


def _bearing(asked: Asked, words: Words) -> Q | None:
    """What bears this term and any term of this vocabulary; nothing for words nobody knows."""
    found: Q | None = None
    if asked.taxonomy_term is not None:
        word = words.get(asked.taxonomy_term)
        found = word.rows if word else Q(pk=None)
    if asked.taxonomy is not None:
        of = words.of(asked.taxonomy)
        any_of = Q(pk=None)
        for word in of:
            any_of |= word.rows
        inside = Q(pk__in=Listing.objects.filter(any_of).values("pk"))
        found = inside if found is None else found & inside
    return found


def one_service(request: HttpRequest, uuid: UUID) -> Record | None:
    """The page, or its end; None for an id that never was anybody's."""
    row = Listing.objects.filter(uuid=uuid, visible=True).first()
    if row is None:
        return next(
            (records.gone(key, at.isoformat()) for key, at in withdrawals(None, uuid)), None
        )
    views = public_views([row.pk], sessions=records.SESSIONS)
    shared = frame(request, [row.pk], taxonomies.words())
    return records.service(views[0], shared, full=True) if views else None


def one_place(request: HttpRequest, uuid: UUID) -> Record | None:
    """A service at its public spot."""
    row = Listing.objects.filter(uuid=spot(uuid), visible=True).first()
    views = public_views([row.pk], sessions=records.SESSIONS) if row else []
    if not views:
        return None
    return placed(views[0], frame(request, [views[0].listing.pk], taxonomies.words()), full=True)


def organisations(asked: Asked, words: Words) -> QuerySet[Organisation]:
    """Bodies that run at least one page of the register."""
    running = harvestable(bearing=_bearing(asked, words)).values("organisation")
    rows = Organisation.objects.filter(pk__in=running).order_by("pk")
    return rows.filter(search_text__contains=fold(asked.search)) if asked.search else rows


def with_services(
    request: HttpRequest, found: Sequence[Organisation], *, full: bool, whole: bool
) -> list[Record]:
    """``full`` hangs the ids of their services on them, ``whole`` the services themselves."""
    if not (full or whole):
        return [records.organization(row) for row in found]
    pages = harvestable().filter(organisation__in=[row.pk for row in found])
    ids = list(pages.order_by("pk").values_list("pk", flat=True))
    own: defaultdict[int | None, list[Record]] = defaultdict(list)
    for start in range(0, len(ids), PORTION):
        for body, told in _services_of(request, ids[start : start + PORTION], whole=whole):
            own[body].append(told)
    return [records.organization(row) | {"services": own[row.pk]} for row in found]


def _services_of(
    request: HttpRequest, ids: list[int], *, whole: bool
) -> Iterator[tuple[int | None, Record]]:
    """Each page with the body that runs it."""
    views = public_views(ids, brief=not whole, sessions=records.SESSIONS if whole else 0)
    shared = frame(request, ids, taxonomies.words()) if whole else None
    for view in views:
        told = records.service(view, shared, full=True) if shared else records.minimal(view)
        told.pop("organization", None)
        yield view.listing.organisation_id, told


def terms(asked: Asked, words: Words) -> list[Word]:
    found = list(words.all)
    tests: list[Callable[[Word], bool]] = []
    if asked.taxonomy is not None:
        tests.append(lambda word: word.vocabulary.uuid == asked.taxonomy)
    if asked.parent is not None:
        tests.append(lambda word: word.parent == asked.parent)
    if asked.top_only:
        tests.append(lambda word: word.parent is None)
    if asked.search:
        tests.append(lambda word: fold(asked.search) in fold(f"{word.name} {word.code}"))
    return [word for word in found if all(test(word) for test in tests)]


def lines(
    request: HttpRequest, services: Services, *, step: int, enter: Callable[[], Any]
) -> Iterator[list[Record]]:
    """Everything in steps, each read in a transaction of its own."""
    for start in range(0, services.total, step):
        with enter():
            yield services.contents(request, slice(start, start + step))
