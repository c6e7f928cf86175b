"""The office: what is overdue, what worries, who is looked in on, and how each plan stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.search import matching
from sasaeai.core.tables import BadTableQuery, Row, Who, export, export_response, links_elsewhere
from sasaeai.core.tables import page as table_page
from sasaeai.core.ui.tablepage import TablePage
from sasaeai.people.public import Person
from sasaeai.watch import coverage, queries, services
from sasaeai.watch.enums import SIGN_LABELS, EndReason, PauseReason, PlanState
from sasaeai.watch.forms import (
    CardForm,
    DeathForm,
    EndForm,
    IntervalForm,
    MoveForm,
    PauseForm,
    ResumeForm,
    StartForm,
    WhyForm,
    WordForm,
)
from sasaeai.watch.models import Visit, WatchPlan, Worry
from sasaeai.watch.services import WatchRefused
from sasaeai.watch.tables import OVERDUE, PLANS, noting
from sasaeai.watch.views.asking import LARGEST_ID, account, actor, plan_in_reach

MOST_CANDIDATES = 20


def _listed(request: HttpRequest, table: Any, rows: Any, *, verb: str, **more: Any) -> TablePage:
    """One page of a list of persons, with the reading in the journal."""
    shown: list[Row] = []
    page = table_page(noting(table, shown.append), rows, request.GET, who=Who.INTERNAL, **more)
    queries.note_seen(verb, [(row["id"], row["person_id"]) for row in shown])
    return page


@requires("watch.oversee")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Worries on top, then who waits longest; the districts as figures."""
    opened = list(queries.open_worries())
    queries.note_seen("watch.worries.seen", [(row.plan_id, row.plan.person_id) for row in opened])
    return render(
        request,
        "watch/board.jinja",
        {
            "day": today(),
            "counts": queries.board_counts(),
            "worries": opened,
            "overdue": _listed(request, OVERDUE, queries.overdue(), verb="watch.overdue.seen"),
        },
    )


@requires("watch.oversee", "watch.counts")
@require_GET
def districts(request: HttpRequest) -> HttpResponse:
    """Figures by district; those who hold nothing but counts get small ones hidden."""
    found = coverage.by_district(actor(request), level=request.GET.get("level", ""))
    return render(request, "watch/districts.jinja", {"coverage": found})


@requires("watch.oversee")
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("q", ""), request.GET.get("state", "")
    page = _listed(
        request,
        PLANS,
        queries.plans(words=words, state=state),
        verb="watch.plans.seen",
        exports=links_elsewhere(
            lambda kind: reverse("watch:export", args=[kind]),
            urlencode({"q": words, "state": state}),
        ),
    )
    return render(
        request,
        "watch/plans.jinja",
        {"page": page, "words": words, "state": state, "states": PlanState.choices},
    )


@requires("watch.oversee")
@require_GET
def export_plans(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole list as a file; every person in it goes into the journal."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    encoding = request.GET.get("encoding", "utf-8-sig")
    if encoding not in ("utf-8-sig", "cp932"):
        raise BadTableQuery("no such encoding")
    shown: list[Row] = []
    file = export(
        noting(PLANS, shown.append),
        queries.plans(words=request.GET.get("q", ""), state=request.GET.get("state", "")),
        format="csv" if kind == "csv" else "xlsx",
        encoding="cp932" if encoding == "cp932" else "utf-8-sig",
        who=Who.INTERNAL,
    )
    queries.note_seen("watch.plans.exported", [(row["id"], row["person_id"]) for row in shown])
    return export_response(file)


@requires("watch.oversee")
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """First step of a new plan: find the person. Searching for somebody is an act of its own."""
    words = request.GET.get("q", "").strip()
    found: list[Person] = []
    if words:
        rows = matching(Person.objects.select_related("area"), words).filter(
            died_on=None, protected=False
        )
        found = list(rows.order_by("kana", "pk")[: MOST_CANDIDATES + 1])
        audit.subjects_seen(
            "watch.person.searched",
            [("person", row.pk, row.pk) for row in found] or [("person", None, None)],
            detail={"hits": len(found)},
        )
    watched = set(
        WatchPlan.objects.filter(person__in=found)
        .exclude(state=PlanState.ENDED)
        .values_list("person_id", flat=True)
    )
    return render(
        request,
        "watch/choose.jinja",
        {
            "words": words,
            "found": found[:MOST_CANDIDATES],
            "more": len(found) > MOST_CANDIDATES,
            "watched": watched,
        },
    )


@requires("watch.oversee")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, person_id: int) -> HttpResponse:
    """Second step: consent, cadence, card."""
    person = get_object_or_404(
        Person.objects.select_related("area__kind"), pk=min(person_id, LARGEST_ID)
    )
    form = StartForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.start_plan(person, **form.start)
        except WatchRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("見守りをはじめました。"))
            return redirect("watch:plan", plan.pk)
    return render(request, "watch/start.jinja", {"person": person, "form": form})


