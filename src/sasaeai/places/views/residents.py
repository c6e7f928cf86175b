"""Residents' pages: find a place, see what is open today, read one place's page, take a flyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import segno
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from sasaeai.areas.public import Area, drawn, existing
from sasaeai.core.access import open_to_everyone
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.core.ui import dates
from sasaeai.core.ui.maps import Area as MapArea
from sasaeai.core.ui.page import NavItem
from sasaeai.places import queries
from sasaeai.places.contributions import happening
from sasaeai.places.enums import (
    DISTRICT,
    Audience,
    ContactKind,
    DayPart,
    Feature,
    OccurrenceState,
    Status,
    StepFree,
)
from sasaeai.places.freshness import Freshness, freshness
from sasaeai.places.models import Category, Contact, Listing, Location, Occurrence
from sasaeai.places.schedule import holiday_name
from sasaeai.places.sentences import WEEKDAYS, hours_shown, sentence
from sasaeai.places.tables import DAY, OPEN
from sasaeai.places.views import asked

SMALLEST_SHOWN = 5
"""Fewer people than this are never shown in public."""
WEEK = 7


@dataclass(frozen=True)
class PlaceCard:
    """One place in the list: what it is, and when it is open next."""

    listing: Listing
    href: str
    next_words: str
    next_hours: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class NextTime:
    """The next session as the page's date plate shows it."""

    day: date
    plate: str
    title: str
    hours: str
    cancelled: bool
    note: str


@open_to_everyone
@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """Places that fit the wish, in kana order, with the next time of each."""
    districts, categories = list(existing(DISTRICT)), list(Category.objects.filter(in_use=True))
    wish = asked.wish(request.GET, districts, categories)
    rows = queries.findable(wish)
    if file := download(OPEN, rows, request.GET, who=Who.PUBLIC):
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    part = page(OPEN, rows, request.GET, who=Who.PUBLIC, path=request.path, exports=links)
    context = {
        "part": part,
        "cards": _cards([row[0].text for row in part.rows]),
        "wish": wish,
        "districts": districts,
        "categories": categories,
        "weekdays": [(n, _(f"{day}曜日")) for n, day in enumerate(WEEKDAYS, start=1)],
        "parts": DayPart.choices,
        "tabs": _tabs("list"),
        "narrowed": any((wish.area_id, wish.category, wish.weekday, wish.part, wish.step_free)),
    }
    return render(request, "places/list.jinja", context)


@open_to_everyone
@require_GET
def area_map(request: HttpRequest) -> HttpResponse:
    """How many places each district has, as a map and the equal list."""
    districts, categories = list(drawn(DISTRICT)), list(Category.objects.filter(in_use=True))
    wish = asked.wish(request.GET, [], categories)
    found = queries.places_by_district(queries.findable(wish))
    query = f"&kind={wish.category}" if wish.category else ""
    listed = [
        (
            district,
            Figure.count(found.get(district.pk, 0), unit=_("か所")),
            f"{reverse('places:list')}?area={district.pk}{query}",
        )
        for district in districts
    ]
    context = {
        "areas": [
            MapArea(name=district.name, geometry=district.geometry, figure=figure, href=href)
            for district, figure, href in listed
            if district.geometry
        ],
        "listed": listed,
        "categories": categories,
        "wish": wish,
        "tabs": _tabs("map"),
        "without": [district.name for district, figure, _href in listed if figure.value == 0],
    }
    return render(request, "places/map.jinja", context)


