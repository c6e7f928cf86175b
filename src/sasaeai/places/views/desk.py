"""Keeping the pages: list, new, change, status, verification."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import F, QuerySet
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
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.places import queries
from sasaeai.places.duplicates import Candidate, Facts
from sasaeai.places.enums import Status
from sasaeai.places.forms import ListingForm, StatusForm, VerifyForm, as_initial, districts_of
from sasaeai.places.freshness import Freshness, freshness
from sasaeai.places.models import Category, Inclusion, Listing
from sasaeai.places.sentences import sentence
from sasaeai.places.services import (
    NoReason,
    NotYetOpen,
    SameStatus,
    accept_listing,
    change_listing,
    refuse_listing,
    register_listing,
    set_status,
    verify_listing,
)
from sasaeai.places.tables import DESK, OWN_FIRST, REFUSED, SESSIONS
from sasaeai.places.views import asked

STATES = dict(Status.choices)
FRESH = ("ok", "soon", "old")


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
    table = DESK if actor.may("places.edit") else OWN_FIRST
    rows = _narrowed(request, queries.with_state(queries.kept_by(actor)))
    rows = rows if table is DESK else queries.told_apart(rows, actor)
    if file := download(
        table, rows, request.GET, who=Who.INTERNAL, issuer=issuer(), made_at=timezone.now()
    ):
        audit.record("places.list.exported", detail={"format": request.GET["format"]})
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    context = {
        "part": page(table, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "districts": districts,
        "categories": categories,
        "states": Status.choices,
        "asked": request.GET,
        "keeps": actor.may("places.edit"),
        "imports": actor.may("places.import"),
    }
    return render(request, "places/desk.jinja", context)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new page; one that may already be there is offered first, one that does not meet the
    criteria is refused with its reason."""
    actor = actor_of(request)
    form = ListingForm(request.POST or None, actor=actor)
    like: list[tuple[Candidate, Listing]] = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("refuse") == "1":
            if _refuse(request, form):
                return redirect("places:refused")
        elif form.unmet:
            form.add_error("criteria", _("のせるには、ぜんぶの基準にしるしが要ります。"))
        else:
            like = _like(form)
            if not like or request.POST.get("sure") == "1":
                listing = _register(form)
                messages.success(request, _("「%(name)s」をのせました。") % {"name": listing.name})
                return redirect("places:rule-new", code=listing.code)
    return render(request, "places/edit.jinja", {"form": form, "listing": None, "like": like})


def _register(form: ListingForm) -> Listing:
    values = form.cleaned_data
    listing = register_listing(
        category=values["category"],
        area=values["area"],
        opened_on=values["opened_on"],
        location=form.location,
        contacts=form.contacts or (),
        ties=form.ties,
        once=values["once"],
        **form.details,
    )
    if not listing.inclusions.exists():
        accept_listing(listing, met=[row.code for row in values["criteria"]])
    return listing


def _refuse(request: HttpRequest, form: ListingForm) -> bool:
    values = form.cleaned_data
    try:
        refuse_listing(
            name=values["name"],
            area=values["area"],
            unmet=form.unmet,
            reason=values["refusal"],
            once=values["once"],
        )
    except NoReason as error:
        form.add_error("refusal", str(error))
        return False
    messages.success(request, _("のせないことと、そのわけを書きました。"))
    return True


@requires("places.desk")
@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """What was not taken in, and why: the same criteria for everybody."""
    rows = Inclusion.objects.filter(listing=None).annotate(area_name=F("area__name"))
    part = page(REFUSED, rows, request.GET, who=Who.INTERNAL, path=request.path)
    return render(request, "places/refused.jinja", {"part": part})


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
        "fresh": _fresh(listing),
        "sessions": page(
            SESSIONS,
            listing.occurrences.filter(held_on__lte=today()),
            request.GET,
            who=Who.INTERNAL,
            path=request.path,
        ),
        "coming": queries.coming([listing.pk], each=6).get(listing.pk, []),
        "verify": VerifyForm(),
        "askings": list(listing.askings.order_by("-day")[:5]),
        "proposals": list(listing.proposals.order_by("-at").prefetch_related("changes")[:20]),
        "verified": list(
            listing.verifications.select_related("account").order_by("-day", "-pk")[:20]
        ),
        "may_tell": actor_of(request).may("renditions.write"),
        "may_hide": actor_of(request).may("places.edit")
        and queries.due(Listing.objects.filter(pk=listing.pk)).filter(hide="1").exists(),
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
            ties=form.ties,
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


def _like(form: ListingForm) -> list[tuple[Candidate, Listing]]:
    values = form.cleaned_data
    wanted = Facts(
        name=values["name"],
        kana=values["kana"],
        phone=values.get("phone", ""),
        address=values.get("address", ""),
        building=values.get("place_name", ""),
        area_id=values["area"].pk,
        category_id=values["category"].pk,
    )
    return [item for item in queries.alike(wanted) if item[1].once != values["once"]]


def _fresh(listing: Listing) -> Freshness:
    months = listing.category.check_months
    return freshness(listing.verified_on, listing.verified_by, on=today(), months=months)


def issuer() -> str:
    """Who stands at the foot of what we print."""
    if settings.SASAEAI_COUNCIL_NAME:
        return str(settings.SASAEAI_COUNCIL_NAME)
    council = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).first()
    return council.name if council else ""
