"""What is needed when much else fails: places of evacuation, desks and buildings, on one light page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.places.enums import ContactKind, ListingKind
from sasaeai.places.models import Listing
from sasaeai.places.municipal.enums import Hazard
from sasaeai.places.published import PublicView, public_views
from sasaeai.places.queries import MOST_NEEDED, needed_first
from sasaeai.places.reach import FEW_DISTRICTS, districts_of
from sasaeai.places.views.facts import hazard_words

MOST_FOUND = 60
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Line:
    """One desk or building: its districts, its telephone, where it is."""

    pk: int
    name: str
    kind: ListingKind
    areas: tuple[Area, ...]
    phone: str
    where: str
    href: str
    hazards: tuple[str, ...]
    hazard_words: str
    shelter: bool

    @property
    def call(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True)
class District:
    """Everything of one district, places of evacuation first."""

    area: Area
    lines: tuple[Line, ...]

    @property
    def evacuation(self) -> int:
        return sum(1 for line in self.lines if line.hazards)

    @property
    def desks(self) -> int:
        return sum(1 for line in self.lines if line.kind == ListingKind.DESK)


@open_to_everyone
@require_GET
def emergency(request: HttpRequest) -> HttpResponse:
    """By district, or by name, place or kind of disaster; nothing that a slow telephone cannot load."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    hazard = request.GET.get("hazard", "")
    hazard = hazard if hazard in Hazard.values else ""
    designated = needed_first().exclude(hazards=[]).exists()
    context = {
        "words": words,
        "hazard": hazard,
        "hazards": Hazard.choices if designated else (),
        **(_found(words, hazard) if words or hazard else _by_district()),
    }
    return render(request, "places/emergency.jinja", context)


def _found(words: str, hazard: str) -> dict[str, object]:
    """The first of what was asked for, and how many there are."""
    rows = needed_first(words=words, hazard=hazard)
    found = lines(rows, most=MOST_FOUND)
    whole = rows.count() if len(found) == MOST_FOUND else len(found)
    return {"found": found, "found_count": whole}


def lines(rows: QuerySet[Listing], *, most: int) -> list[Line]:
    """Pages in the order given, through the one gate."""
    return [
        _line(view) for view in public_views(rows.values_list("pk", flat=True)[:most], sessions=0)
    ]


def _by_district() -> dict[str, object]:
    """What each district has. Desks for many districts stand once, below, and so do desks and
    buildings that are of none; where to flee to stands in every district that may go there."""
    every = lines(needed_first(), most=MOST_NEEDED)
    served = districts_of(line.pk for line in every)
    grouped: defaultdict[int, list[Line]] = defaultdict(list)
    wide: list[Line] = []
    for line in every:
        mine = served.get(line.pk, frozenset())
        if not mine or (len(mine) > FEW_DISTRICTS and not line.hazards):
            wide.append(line)
        else:
            for pk in mine:
                grouped[pk].append(line)
    return {
        "found": None,
        "districts": [District(area, tuple(grouped[area.pk])) for area in all_districts()],
        "wide_desks": [line for line in wide if line.kind == ListingKind.DESK],
        "wide_places": [line for line in wide if line.kind == ListingKind.PLACE],
    }


def _line(view: PublicView) -> Line:
    phone = view.way(ContactKind.PHONE)
    where = view.where
    return Line(
        pk=view.listing.pk,
        name=view.listing.name,
        kind=ListingKind(view.listing.kind),
        areas=view.districts or (view.listing.area,),
        phone=phone.value if phone else "",
        where="　".join(filter(None, (where.name, where.address))) if where else "",
        href=reverse("places:page", args=[view.listing.code]),
        hazards=tuple(view.listing.hazards),
        hazard_words=hazard_words(view.listing),
        shelter=view.listing.also_shelter,
    )