@open_to_everyone
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Everything that is open on one day, with the days of the week beside it."""
    districts = list(existing(DISTRICT))
    chosen = asked.area(request.GET, districts)
    wanted = asked.day(request.GET.get("day", ""), default=today())
    if not today() - timedelta(days=WEEK) <= wanted <= today() + queries.NEXT_WEEKS:
        raise BadRequest("no such day")
    rows = queries.sessions_on(wanted, area_id=chosen.pk if chosen else None)
    part = page(DAY, rows, request.GET, who=Who.PUBLIC, path=request.path)
    ids = [int(row[0].text) for row in part.rows]
    found = {
        row.pk: row
        for row in Occurrence.objects.filter(pk__in=ids).select_related(
            "listing__location", "category", "area"
        )
    }
    context = {
        "day": wanted,
        "holiday": holiday_name(wanted),
        "happenings": [happening(found[number], place=_place_of(found[number])) for number in ids],
        "part": part,
        "week": _week(wanted, chosen),
        "chosen": chosen,
        "districts": districts,
        "today": today(),
        "tabs": _tabs("day"),
    }
    return render(request, "places/day.jinja", context)


@open_to_everyone
@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place's page."""
    return render(request, "places/place.jinja", _place_context(request, code))


@open_to_everyone
@require_GET
def flyer(request: HttpRequest, code: str) -> HttpResponse:
    """The same on one sheet of A4, with a code that leads back to the page."""
    context = _place_context(request, code)
    address = request.build_absolute_uri(reverse("places:page", args=[code]))
    context |= {"qr": qr_svg(address), "qr_text": _("くわしくは、こちらから")}
    return render(request, "places/flyer.jinja", context)


def qr_svg(address: str) -> Markup:
    """An inline SVG without style or script, so that the content policy lets it pass."""
    buffer = BytesIO()
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", xmldecl=False, omitsize=True, border=4, svgclass="pl-qr", lineclass=None
    )
    return Markup(buffer.getvalue().decode())


def _cards(codes: list[str]) -> list[PlaceCard]:
    rows = Listing.objects.filter(code__in=codes).select_related("category", "area")
    found = {row.code: row for row in rows}
    next_times = queries.coming([row.pk for row in found.values()], each=1)
    return [_card(found[code], next_times.get(found[code].pk, [])) for code in codes]


def _card(listing: Listing, sessions: list[Occurrence]) -> PlaceCard:
    words, hours = _("次の予定は、まだありません"), ""
    if sessions:
        first = sessions[0]
        words, hours = _when(first.held_on), hours_shown(first.starts, first.ends)
        if first.state == OccurrenceState.CANCELLED:
            words = _("%(day)sはお休みです") % {"day": words}
    tags = [_(Audience(code).label) for code in listing.audience[:2]]
    tags += [listing.cost] if listing.cost else []
    tags += [_(StepFree.YES.label)] if listing.step_free == StepFree.YES else []
    href = reverse("places:page", args=[listing.code])
    return PlaceCard(listing, href, words, hours, tuple(tags))


def _place_context(request: HttpRequest, code: str) -> dict[str, Any]:
    listing = get_object_or_404(
        Listing.objects.select_related("category", "area", "organisation"), code=code
    )
    span = queries.status_on(listing, today())
    location, contacts = queries.ways_to(listing)
    shown = {kind: row for kind, row in contacts.items() if row.public}
    sessions = queries.coming([listing.pk], each=4).get(listing.pk, [])
    rules = [row.value for row in listing.rules.all() if (row.ends_on or today()) >= today()]
    return {
        "listing": listing,
        "status": span.status if span else Status.CLOSED.value,
        "since": span.starts_on if span else listing.opened_on,
        "fresh": _fresh(listing),
        "location": location if location and location.public else None,
        "person": shown.get(ContactKind.PERSON),
        "phone": shown.get(ContactKind.PHONE),
        "mail": shown.get(ContactKind.MAIL),
        "web": _web(shown.get(ContactKind.WEB)),
        "next": _next(sessions[0]) if sessions else None,
        "later": [_later(row) for row in sessions[1:]],
        "sentences": [sentence(rule) for rule in rules],
        "facts": _facts(listing),
        "tags": [_(Feature(code).label) for code in listing.features],
        "step_free": StepFree(listing.step_free),
        "last_year": _last_year(listing),
        "map_href": _map_href(location),
    }


