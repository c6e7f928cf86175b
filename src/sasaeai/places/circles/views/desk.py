"""Those who run a circle: begin, look at lines, copy the paper, print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import Qr, response
from sasaeai.core.documents import render as render_pdf
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import Who, page
from sasaeai.places.circles.enums import LineState
from sasaeai.places.circles.forms import CircleForm, PaperLineForm
from sasaeai.places.circles.services import (
    begin,
    change,
    copy_line,
    decide_line,
    remove_line,
    renew_key,
)
from sasaeai.places.circles.tables import CIRCLES
from sasaeai.places.models import Circle, CircleLine
from sasaeai.places.views.desk import actor_of, issuer

RUNS = ("circles.keep", "circles.lead")
ON_SHEET, ROOM = 14, 10
"""Lines of before that a sheet repeats, and empty ones for a pen."""


def own(request: HttpRequest, circle: int) -> Circle:
    """One that this person runs; PostgreSQL returns no other."""
    return get_object_or_404(Circle.objects.select_related("area"), pk=circle)


@requires(*RUNS)
@require_GET
def circles(request: HttpRequest) -> HttpResponse:
    """The circles this person runs."""
    waiting = Count("lines", filter=Q(lines__state=LineState.WAITING))
    rows = Circle.objects.annotate(waiting=waiting)
    part = page(CIRCLES, rows, request.GET, who=Who.INTERNAL, path=request.path)
    return render(request, "places/circle_list.jinja", {"part": part})


@requires(*RUNS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begins a circle."""
    form = CircleForm(request.POST or None, actor=actor_of(request))
    if request.method == "POST" and form.is_valid():
        row = begin(form.plan, once=form.cleaned_data["once"])
        return redirect("places:circle-desk", circle=row.pk)
    return render(request, "places/circle_edit.jinja", {"form": form, "circle": None})


@requires(*RUNS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, circle: int) -> HttpResponse:
    """Other words, another last day."""
    row = own(request, circle)
    form = CircleForm(request.POST or None, actor=actor_of(request), circle=row)
    if request.method == "POST" and form.is_valid():
        change(row, form.plan)
        return redirect("places:circle-desk", circle=row.pk)
    return render(request, "places/circle_edit.jinja", {"form": form, "circle": row})


@requires(*RUNS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, circle: int) -> HttpResponse:
    """What waits, what goes round, and a line copied from paper."""
    row = own(request, circle)
    form = PaperLineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            copy_line(
                row,
                writer=values["writer"],
                text=values["text"],
                day=values["day"],
                once=values["once"],
            )
        except Refusal as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("紙のひとことを写しました。"))
            return redirect("places:circle-desk", circle=row.pk)
    lines = list(row.lines.select_related("entered_by"))
    audit.record("places.circle.read", subject=("circle", row.pk))
    context = {
        "circle": row,
        "waiting": [line for line in lines if line.state == LineState.WAITING],
        "shown": [line for line in lines if line.state == LineState.SHOWN],
        "hidden": [line for line in lines if line.state == LineState.HIDDEN],
        "form": form,
        "over": row.ends_on < today(),
        "address": address_of(request, row),
    }
    return render(request, "places/circle_show.jinja", context)


def address_of(request: HttpRequest, circle: Circle) -> str:
    return request.build_absolute_uri(reverse("places:circle", args=[circle.key]))


@requires(*RUNS)
def act(request: HttpRequest, circle: int) -> HttpResponse:
    """A line is shown, hidden or removed; the key is renewed. Whose it is comes first."""
    row = own(request, circle)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    do = request.POST.get("do", "")
    if do == "key":
        renew_key(row)
        messages.success(request, _("入口を新しくしました。新しい紙を印刷してください。"))
        return redirect("places:circle-desk", circle=row.pk)
    if do not in ("show", "hide", "remove"):
        raise BadRequest("no such act")
    line = get_object_or_404(CircleLine, circle=row, pk=_uuid(request.POST.get("line", "")))
    if do == "remove":
        remove_line(line)
        messages.success(request, _("消しました。"))
    else:
        decide_line(line, show=do == "show")
        messages.success(
            request, _("のせました。") if do == "show" else _("のせないことにしました。")
        )
    return redirect("places:circle-desk", circle=row.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest("no such line") from error


@requires(*RUNS)
def paper(request: HttpRequest, circle: int) -> HttpResponse:
    """The sheet that goes round: words of before, room for a pen, the code of the page."""
    row = own(request, circle)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    shown = row.lines.filter(state=LineState.SHOWN).order_by("-day", "-at")
    lines = list(shown[:ON_SHEET])[::-1]
    data = {
        "opening": row.opening,
        "lines": [{"writer": line.writer, "text": line.text, "day": line.day} for line in lines],
        "room": ROOM,
        "groups": row.groups,
        "until": row.ends_on,
        "qr": Qr(address_of(request, row), "ここからも書けます"),
    }
    pdf = render_pdf(
        "places/circle_sheet", data, title=row.title, issuer=issuer(), made_at=timezone.now()
    )
    audit.record("places.circle.printed", subject=("circle", row.pk))
    return response(pdf, row.title, inline=True)