@requires("watch.oversee")
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Everything about one plan."""
    found = plan_in_reach(plan_id)
    (line,) = queries.as_due([found], actor(request))
    queries.note_seen("watch.plan.seen", [(found.pk, found.person_id)])
    return render(
        request,
        "watch/plan.jinja",
        {
            "plan": found,
            "line": line,
            "contacts": list(found.emergency_contacts.all()),
            "pauses": list(found.pauses.order_by("-starts_on")),
            "history": queries.history(found),
            "sign_labels": SIGN_LABELS,
            "day": today(),
            "steps": [(name, step) for name, step in STEPS.items() if found.state in step.states],
        },
    )


@requires("watch.oversee")
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = plan_in_reach(plan_id)
    form = CardForm(request.POST or None, initial=_card_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_plan(found, **form.card)
        except WatchRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("直しました。"))
            return redirect("watch:plan", found.pk)
    return render(request, "watch/revise.jinja", {"plan": found, "form": form})


def _card_initial(found: WatchPlan) -> dict[str, Any]:
    card = found.particulars
    initial: dict[str, Any] = {
        "living": card.living,
        "channel": found.channel,
        "hint": found.hint,
        "entry": card.entry,
        "with_watchers": found.with_watchers,
    }
    for number, contact in enumerate(found.emergency_contacts.all(), start=1):
        for part in ("name", "relation", "phone"):
            initial[f"contact{number}_{part}"] = getattr(contact, part)
    return initial


@dataclass(frozen=True)
class Step:
    """One change of a plan: its button, from which states it starts, its form and its verb."""

    label: str
    states: tuple[PlanState, ...]
    form: Callable[[WatchPlan, Any], forms.Form]
    apply: Callable[[WatchPlan, dict[str, Any]], object]
    done: str
    danger: bool = False


IN_FORCE = (PlanState.ACTIVE, PlanState.PAUSED)
STEPS = {
    "pause": Step(
        "休む（入院など）",
        (PlanState.ACTIVE,),
        lambda _plan, data: PauseForm(data),
        lambda found, data: services.pause_plan(
            found, **{**data, "reason": PauseReason(data["reason"])}
        ),
        "休みにしました。その間の予定は、できなかった回に数えません。",
    ),
    "resume": Step(
        "再開する",
        (PlanState.PAUSED,),
        lambda _plan, data: ResumeForm(data),
        lambda found, data: services.resume_plan(found, **data),
        "再開しました。",
    ),
    "interval": Step(
        "間かくを変える",
        IN_FORCE,
        lambda found, data: IntervalForm(data, initial={"interval_days": found.interval_days}),
        lambda found, data: services.change_interval(found, **data),
        "間かくを変えました。",
    ),
    "move": Step(
        "担当区が変わる（市内の転居）",
        IN_FORCE,
        lambda found, data: MoveForm(data, kind=found.area.kind.code),
        lambda found, data: services.move_plan(found, **data),
        "新しい担当区に引きつぎました。",
    ),
    "end": Step(
        "終える",
        IN_FORCE,
        lambda _plan, data: EndForm(data),
        lambda found, data: services.end_plan(
            found, on=data["on"], reason=EndReason(data["reason"])
        ),
        "見守りを終えました。名前は、担当の名簿から外れました。",
        danger=True,
    ),
    "death": Step(
        "亡くなった",
        IN_FORCE,
        lambda _plan, data: DeathForm(data),
        lambda found, data: services.record_death(found.person, died_on=data["on"]),
        "記録しました。これからの予定はなくなりました。",
        danger=True,
    ),
    "reopen": Step(
        "終わりを取り消す",
        (PlanState.ENDED,),
        lambda _plan, data: WhyForm(data),
        lambda found, data: (
            services.reverse_death(found.person, why=data["why"])
            if found.end_reason == EndReason.DIED
            else services.reopen_plan(found, why=data["why"])
        ),
        "見守りにもどしました。",
    ),
}


@requires("watch.oversee")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, plan_id: int, name: str) -> HttpResponse:
    """One change of a plan, on a page of its own."""
    found = plan_in_reach(plan_id)
    wanted = STEPS.get(name)
    if wanted is None or found.state not in wanted.states:
        raise Http404
    form = wanted.form(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wanted.apply(found, form.cleaned_data)
        except WatchRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(wanted.done))
            return redirect("watch:plan", found.pk)
    return render(request, "watch/step.jinja", {"plan": found, "step": wanted, "form": form})


@requires("watch.oversee")
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The office takes a visit out of the counts, with a reason; the row stays to be seen."""
    visit = get_object_or_404(
        Visit.objects.select_related("person", "visitor"), pk=min(visit_id, LARGEST_ID)
    )
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.void_visit(visit, by=account(request), reason=form.cleaned_data["why"])
        messages.success(request, _("取り消しました。"))
        return redirect("watch:plan", visit.plan_id)
    queries.note_seen("watch.visit.seen", [(visit.plan_id, visit.person_id)])
    return render(request, "watch/void.jinja", {"visit": visit, "form": form})


@requires("watch.oversee")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, worry_id: int) -> HttpResponse:
    """The office closes a worry with a word."""
    found = get_object_or_404(
        Worry.objects.select_related(
            "plan__person", "plan__particulars", "visit", "opened_by", "closed_by", "area"
        ),
        pk=min(worry_id, LARGEST_ID),
    )
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_worry(found, by=account(request), word=form.cleaned_data["word"])
        except WatchRefused as refused:
            messages.error(request, str(refused))
        return redirect("watch:board")
    queries.note_seen("watch.worry.seen", [(found.plan_id, found.plan.person_id)])
    return render(
        request,
        "watch/close.jinja",
        {
            "worry": found,
            "form": form,
            "sign_labels": SIGN_LABELS,
            "contacts": list(found.plan.emergency_contacts.all()),
            "phones": queries.phone_numbers(found.plan.person),
        },
    )
