"""Residents' pages: find a place, see what is open today, read one place's page, take a flyer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from sasaeai.areas.public import all_districts, drawn_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.core.tables import LIMITS, Who, download, export_links, export_response, page
from sasaeai.core.ui import dates
from sasaeai.core.ui.maps import Area as MapArea
from sasaeai.core.ui.page import NavItem
from sasaeai.places import finding, jsonld, queries
from sasaeai.places.enums import (
    Audience,
    ContactKind,
    DayPart,
    Feature,
    ListingKind,
    OccurrenceState,
    StepFree,
)
from sasaeai.places.models import Category, Criterion, Listing, Occurrence
from sasaeai.places.published import PublicView, preview, public_views
from sasaeai.places.queries import Wish
from sasaeai.places.renditions.reading import of_listing
from sasaeai.places.renditions.views.residents import wanted
from sasaeai.places.schedule import holiday_name
from sasaeai.places.sentences import WEEKDAYS, hours_shown
from sasaeai.places.tables import FOUND, OPEN
from sasaeai.places.views import asked
from sasaeai.places.views.facts import facts

SHOWN_WAYS = (ContactKind.PERSON, ContactKind.PHONE, ContactKind.MAIL, ContactKind.WEB)
SMALLEST_SHOWN = 5
"""Fewer people than this are never shown in public."""


@dataclass(frozen=True)
class PlaceCard:
    """One place in the list: what it is, and when it is open next."""

    view: PublicView
    href: str
    next_words: str
    next_hours: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class NextTime:
    """The next session as the page's date plate shows it; ``hours`` may break at the wave alone."""

    day: date
    plate: str
    title: str
    hours: str
    cancelled: bool
    note: str


@open_to_everyone
@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """What fits the wish, the best first, with the next time of each; at the end the desk."""
    districts, categories = list(all_districts()), list(Category.objects.filter(in_use=True))
    wish = asked.wish(request.GET, districts, categories, around=finding.neighbours)
    if "format" in request.GET:
        return _file(request, wish)
    found = _found(request, wish)
    context = {
        **found,
        "wish": wish,
        "asked": request.GET,
        "chosen": next((row for row in districts if row.pk == wish.area_id), None),
        "districts": districts,
        "categories": categories,
        "weekdays": [(n, _(f"{day}曜日")) for n, day in enumerate(WEEKDAYS, start=1)],
        "parts": DayPart.choices,
        "kinds": ListingKind.choices,
        "audiences": Audience.choices,
        "tabs": tabs("list"),
        "narrowed": wish != replace(Wish(), words=wish.words),
        "basket": may_hand_out(request),
        "feeds": _feeds(request),
    }
    response = render(request, "places/list.jinja", context)
    if not found["cards"] and wish.words:
        finding.note_miss(wish.words, area=context["chosen"])
        response["Cache-Control"] = "no-store"
    return response


def _found(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    """Cards of one page with the ways to the others: by rank where words or nearness were asked,
    else all in kana order."""
    links = export_links(request.GET, path=request.path)
    if wish.words.strip() or wish.near:
        found = finding.ranked(wish, page=asked.number(request.GET.get("page", "")) or 1)
        turn = [_turned(request, found.page + step) for step in (-1, 1)]
        return {
            "cards": cards_of(public_views(found.ids, sessions=1, brief=True)),
            "total": found.total,
            "most": finding.MOST if found.more else None,
            "prev_url": turn[0] if found.page > 1 else "",
            "next_url": turn[1] if found.page < found.pages else "",
            "exports": links,
        }
    rows = queries.counted(queries.findable(wish), wish)
    part = page(FOUND, rows, request.GET, who=Who.PUBLIC, path=request.path, exports=links)
    return {
        "cards": cards_of(
            public_views([int(row[0].text) for row in part.rows], sessions=1, brief=True)
        ),
        "total": part.total,
        "most": None,
        "prev_url": part.prev_url,
        "next_url": part.next_url,
        "exports": links,
    }


def _feeds(request: HttpRequest) -> list[NavItem]:
    """The same conditions for a calendar, a feed reader and a map."""
    params = request.GET.copy()
    params.pop("page", None)
    tail = f"?{params.urlencode()}" if params else ""
    names = (
        (_("カレンダー（iCalendar）"), "places:calendars"),
        (_("新しい知らせ（Atom）"), "places:atom"),
        (_("地図のデータ（GeoJSON）"), "places:geojson"),
    )
    return [NavItem(label=label, href=f"{reverse(name)}{tail}") for label, name in names]


def _turned(request: HttpRequest, number: int) -> str:
    params = request.GET.copy()
    params["page"] = str(number)
    return f"{request.path}?{params.urlencode()}"


def _file(request: HttpRequest, wish: Wish) -> HttpResponse:
    """The whole list as a file, made of public views alone."""
    rows = queries.counted(queries.findable(wish), wish).order_by("kana", "pk")
    views = public_views(rows[: max(LIMITS.values()) + 1].values_list("pk", flat=True), sessions=0)
    lines = [_line(number, view) for number, view in enumerate(views)]
    file = download(OPEN, lines, request.GET, who=Who.PUBLIC)
    if file is None:
        raise BadRequest("no such format")
    return export_response(file)


def _line(number: int, view: PublicView) -> dict[str, Any]:
    row = view.listing
    return {
        "place_in_list": number,
        "code": row.code,
        "name": row.name,
        "kana": row.kana,
        "category": row.category.label,
        "area": row.area.name,
        "when": "／".join(view.sentences),
        "place": view.where.name if view.where else "",
        "address": view.where.address if view.where else "",
        "audience": row.audience_note or "、".join(Audience(each).label for each in row.audience),
        "cost": row.cost,
        "step_free": StepFree(row.step_free).label,
        "verified_on": row.verified_on,
    }


@open_to_everyone
@require_GET
def area_map(request: HttpRequest) -> HttpResponse:
    """How many places each district has, as a map and the equal list."""
    districts, categories = list(drawn_districts()), list(Category.objects.filter(in_use=True))
    wish = asked.wish(request.GET, [], categories)
    found = queries.places_by_district(queries.counted(queries.findable(wish), wish))
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
        "tabs": tabs("map"),
        "without": [district.name for district, figure, _href in listed if figure.value == 0],
    }
    return render(request, "places/map.jinja", context)


