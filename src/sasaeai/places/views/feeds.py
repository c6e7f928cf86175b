"""Public pages for machines: calendars, what is new, points on a map, the list of all pages.

The lists take the same conditions as the residents' list (学区, 種類, テーマ, ことば …), and leave
through the same gate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from sasaeai.areas.public import all_districts
from sasaeai.core.access import acting, open_to_everyone
from sasaeai.core.access.elsewhere import readable_elsewhere
from sasaeai.people.public import of_house
from sasaeai.places import finding
from sasaeai.places.ical import calendar_of
from sasaeai.places.models import Category, Listing, Term
from sasaeai.places.published import NotPublic, PublicView, public_view, public_views
from sasaeai.places.queries import Wish, counted, findable
from sasaeai.places.views import asked

MOST_ADDRESSES = 50_000
"""What one sitemap may hold (sitemaps.org)."""
MOST_IN_A_CALENDAR = 500
"""Beyond, a calendar would be too long for those who subscribe to it: they choose a district."""
NEWEST = 50
View = Callable[..., HttpResponse]


def as_nobody(view: View) -> View:
    """Whoever is signed in, a machine gets what everybody gets; other sites may read it."""

    @open_to_everyone
    @readable_elsewhere
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        with acting(None, purpose=request.path):
            return view(request, **parts)

    return answer


@as_nobody
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The sessions of one public page as iCalendar."""
    listing = get_object_or_404(
        Listing.objects.select_related("category", "area", "organisation"), code=code
    )
    try:
        view = public_view(listing)
    except NotPublic as error:
        raise Http404 from error
    return _calendar(request, [view], name=listing.name, file=listing.code)


@as_nobody
def calendars(request: HttpRequest) -> HttpResponse:
    """The sessions of every page that fits the conditions, as one calendar."""
    wish, name = _wish(request)
    ids = list(_found(wish).order_by("pk").values_list("pk", flat=True)[: MOST_IN_A_CALENDAR + 1])
    if len(ids) > MOST_IN_A_CALENDAR:
        raise BadRequest("too many pages for one calendar: choose a district or a kind")
    return _calendar(request, public_views(ids, sessions=0), name=name, file="places")


@as_nobody
def atom(request: HttpRequest) -> HttpResponse:
    """Pages that are new or have changed, the newest first (RFC 4287)."""
    wish, name = _wish(request)
    rows = _found(wish).order_by("-changed_at", "-pk").values_list("pk", flat=True)[:NEWEST]
    views = public_views(rows, sessions=1)
    feed = Atom1Feed(
        title=name,
        link=request.build_absolute_uri(reverse("places:list")),
        description=name,
        language="ja",
        feed_url=request.build_absolute_uri(),
        feed_guid=of_house("places", request.GET.urlencode()).urn,
    )
    for view in views:
        feed.add_item(
            title=view.listing.name,
            link=request.build_absolute_uri(reverse("places:page", args=[view.listing.code])),
            description="　".join(filter(None, (view.listing.description, *view.sentences))),
            unique_id=f"urn:uuid:{view.uuid}",
            updateddate=view.changed_at.astimezone(UTC),
            categories=[view.listing.category.label, *(term.label for term in view.terms)],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@as_nobody
def geojson(request: HttpRequest) -> HttpResponse:
    """Pages with a public spot as points (RFC 7946: longitude first)."""
    wish, _name = _wish(request)
    rows = _found(wish).filter(location__public=True, location__latitude__isnull=False)
    rows = rows.exclude(location__longitude=None)
    views = public_views(rows.order_by("pk").values_list("pk", flat=True), sessions=1)
    features = [_feature(request, view) for view in views if view.where is not None]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )


@as_nobody
def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses of all public pages with the day of their last change."""
    rows = findable(Wish()).order_by("pk").values_list("code", "changed_at")[:MOST_ADDRESSES]
    lines = [
        f"<url><loc>{request.build_absolute_uri(reverse('places:page', args=[code]))}</loc>"
        f"<lastmod>{changed:%Y-%m-%d}</lastmod></url>"
        for code, changed in rows
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    body = f"{head}<urlset {space}>{''.join(lines)}</urlset>"
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _calendar(
    request: HttpRequest, views: list[PublicView], *, name: str, file: str
) -> HttpResponse:
    address = request.build_absolute_uri("/").rstrip("/")
    text = calendar_of(views, name=name, address=address)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return response


def _found(wish: Wish) -> QuerySet[Listing]:
    """What the residents' list shows for the same wish."""
    return counted(findable(wish), wish)


def _wish(request: HttpRequest) -> tuple[Wish, str]:
    """The conditions and what they are called. Raises BadRequest."""
    districts, categories = list(all_districts()), list(Category.objects.filter(in_use=True))
    terms = list(Term.objects.filter(in_use=True))
    wish = asked.wish(
        request.GET, districts, categories, around=finding.neighbours, terms=[t.code for t in terms]
    )
    words = [row.name for row in districts if row.pk == wish.area_id]
    words += [row.label for row in categories if row.code == wish.category]
    words += [row.label for row in terms if row.code == wish.term]
    words += [wish.words] if wish.words else []
    return wish, "　".join([_("居場所"), *words])


def _feature(request: HttpRequest, view: PublicView) -> dict[str, Any]:
    where = view.where
    assert where is not None and where.latitude is not None and where.longitude is not None
    row, coming = view.listing, view.sessions[0].held_on.isoformat() if view.sessions else None
    return {
        "type": "Feature",
        "id": str(view.uuid),
        "geometry": {
            "type": "Point",
            "coordinates": [float(where.longitude), float(where.latitude)],
        },
        "properties": {
            "name": row.name,
            "kana": row.kana,
            "kind": row.kind,
            "category": row.category.label,
            "district": row.area.name,
            "address": where.address,
            "rhythms": view.sentences,
            "next": coming,
            "url": request.build_absolute_uri(reverse("places:page", args=[row.code])),
        },
    }
