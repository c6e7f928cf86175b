"""The commissioner's screens. Each works with one hand, and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.areas.public import Area
from sasaeai.core.access import Actor, requires
from sasaeai.core.contributions import cards
from sasaeai.core.periods import month, today
from sasaeai.watch import queries, services
from sasaeai.watch.enums import OTHER_RESULTS, SIGN_LABELS, Result, Source
from sasaeai.watch.forms import DescribeForm, VisitForm, WordForm
from sasaeai.watch.models import Visit, WatchPlan, Worry
from sasaeai.watch.policies import ACCESS
from sasaeai.watch.services import WatchRefused
from sasaeai.watch.views.asking import (
    LARGEST_ID,
    account,
    actor,
    month_of,
    plan_in_reach,
    result_of,
    uuid_of,
)

LONGEST_LIST = 200


@requires("watch.visit")
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """Whom to visit today."""
    told = request.GET.get("done", "")
    found = _today(request, told if told.isdecimal() else "")
    found["cards"] = cards("phone.today", None, actor(request))
    return render(request, "watch/today.jinja", found)


def _today(request: HttpRequest, told: str = "", refused: str = "") -> dict[str, Any]:
    """The screen's context; ``told`` is the visit that the message on top can take back."""
    board = queries.todays_board(actor(request))
    seen = [(item.plan.pk, item.plan.person_id) for item in board.due]
    seen += [(visit.plan_id, visit.person_id) for visit in board.done]
    queries.note_seen("watch.today.seen", seen)
    return {
        "board": board,
        "told": next((visit for visit in board.done if str(visit.pk) == told), None),
        "refused": refused,
        "worries": list(queries.open_worries()),
        "other_results": OTHER_RESULTS,
        "day": today(),
        "area_name": _area_name(actor(request)),
        "me": actor(request).account_id,
    }


def _area_name(who: Actor) -> str:
    kinds = ACCESS.capabilities["watch.visit"]
    ids = [duty.area_id for duty in who.duties if duty.kind in kinds and duty.area_id]
    names = Area.objects.filter(pk__in=ids).order_by("kana").values_list("name", flat=True)
    return "・".join(names)


