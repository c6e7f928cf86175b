"""Keeping the pages: list, new, change, status, verification."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import Actor, requires
from sasaeai.core.periods import today
from sasaeai.core.search import matching
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.core.text import fold
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.places import queries
from sasaeai.places.enums import Status
from sasaeai.places.forms import ListingForm, StatusForm, VerifyForm, as_initial, districts_of
from sasaeai.places.freshness import freshness
from sasaeai.places.models import Category, Listing
from sasaeai.places.sentences import sentence
from sasaeai.places.services import (
    NotYetOpen,
    SameStatus,
    change_listing,
    register_listing,
    set_status,
    verify_listing,
)
from sasaeai.places.tables import DESK, SESSIONS
from sasaeai.places.views import asked

STATES = dict(Status.choices)
FRESH = ("ok", "soon", "old")
LIKE_AT_MOST = 5


def actor_of(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def own(request: HttpRequest, code: str) -> Listing:
    """A place this person keeps; for everybody else there is none."""
    rows = queries.kept_by(actor_of(request)).select_related("category", "area", "organisation")
    return get_object_or_404(rows, code=code)


@requires("places.desk")
@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """All places this person keeps, with freshness and head counts that are missing."""
    actor = actor_of(request)
    districts, categories = list(districts_of(actor)), list(Category.objects.all())
    rows = _narrowed(request, queries.with_state(queries.kept_by(actor)))
    if file := download(
        DESK, rows, request.GET, who=Who.INTERNAL, issuer=_issuer(), made_at=timezone.now()
    ):
        audit.record("places.list.exported", detail={"format": request.GET["format"]})
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    context = {
        "part": page(DESK, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "districts": districts,
        "categories": categories,
        "states": Status.choices,
        "asked": request.GET,
    }
    return render(request, "places/desk.jinja", context)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new page; a place that may already be there is offered first."""
    actor = actor_of(request)
    form = ListingForm(request.POST or None, actor=actor)
    like: list[Listing] = []
    if request.method == "POST" and form.is_valid():
        like = _like(form)
        if not like or request.POST.get("sure") == "1":
            values = form.cleaned_data
            listing = register_listing(
                category=values["category"],
                area=values["area"],
                opened_on=values["opened_on"],
                location=form.location,
                contacts=form.contacts or (),
                once=values["once"],
                **form.details,
            )
            messages.success(request, _("「%(name)s」をのせました。") % {"name": listing.name})
            return redirect("places:rule-new", code=listing.code)
    return render(request, "places/edit.jinja", {"form": form, "listing": None, "like": like})


@requires("places.desk")
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of one place, and everything that can be done with it."""
    listing = own(request, code)
    location, contacts = queries.ways_to(listing)
    rules = list(listing.rules.all())
    spans = list(listing.spans.order_by("-starts_on"))
    state = next((row.status for row in spans if row.starts_on <= today()), Status.CLOSED.value)
    context = {
        "listing": listing,
        "location": location,
        "contacts": list(contacts.values()),
        "status": state,
        "status_words": STATES[state],
        "spans": [(row, STATES[row.status]) for row in spans],
        "rules": [(row, sentence(row.value, with_dates=True)) for row in rules],
        "fresh": freshness(listing.verified_on, listing.verified_by, on=today()),
        "sessions": page(
            SESSIONS,
            listing.occurrences.filter(held_on__lte=today()),
            request.GET,
            who=Who.INTERNAL,
            path=request.path,
        ),
        "coming": queries.coming([listing.pk], each=6).get(listing.pk, []),
        "verify": VerifyForm(),
    }
    return render(request, "places/show.jinja", context)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The page's text, whom it is for, where it is, how to reach people."""
    listing = own(request, code)
    location, contacts = queries.ways_to(listing)
    form = ListingForm(
        request.POST or None,
        actor=actor_of(request),
        listing=listing,
        initial=as_initial(listing, location, contacts),
    )
    if request.method == "POST" and form.is_valid():
        change_listing(
            listing,
            area=form.cleaned_data["area"],
            category=form.cleaned_data["category"],
            location=form.location,
            contacts=form.contacts,
            **form.details,
        )
        messages.success(request, _("ページを直しました。"))
        return redirect("places:show", code=listing.code)
    return render(request, "places/edit.jinja", {"form": form, "listing": listing, "like": []})


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, code: str) -> HttpResponse:
    """活動中, お休み中, おわった, from a day on."""
    listing = own(request, code)
    form = StatusForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            set_status(
                listing,
                status=Status(values["status"]),
                on=values["on"],
                reason=values["reason"],
            )
        except (NotYetOpen, SameStatus) as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("状態を変えました。予定も合わせてあります。"))
            return redirect("places:show", code=listing.code)
    spans = [(row, STATES[row.status]) for row in listing.spans.order_by("-starts_on")]
    return render(
        request, "places/status.jinja", {"form": form, "listing": listing, "spans": spans}
    )


@requires("places.desk")
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The page is true today."""
    listing = own(request, code)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("どうやってたしかめたかを、えらんでください。"))
        return redirect("places:show", code=listing.code)
    try:
        verify_listing(listing, by=form.cleaned_data["by"])
    except NotYetOpen as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("今日たしかめたことを書きました。ありがとうございます。"))
    return redirect("places:show", code=listing.code)


def _narrowed(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Filters of the list's form. Raises BadRequest for what the form does not offer."""
    given = request.GET
    if area := asked.number(given.get("area", "")):
        rows = rows.filter(area_id=area)
    if kind := given.get("kind", ""):
        rows = rows.filter(category__code=kind)
    if state := given.get("status", ""):
        if state not in STATES:
            raise BadRequest("no such status")
        rows = rows.filter(status=state)
    if fresh := given.get("fresh", ""):
        if fresh not in FRESH:
            raise BadRequest("no such freshness")
        rows = rows.filter(fresh=fresh)
    if given.get("untold", "") == "1":
        rows = rows.filter(untold__gt=0)
    return matching(rows, given.get("q", ""))


def _like(form: ListingForm) -> list[Listing]:
    values = form.cleaned_data
    rows = queries.alike(
        name_key=fold(values["name"]), phone=values.get("phone", ""), area_id=values["area"].pk
    )
    if values["once"]:
        rows = rows.exclude(once=values["once"])
    return list(rows.select_related("area")[:LIKE_AT_MOST])


def _issuer() -> str:
    if settings.SASAEAI_COUNCIL_NAME:
        return str(settings.SASAEAI_COUNCIL_NAME)
    council = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).first()
    return council.name if council else ""