def _fresh(listing: Listing) -> Freshness:
    return freshness(listing.verified_on, listing.verified_by, on=today())


def _facts(listing: Listing) -> list[tuple[str, str]]:
    """Only what somebody has told; an empty line helps nobody here."""
    audience = _("、").join(_(Audience(code).label) for code in listing.audience)
    capacity = _("%(number)d人まで") % {"number": listing.capacity} if listing.capacity else ""
    pairs = (
        (_("だれのため"), listing.audience_note or audience),
        (_("お金"), listing.cost),
        (_("申し込み"), "　".join(part for part in (listing.apply_how, capacity) if part)),
        (_("ひらいている人たち"), listing.organisation.name if listing.organisation else ""),
    )
    return [(term, text) for term, text in pairs if text]


def _next(row: Occurrence) -> NextTime:
    name = holiday_name(row.held_on)
    words = _("%(weekday)s・祝") if name else _("%(weekday)s曜日")
    return NextTime(
        day=row.held_on,
        plate=words % {"weekday": dates.weekday(row.held_on)},
        title=_("次は、%(when)s") % {"when": _when(row.held_on)},
        hours=hours_shown(row.starts, row.ends),
        cancelled=row.state == OccurrenceState.CANCELLED,
        note=row.note,
    )


def _later(row: Occurrence) -> str:
    if row.state == OccurrenceState.CANCELLED:
        return _("%(day)sはお休み") % {"day": dates.day(row.held_on)}
    return dates.day(row.held_on)


def _when(day: date) -> str:
    near = {0: _("きょう"), 1: _("あした"), 2: _("あさって")}
    return near.get((day - today()).days, dates.day(day))


def _last_year(listing: Listing) -> tuple[Figure, Figure, Figure] | None:
    """Sessions held, those with a count, and their people in the last full fiscal year.

    Nothing where so little was counted that a single session could be made out.
    """
    year = FiscalYear(fiscal_year_of(today()).year - 1)
    found = queries.year_so_far(listing, year.period)
    held, told, people = found["held"] or 0, found["told"] or 0, found["people"] or 0
    if told < SMALLEST_SHOWN or people < SMALLEST_SHOWN:
        return None
    times, heads = _("回"), _("人")
    return (
        Figure.count(held, unit=times),
        Figure.count(told, unit=times),
        Figure.count(people, unit=heads),
    )


def _map_href(location: Location | None) -> str:
    if location is None or not location.public or location.latitude is None:
        return ""
    return f"geo:{location.latitude},{location.longitude}"


def _web(contact: Contact | None) -> str:
    """Only addresses that open a page; anything else is not a link."""
    value = contact.value if contact else ""
    return value if value.startswith(("https://", "http://")) else ""


def _place_of(row: Occurrence) -> str:
    location = getattr(row.listing, "location", None)
    if location is None or not location.public or not location.name:
        return str(row.area.name)
    return f"{location.name}（{row.area.name}）"


def _week(wanted: date, chosen: Area | None) -> tuple[NavItem, ...]:
    start = max(today(), wanted - timedelta(days=2))
    tail = f"&area={chosen.pk}" if chosen else ""
    days = [start + timedelta(days=number) for number in range(WEEK)]
    return tuple(
        NavItem(
            label=_("きょう")
            if each == today()
            else _("%(day)d日（%(weekday)s）") % {"day": each.day, "weekday": dates.weekday(each)},
            href=f"{reverse('places:day')}?day={each.isoformat()}{tail}",
            current=each == wanted,
        )
        for each in days
    )


def _tabs(current: str) -> tuple[NavItem, ...]:
    items = (
        ("list", _("一覧"), "places:list", "list"),
        ("day", _("日ごと"), "places:day", "calendar"),
        ("map", _("地図"), "places:map", "map"),
    )
    return tuple(
        NavItem(label=label, href=reverse(name), icon=icon, current=code == current)
        for code, label, name, icon in items
    )
