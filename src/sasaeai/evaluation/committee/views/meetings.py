"""One meeting at the office: who came, what was resolved, the minutes on their way."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.documents import response
from sasaeai.core.tables import safe_name
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, address_of, id_of
from sasaeai.evaluation.committee import packpaper
from sasaeai.evaluation.committee.enums import Method, MinutesState
from sasaeai.evaluation.committee.forms import (
    AttendanceForm,
    MeetingForm,
    MinutesForm,
    ResolutionForm,
)
from sasaeai.evaluation.committee.meeting import (
    NEXT,
    add_material,
    call_meeting,
    move_minutes,
    resolve,
    standing,
    take_attendance,
    write_minutes,
)
from sasaeai.evaluation.committee.views.office import committee_of
from sasaeai.evaluation.models import Meeting, Minutes
from sasaeai.evaluation.refusals import EvaluationRefused


def meeting_of(pk: int) -> Meeting:
    rows = Meeting.objects.select_related("committee__plan", "committee__version", "minutes")
    return get_object_or_404(rows, pk=id_of(pk))


@requires("committee.run")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls the next meeting; the newest pack goes with it."""
    committee = committee_of(pk)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = call_meeting(committee, **form.cleaned_data)
            pack = committee.packs.order_by("-no").first()
            if pack is not None:
                title = _("評価資料（%(n)sページ）") % {"n": pack.pages}
                add_material(made, title=title, pack=pack)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("第%(no)d回を案内しました。") % {"no": made.no})
            return redirect("evaluation:meeting", pk=made.pk)
    context = {"committee": committee, "form": form}
    return render(
        request, "evaluation/meeting_new.jinja", context, status=422 if form.errors else 200
    )


@requires("committee.view")
@require_http_methods(FORM_METHODS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole meeting on one page; each form says which one it is."""
    found = meeting_of(pk)
    may_run = actor_of(request).may("committee.run")
    act = request.POST.get("act", "") if may_run else ""
    rows = list(found.attendances.select_related("member").order_by("member__kana", "pk"))
    minutes: Minutes | None = getattr(found, "minutes", None)
    forms = {
        "attendance": AttendanceForm(
            request.POST if act == "attendance" else None,
            rows=rows,
            initial={"observers": found.observers},
        ),
        "resolution": ResolutionForm(
            request.POST if act == "resolution" else None, initial={"method": Method.CONSENSUS}
        ),
        "minutes": MinutesForm(
            request.POST if act == "minutes" else None,
            initial={"text": minutes.text, "version": minutes.version} if minutes else None,
        ),
    }
    form = forms.get(act)
    if form is not None and form.is_valid():
        try:
            _do(act, found, forms)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("evaluation:meeting", pk=found.pk)
    context = {
        "meeting": found,
        "committee": found.committee,
        "rows": rows,
        "standing": standing(found),
        "minutes": minutes,
        "notes": list(minutes.notes.select_related("member")) if minutes else [],
        "next": NEXT.get(MinutesState(minutes.state)) if minutes else None,
        "materials": list(found.materials.select_related("pack")),
        "resolutions": list(found.resolutions.order_by("no")),
        "may_run": may_run,
        **{f"{name}_form": each for name, each in forms.items()},
    }
    wrong = any(each.errors for each in forms.values())
    return render(request, "evaluation/meeting.jinja", context, status=422 if wrong else 200)


def _do(act: str, found: Meeting, forms: Mapping[str, object]) -> None:
    if act == "attendance":
        form = forms["attendance"]
        assert isinstance(form, AttendanceForm)
        take_attendance(
            found,
            form.presence(),
            substitutes=form.substitutes(),
            observers=form.cleaned_data["observers"],
        )
    elif act == "resolution":
        ask = forms["resolution"]
        assert isinstance(ask, ResolutionForm)
        resolve(
            found,
            text=ask.cleaned_data["text"],
            method=Method(ask.cleaned_data["method"]),
            votes=ask.votes(),
            dissent=ask.cleaned_data["dissent"],
        )
    else:
        words = forms["minutes"]
        assert isinstance(words, MinutesForm)
        write_minutes(found, words.cleaned_data["text"], version=words.cleaned_data["version"] or 0)


@requires("committee.run")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes' next step."""
    found = meeting_of(pk)
    minutes: Minutes | None = getattr(found, "minutes", None)
    to = NEXT.get(MinutesState(minutes.state)) if minutes else None
    if minutes is not None and to is not None and request.POST.get("to") == to:
        move_minutes(minutes, to)
        messages.success(request, _("議事録を進めました。"))
    return redirect("evaluation:meeting", pk=found.pk)


@requires("committee.view")
@require_GET
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation on A4."""
    found = meeting_of(pk)
    address = address_of(request, reverse("evaluation:member_meeting", args=[found.pk]))
    pdf = packpaper.invitation(found, address=address, made_at=now())
    return response(pdf, safe_name(f"第{found.no}回 開催のご案内"), inline=True)
