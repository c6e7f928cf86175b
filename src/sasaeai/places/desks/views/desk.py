"""Telling of copies handed out, and the words of the flow of advice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.areas.public import all_districts
from sasaeai.core.access import requires
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.forms import STEPS, CopiesForm, StepsForm
from sasaeai.places.desks.services import NoSteps, record_copies, set_steps, take_back
from sasaeai.places.desks.speech import order_lists, spoken
from sasaeai.places.desks.tables import COPIES
from sasaeai.places.models import DeskCopies
from sasaeai.places.renditions.voice import voice
from sasaeai.places.views.desk import actor_of


@requires("desks.hand_out")
@require_http_methods(["GET", "POST"])
def copies(request: HttpRequest) -> HttpResponse:
    """What was handed out (all of it for the office, one's own for helpers), and a form for more."""
    rows = DeskCopies.objects.all()
    if file := download(COPIES, rows, request.GET, who=Who.INTERNAL, made_at=timezone.now()):
        return export_response(file)
    asked = request.GET.get("area", "")
    area = all_districts().filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None  # fmt: skip
    form = CopiesForm(request.POST or None, area=area)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            row = record_copies(
                Sheet(values["sheet"]),
                area=values["area"],
                place=values["place"],
                copies=values["copies"],
                day=values["day"],
                once=values["once"],
            )
        except Refusal as error:
            form.add_error("day", str(error))
        else:
            words = _("%(place)sで%(copies)s枚くばったことを書きました。")
            messages.success(request, words % {"place": row.place, "copies": row.copies})
            return redirect("places:desk-copies")
    links = export_links(request.GET, path=request.path)
    actor = actor_of(request)
    context = {
        "form": form,
        "part": page(COPIES, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "last": rows.filter(account=actor.account_id).order_by("-pk").first(),
        "keeps": actor.may("desks.keep"),
        "spoken": spoken(),
        "voiced": voice() is not None,
    }
    return render(request, "places/desk_copies.jinja", context)


@requires("desks.hand_out")
def undo(request: HttpRequest, copies: int) -> HttpResponse:
    """One's own record was a mistake. Whose it is comes before what may be done with it."""
    rows = DeskCopies.objects.filter(account=actor_of(request).account_id)
    row = get_object_or_404(rows, pk=copies)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    take_back(row)
    messages.success(request, _("取り消しました。"))
    return redirect("places:desk-copies")


@requires("desks.keep")
@require_POST
def order_speech(request: HttpRequest) -> HttpResponse:
    """Recordings of lists that changed are made now."""
    order_lists()
    messages.success(request, _("変わった一覧表の音声を、これからつくります。"))
    return redirect("places:desk-copies")


@requires("desks.keep")
@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest) -> HttpResponse:
    """The flow of advice in this council's words."""
    form = StepsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_steps(form.steps)
        except NoSteps as error:
            form.add_error("title_1", str(error))
        else:
            messages.success(request, _("相談のながれを直しました。印刷する紙にも、もう出ます。"))
            return redirect("places:desk-steps")
    numbered = [
        (n, [form[f"{name}_{n}"] for name in ("title", "text", "easy")])
        for n in range(1, STEPS + 1)
    ]
    return render(request, "places/desk_steps.jinja", {"form": form, "steps": numbered})
