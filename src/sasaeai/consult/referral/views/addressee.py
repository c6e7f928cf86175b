"""The addressee's pages: with an account under /desk/referred/, with a link under /refer/.

Both show the lines that were sent and nothing else of the case.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.consult.moves import Move, offered
from sasaeai.consult.referral import links, queries
from sasaeai.consult.referral.links import DeadLink, TooManyTries
from sasaeai.consult.referral.models import Referral
from sasaeai.consult.referral.moving import Hand
from sasaeai.consult.referral.steps import THEIRS
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.services.refusals import OutOfReach
from sasaeai.consult.views.asking import LARGEST_ID, account
from sasaeai.core import audit
from sasaeai.core.access import open_to_everyone, requires
from sasaeai.core.periods import today

COOKIE, WHERE = "sasaeai_refer", "/refer/"
KEEPS = 90 * 24 * 3600


@requires("consult.partner")
@require_GET
def referred(request: HttpRequest) -> HttpResponse:
    """What the reader's organisation is asked, the most urgent first."""
    rows = list(queries.addressed().select_related("organisation"))
    audit.subjects_seen(
        "consult.referrals.seen", [("referral", row.pk, row.person_id) for row in rows]
    )
    context = {"rows": rows, "today": today()}
    return render(request, "consult/referral/referred.jinja", context)


@requires("consult.partner")
@require_GET
def referred_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was told, and the answers that can be given."""
    row = _addressed(pk)
    audit.record(
        "consult.referral.shown",
        subject=("referral", row.pk),
        person_id=row.person_id,
        detail={"organisation": row.organisation_id},
    )
    base = reverse("consult:referred_one", args=[row.pk])
    return render(request, "consult/referral/referred_one.jinja", _told(row, base))


@requires("consult.partner")
@require_http_methods(["GET", "POST"])
def referred_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One answer."""
    row = _addressed(pk)
    move = _move(row, name)
    form = move.form(request.POST if request.method == "POST" else None, signed_in=True)
    if request.method == "POST" and _done(form, move, row, Hand(account(request))):
        messages.success(request, _(move.done))
        return redirect("consult:referred")
    context = {
        "row": row,
        "move": move,
        "form": form,
        "back": reverse("consult:referred_one", args=[row.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "consult/referral/referred_step.jinja", context, status=status)


@open_to_everyone
@require_http_methods(["GET", "POST"])
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """The entrance of somebody without an account. It tells nothing; a button opens it, once."""
    try:
        links.count_try(request)
        if request.method == "POST":
            key = links.open_once(token)
            response: HttpResponse = redirect("consult:guest")
            _keep(response, key)
        elif links.can_open(token):
            response = render(request, "consult/referral/entrance.jinja")
        else:
            raise DeadLink
    except DeadLink:
        response = render(request, "consult/referral/dead.jinja", status=404)
    except TooManyTries as refused:
        context = {"why": str(refused)}
        response = render(request, "consult/referral/dead.jinja", context, status=429)
    return _unkept(response)


@open_to_everyone
@require_GET
def guest(request: HttpRequest) -> HttpResponse:
    """What was told to the holder of this device's key."""
    try:
        with links.held(_key(request)) as row:
            context = _told(row, reverse("consult:guest"))
            response = render(request, "consult/referral/guest.jinja", context)
    except DeadLink:
        response = render(request, "consult/referral/dead.jinja", status=404)
    return _unkept(response)


@open_to_everyone
@require_http_methods(["GET", "POST"])
def guest_step(request: HttpRequest, name: str) -> HttpResponse:
    """One answer of somebody without an account, who writes a name to it."""
    try:
        with links.held(_key(request)) as row:
            response = _guest_step(request, row, name)
    except (DeadLink, Http404):
        response = render(request, "consult/referral/dead.jinja", status=404)
    return _unkept(response)


def _guest_step(request: HttpRequest, row: Referral, name: str) -> HttpResponse:
    move = _move(row, name)
    form = move.form(request.POST if request.method == "POST" else None, signed_in=False)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _done(form, move, row, Hand(name=data["name"])):
            ended = row.ended_on is not None
            thanks = {"done": move.done, "back": "" if ended else reverse("consult:guest")}
            return render(request, "consult/referral/thanks.jinja", thanks)
    context = {"row": row, "move": move, "form": form, "back": reverse("consult:guest")}
    status = 422 if form.errors else 200
    return render(request, "consult/referral/guest_step.jinja", context, status=status)


def _told(row: Referral, base: str) -> dict[str, Any]:
    return {
        "row": row,
        "lines": list(row.lines.all()),
        "story": queries.story(row, outside=True),
        "moves": offered(THEIRS, row),
        "base": base,
        "today": today(),
    }


def _move(row: Referral, name: str) -> Move:
    move = THEIRS.get(name)
    if move is None or not move.offered(row):
        raise Http404
    return move


def _done(form: Any, move: Move, row: Referral, hand: Hand) -> bool:
    """Whether the form was right and the move followed; else the form says why."""
    if not form.is_valid():
        return False
    try:
        move.apply(row, form.cleaned_data, hand)
    except OutOfReach as gone:
        raise Http404 from gone
    except ConsultRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _addressed(pk: int) -> Referral:
    rows = queries.addressed().select_related("organisation")
    return get_object_or_404(rows, pk=min(pk, LARGEST_ID))


def _key(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")[:200]


def _keep(response: HttpResponse, key: str) -> None:
    """The key goes to the pages of the guest alone and out of reach of scripts."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEEPS,
        path=WHERE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    """Neither a cache nor a search engine keeps it; no other site is told the address (house rule)."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
