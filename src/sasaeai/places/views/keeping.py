"""Keeping the pages true: what is due, who was asked, what was proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import Qr, response
from sasaeai.core.documents import render as render_pdf
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.places import queries
from sasaeai.places.enums import Decision, Way
from sasaeai.places.links import LIFE, token_for
from sasaeai.places.models import FieldChange, Proposal
from sasaeai.places.published import preview
from sasaeai.places.services import (
    AlreadyDecided,
    NoAddress,
    ask_all,
    ask_by_mail,
    decide_change,
    hide_listing,
    note_asking,
    settle_proposal,
)
from sasaeai.places.services.proposals import FIELDS, fields_of, label_of, what_it_says
from sasaeai.places.tables import DUE, PROPOSALS
from sasaeai.places.views.desk import actor_of, own

AT_ONCE = 200
"""So many are asked by mail in one step; the button asks for the rest."""


@requires("places.desk")
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What somebody should confirm, the most urgent first; what should no longer be shown."""
    rows = queries.due(queries.kept_by(actor_of(request)))
    wanted = request.GET.get("state", "")
    if wanted not in ("", "old", "soon", "hide"):
        raise BadRequest("no such state")
    if wanted == "hide":
        rows = rows.filter(hide="1")
    elif wanted:
        rows = rows.filter(fresh=wanted)
    if file := download(DUE, rows, request.GET, who=Who.INTERNAL, made_at=timezone.now()):
        audit.record("places.list.exported", detail={"format": request.GET["format"]})
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    context = {
        "part": page(DUE, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "state": wanted,
    }
    return render(request, "places/due.jinja", context)


@requires("places.desk")
@require_POST
def ask_due(request: HttpRequest) -> HttpResponse:
    """Asks all who have an address and were not asked lately."""
    rows = queries.due(queries.kept_by(actor_of(request))).order_by("check_by", "pk")[:AT_ONCE]
    count = ask_all(rows, address_of=_address(request))
    words = ngettext(
        "%(num)dか所に、メールでおねがいしました。",
        "%(num)dか所に、メールでおねがいしました。",
        count,
    )
    messages.success(request, words % {"num": count})
    return redirect("places:due")


@requires("places.desk")
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Asks one leader: by mail with a link, or notes that somebody asked by phone or visit."""
    listing = own(request, code)
    way = request.POST.get("way", "")
    if way == Way.MAIL:
        try:
            ask_by_mail(listing, address_of=_address(request))
        except NoAddress as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("世話をする人に、入口のメールをおくりました。"))
    elif way in (Way.PHONE, Way.VISIT):
        note_asking(listing, way=Way(way))
        messages.success(request, _("聞いたことを書きました。"))
    else:
        messages.error(request, _("聞き方をえらんでください。"))
    return redirect("places:show", code=listing.code)


@requires("places.desk")
@require_GET
def form(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet of A4 to correct with a pen, with a code that leads to the page's own entrance."""
    listing = own(request, code)
    view = preview(listing)
    now = what_it_says(view)
    data: dict[str, Any] = {
        "area": listing.area.name,
        "category": listing.category.label,
        "code": listing.code,
        "lines": [
            {"label": label_of(name, listing), "now": now[name] or "（書いてありません）"}
            for name in fields_of(listing)
        ],
        "qr": Qr(_address(request)(token_for(listing)), _("ここから答えられます")),
        "days": LIFE.days,
    }
    pdf = render_pdf(
        "places/confirm",
        data,
        title=_("%(name)s　ページの内容をたしかめる用紙") % {"name": listing.name},
        made_at=timezone.now(),
    )
    note_asking(listing, way=Way.PAPER)
    audit.record("places.form.printed", subject=("listing", listing.pk))
    return response(pdf, f"{listing.name}_たしかめ", inline=True)


@requires("places.edit")
@require_POST
def hide(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody could say whether it is true: it leaves the public."""
    listing = own(request, code)
    hide_listing(listing)
    messages.success(
        request, _("「%(name)s」を、みんなに見せるのをやめました。") % {"name": listing.name}
    )
    return redirect("places:due")


@requires("places.desk")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """What was proposed: what waits, or everything."""
    actor = actor_of(request)
    whole = request.GET.get("all", "") == "1"
    rows = queries.open_proposals(actor)
    if whole:
        rows = Proposal.objects.filter(listing__in=queries.kept_by(actor).values("pk"))
    counted = rows.annotate(open=Count("changes", filter=Q(changes__decision=Decision.OPEN)))
    part = page(PROPOSALS, counted, request.GET, who=Who.INTERNAL, path=request.path)
    return render(request, "places/proposals.jinja", {"part": part, "whole": whole})


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """One proposal: each field beside what the page says now, taken over or refused one by one."""
    rows = Proposal.objects.filter(listing__in=queries.kept_by(actor_of(request)).values("pk"))
    row = get_object_or_404(rows.select_related("listing__category", "listing__area"), pk=proposal)
    if request.method == "POST":
        return _decide(request, row)
    now = what_it_says(preview(row.listing))
    changes = {change.field: change for change in row.changes.select_related("decided_by")}
    context = {
        "row": row,
        "listing": row.listing,
        "late": (today() - row.day).days,
        "lines": [
            (changes[name], label_of(name, row.listing), now[name], FIELDS[name].by_hand)
            for name in FIELDS
            if name in changes
        ],
    }
    return render(request, "places/proposal.jinja", context)


def _decide(request: HttpRequest, row: Proposal) -> HttpResponse:
    if request.POST.get("settle") == "1":
        settle_proposal(row)
        messages.success(request, _("すみにしました。ありがとうございます。"))
        return redirect("places:proposals")
    for verb, accept in (("accept", True), ("refuse", False)):
        if name := request.POST.get(verb, ""):
            change = get_object_or_404(FieldChange, proposal=row, field=name)
            try:
                decide_change(change, accept=accept, reason=request.POST.get("reason", "")[:200])
            except (AlreadyDecided, ValueError) as error:
                messages.error(request, str(error))
            else:
                words = _("取り入れました。") if accept else _("取り入れないことにしました。")
                messages.success(request, words)
    return redirect("places:proposal", proposal=row.pk)


def _address(request: HttpRequest) -> Callable[[str], str]:
    def full(token: str) -> str:
        return request.build_absolute_uri(reverse("places:confirm", args=[token]))

    return full