@requires("watch.visit")
@require_POST
def record(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One tap: the visit is there, and the page says so with a way back."""
    plan = plan_in_reach(plan_id)
    result = result_of(request.POST.get("r", ""))
    once = uuid5(uuid_of(request.POST.get("once", "")), result.value)
    try:
        visit = services.record_visit(
            plan,
            result=result,
            visitor=account(request),
            once=once,
            source=Source.PHONE,
            visited_at=timezone.now(),
        )
    except WatchRefused as refused:
        return _back_to_today(request, refused=str(refused))
    return _after(request, visit)


def _after(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where a record leads: an alarm to the ladder, a concern to its chips, the rest back."""
    if visit.result == Result.ALARM:
        return _go(request, reverse("watch:worry", args=[visit.worry.pk]))
    if visit.result == Result.CONCERN:
        return _go(request, reverse("watch:describe", args=[visit.pk]))
    return _back_to_today(request, told=str(visit.pk))


def _go(request: HttpRequest, target: str) -> HttpResponse:
    if "HX-Request" not in request.headers:
        return redirect(target)
    return HttpResponse(headers={"HX-Redirect": target})


def _back_to_today(request: HttpRequest, told: str = "", refused: str = "") -> HttpResponse:
    if "HX-Request" in request.headers:
        return render(request, "watch/today_list.jinja", _today(request, told, refused))
    if refused:
        messages.error(request, refused)
    return redirect(reverse("watch:today") + (f"?done={told}" if told else ""))


@requires("watch.visit")
@require_POST
def undo(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Takes back one's own record of today."""
    visit = get_object_or_404(Visit, pk=min(visit_id, LARGEST_ID))
    try:
        services.void_visit(visit, by=account(request))
    except WatchRefused as refused:
        return _back_to_today(request, refused=str(refused))
    return _back_to_today(request)


@requires("watch.visit")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """名簿: everyone looked in on in one's own district."""
    words = request.GET.get("q", "")
    found = list(queries.people(words)[: LONGEST_LIST + 1])
    shown = queries.as_due(found[:LONGEST_LIST], actor(request))
    queries.note_seen("watch.people.seen", [(row.plan.pk, row.plan.person_id) for row in shown])
    return render(
        request,
        "watch/people.jinja",
        {"rows": shown, "words": words, "more": len(found) > LONGEST_LIST, "day": today()},
    )


@requires("watch.visit")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The card, and the long form for a visit with details or of a day that has passed."""
    plan = plan_in_reach(plan_id)
    (line,) = queries.as_due([plan], actor(request), queries.visits_today())
    form = VisitForm(
        request.POST or None,
        initial={"visited_on": today(), "once": line.once, "result": Result.WELL},
    )
    if request.method == "POST" and form.is_valid():
        visit = _record_in_full(request, plan, form)
        if visit is not None:
            return _after_full(request, visit)
    queries.note_seen("watch.person.seen", [(plan.pk, plan.person_id)])
    return render(request, "watch/person.jinja", _card(request, plan, line, form))


def _record_in_full(request: HttpRequest, plan: WatchPlan, form: VisitForm) -> Visit | None:
    data = form.cleaned_data
    is_today = data["visited_on"] == today()
    try:
        return services.record_visit(
            plan,
            result=Result(data["result"]),
            visitor=account(request),
            once=uuid5(data["once"], f"{data['result']}/{data['visited_on']}"),
            source=Source.PHONE,
            visited_at=timezone.now() if is_today else None,
            visited_on=None if is_today else data["visited_on"],
            signs=data["signs"],
            note=data["note"],
        )
    except WatchRefused as refused:
        form.add_error("visited_on", str(refused))
        return None


def _after_full(request: HttpRequest, visit: Visit) -> HttpResponse:
    if visit.result == Result.ALARM:
        return redirect("watch:worry", visit.worry.pk)
    if visit.visited_on == today():
        return redirect(reverse("watch:today") + f"?done={visit.pk}")
    messages.success(request, _("記録しました。"))
    return redirect("watch:person", visit.plan_id)


def _card(
    request: HttpRequest, plan: WatchPlan, line: queries.Due, form: VisitForm
) -> dict[str, Any]:
    full = actor(request).may("watch.card")
    return {
        "plan": plan,
        "line": line,
        "form": form,
        "full": full,
        "history": queries.history(plan),
        "contacts": list(plan.emergency_contacts.all()) if full else [],
        "phones": queries.phone_numbers(plan.person) if full else [],
        "day": today(),
        "me": actor(request).account_id,
        "sign_labels": SIGN_LABELS,
    }


@requires("watch.visit")
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Right after 「気になる」: chips and one line, both optional."""
    visit = get_object_or_404(
        Visit.objects.select_related("person", "plan"),
        pk=min(visit_id, LARGEST_ID),
        visitor=account(request),
        voided_at=None,
    )
    form = DescribeForm(request.POST or None, initial={"signs": visit.signs, "note": visit.note})
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_visit(
                visit,
                by=account(request),
                signs=form.cleaned_data["signs"],
                note=form.cleaned_data["note"],
            )
        except WatchRefused as refused:
            raise Http404(str(refused)) from refused
        return redirect(reverse("watch:today") + f"?done={visit.pk}")
    return render(request, "watch/describe.jinja", {"visit": visit, "form": form})


@requires("watch.visit")
@require_GET
def worries(request: HttpRequest) -> HttpResponse:
    """心配ごと: what is open, and what came of the others."""
    opened, closed = list(queries.open_worries()), list(queries.closed_worries())
    queries.note_seen(
        "watch.worries.seen", [(row.plan_id, row.plan.person_id) for row in (*opened, *closed)]
    )
    return render(request, "watch/worries.jinja", {"opened": opened, "closed": closed})


@requires("watch.visit")
@require_http_methods(["GET", "POST"])
def worry(request: HttpRequest, worry_id: int) -> HttpResponse:
    """What to do now: 119 and 110 first, then the contacts in their order."""
    found = get_object_or_404(
        Worry.objects.select_related(
            "plan__person", "plan__particulars", "visit", "opened_by", "closed_by"
        ),
        pk=min(worry_id, LARGEST_ID),
    )
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_worry(found, by=account(request), word=form.cleaned_data["word"])
        except WatchRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("閉じました。おつかれさまでした。"))
        return redirect("watch:worries")
    queries.note_seen("watch.worry.seen", [(found.plan_id, found.plan.person_id)])
    full = actor(request).may("watch.card")
    return render(
        request,
        "watch/worry.jinja",
        {
            "worry": found,
            "form": form,
            "full": full,
            "contacts": list(found.plan.emergency_contacts.all()) if full else [],
            "phones": queries.phone_numbers(found.plan.person) if full else [],
        },
    )


@requires("watch.visit")
@require_GET
def month_page(request: HttpRequest) -> HttpResponse:
    """月の報告: the visitor's own month, to look at and to print."""
    wanted = month_of(request.GET.get("m", ""))
    before = month(wanted.start - timedelta(days=1))
    me = account(request)
    return render(
        request,
        "watch/month.jinja",
        {
            "report": queries.month_report(me.pk, wanted),
            "me": me,
            "before": before,
            "after": month(wanted.end) if wanted.end <= today() else None,
            "area_name": _area_name(actor(request)),
            "beats": list(queries.beats()) if actor(request).may("watch.card") else [],
        },
    )
