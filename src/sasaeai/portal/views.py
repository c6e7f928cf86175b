"""The residents' first pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone
from sasaeai.core.contributions import cards
from sasaeai.people.public import Organisation, OrganisationKind

ABOUT = ("accessibility", "privacy", "data")
NOT_FOR_ROBOTS = ("/desk/", "/visits/", "/accounts/", "/me/", "/look/", "/places/confirm/")
PLACES_TO_ASK = (
    OrganisationKind.COUNCIL,
    OrganisationKind.CARE_CENTRE,
    OrganisationKind.DISTRICT_COUNCIL,
)


@dataclass(frozen=True)
class Door:
    """One of the big entrances on the first page."""

    title: str
    text: str
    href: str
    picture: str


@open_to_everyone
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What a person came for, in one step."""
    context = {
        "doors": doors(),
        "cards": cards("portal.home", None, request.actor),  # type: ignore[attr-defined]
        "search_url": _address("places:list"),
    }
    return render(request, "portal/home.jinja", context)


@open_to_everyone
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the list of pages lies."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    sitemap = _address("places:sitemap")
    lines += [f"Sitemap: {request.build_absolute_uri(sitemap)}"] if sitemap else []
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def doors() -> list[Door]:
    """Only entrances behind which there is a room."""
    wanted = (
        (_("居場所をさがす"), _("サロン、こども食堂、体操、たまり場"), "places:list", "place"),
        (_("相談する"), _("だれに話せばいいかわからなくても"), "portal:ask", "talk"),
        (_("計画と進みぐあい"), _("みんなの約束と、いまの数字"), "plan:board", "chart"),
        (_("活動する人の入口"), _("民生委員・世話人・職員のかた"), "desk:today", "hands"),
    )
    found = [(title, text, _address(name), picture) for title, text, name, picture in wanted]
    return [Door(title, text, href, picture) for title, text, href, picture in found if href]


@open_to_everyone
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Where to turn: the council first, then whoever is near."""
    rows = (
        Organisation.objects.filter(kind__in=PLACES_TO_ASK, ended_on=None)
        .exclude(phone="")
        .prefetch_related("covers")
        .order_by("kana", "pk")
    )
    groups = [
        (_(kind.label), [row for row in rows if row.kind == kind])
        for kind in PLACES_TO_ASK
        if kind != OrganisationKind.COUNCIL
    ]
    context = {
        "groups": [item for item in groups if item[1]],
        "emergency_url": _address("places:emergency"),
    }
    return render(request, "portal/ask.jinja", context)


@open_to_everyone
@require_GET
def about(request: HttpRequest, page: str) -> HttpResponse:
    """How this site treats its readers and their data."""
    if page not in ABOUT:
        raise Http404
    context = {"open_data_url": _address("places:opendata-overview")}
    return render(request, f"portal/about_{page}.jinja", context)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