@open_to_everyone
@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place's page."""
    context = _place_context(request, code)
    address = request.build_absolute_uri(reverse("places:page", args=[code]))
    view = context["view"]
    context["told"] = (
        jsonld.script(view, address=address, languages=context["reading"].tags)
        if view.listing.visible
        else ""
    )
    return render(request, "places/place.jinja", context)


@open_to_everyone
@require_GET
def criteria(request: HttpRequest) -> HttpResponse:
    """What has to be met to stand on this register, the same for everybody."""
    rows = list(Criterion.objects.filter(in_use=True))
    return render(request, "places/criteria.jinja", {"criteria": rows})


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


def cards_of(views: list[PublicView]) -> list[PlaceCard]:
    """Public pages as the list shows them."""
    return [_card(view) for view in views]


def _card(view: PublicView) -> PlaceCard:
    listing = view.listing
    words, hours = _("次の予定は、まだありません"), ""
    if view.sessions:
        first = view.sessions[0]
        words, hours = _when(first.held_on), hours_shown(first.starts, first.ends)
        if first.state == OccurrenceState.CANCELLED:
            words = _("%(day)sはお休みです") % {"day": words}
    elif listing.kind in (ListingKind.DESK, ListingKind.ROLE):
        words = listing.apply_how or _("電話で聞いてください")
    elif listing.kind == ListingKind.PLACE:
        words = _("使える日は、電話で聞いてください")
    tags = [_(Audience(code).label) for code in listing.audience[:2]]
    tags += [listing.cost] if listing.cost else []
    tags += [_(StepFree.YES.label)] if listing.step_free == StepFree.YES else []
    href = reverse("places:page", args=[listing.code])
    return PlaceCard(view, href, words, hours, tuple(tags))


def _place_context(request: HttpRequest, code: str) -> dict[str, Any]:
    rows = Listing.objects.select_related("category", "area", "organisation", "location", "held_at")
    listing = get_object_or_404(rows, code=code)
    view = preview(listing)
    reading = of_listing(view, wanted(request))
    person, phone, mail, web = (view.way(kind) for kind in SHOWN_WAYS)
    return {
        "listing": listing,
        "view": view,
        "reading": reading,
        "voice_credit": settings.SASAEAI_VOICE_CREDIT,
        "status": view.status,
        "since": view.since,
        "fresh": view.fresh,
        "location": view.where,
        "person": person,
        "phone": phone,
        "mail": mail,
        "web": web.value if web and web.value.startswith(("https://", "http://")) else "",
        "next": _next(view.sessions[0]) if view.sessions else None,
        "later": [_later(row) for row in view.sessions[1:]],
        "sentences": view.sentences,
        "facts": facts(listing, reading),
        "tags": [_(Feature(code).label) for code in listing.features],
        "step_free": StepFree(listing.step_free),
        "last_year": _last_year(listing),
        "map_href": _map_href(view),
        "held_here": list(listing.held_here.filter(visible=True).order_by("kana")[:20]),
        "remarks": list(listing.remarks.order_by("-at")),
        "basket": may_hand_out(request),
    }


def _next(row: Occurrence) -> NextTime:
    name = holiday_name(row.held_on)
    words = _("%(weekday)s・祝") if name else _("%(weekday)s曜日")
    return NextTime(
        day=row.held_on,
        plate=words % {"weekday": dates.weekday(row.held_on)},
        title=_("次は、%(when)s") % {"when": _when(row.held_on)},
        hours=Markup("〜<wbr>").join(hours_shown(row.starts, row.ends).split("〜")),
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


def _map_href(view: PublicView) -> str:
    where = view.where
    if where is None or where.latitude is None:
        return ""
    return f"geo:{where.latitude},{where.longitude}"


def may_hand_out(request: HttpRequest) -> bool:
    """Whether this reader gathers pages for somebody else."""
    return bool(request.actor.may("places.hand_out"))  # type: ignore[attr-defined]


def tabs(current: str) -> tuple[NavItem, ...]:
    """List, days, month and map: four views of the same places."""
    items = (
        ("list", _("一覧"), "places:list", "list"),
        ("day", _("日ごと"), "places:day", "calendar"),
        ("month", _("月ごと"), "places:calendar", "calendar"),
        ("map", _("地図"), "places:map", "map"),
    )
    return tuple(
        NavItem(label=label, href=reverse(name), icon=icon, current=code == current)
        for code, label, name, icon in items
    )
