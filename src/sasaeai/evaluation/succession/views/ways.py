"""The way to the next plan: starting it, its list, and everything that goes on as it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.evaluation.asking import FORM_METHODS
from sasaeai.evaluation.publication.fiveyears import five_years
from sasaeai.evaluation.succession import queries
from sasaeai.evaluation.succession.forms import SAME, StartForm, start_initial
from sasaeai.plan.public import (
    Plan,
    PlanRefused,
    Succession,
    continue_below,
    follow_with,
    last_text,
    plan_before,
    shapes,
    start_succession,
    succession_of,
)

UNPROCESSABLE = 422


def succession_asked(code: str) -> Succession:
    """The way to a new plan, or a 404 where it is decided already or follows none of ours."""
    plan = get_object_or_404(Plan, code=code)
    found = succession_of(plan)
    if found is None:
        raise Http404("no succession under way")
    return found


@requires("plan.edit")
@require_GET
def ways(request: HttpRequest) -> HttpResponse:
    """Next plans under way, and plans from which one can be started."""
    plans = list(Plan.objects.order_by("-fy_from", "kind", "code")[:60])
    running = queries.ways()
    context = {"ways": running, "plans": queries.may_start(plans, running)}
    return render(request, "evaluation/succession_ways.jinja", context)


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def start(request: HttpRequest, plan: str) -> HttpResponse:
    """A next plan after this one, or a plan that is being drafted already."""
    old = get_object_or_404(Plan, code=plan)
    if last_text(old) is None:
        raise Http404("nothing decided yet")
    form = StartForm(request.POST or None, old=old, initial=start_initial(old))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        shape = next((row for row in shapes() if row.code == data["levels"]), None)
        try:
            new = start_succession(
                old, name=data["name"], span=data["years"], ordinal=data["ordinal"],
                shape=None if data["levels"] == SAME else shape,
            )  # fmt: skip
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("次の計画をつくりはじめました。項目ごとに、どうするかを決めます。")
            )
            return redirect("evaluation:succession", new.code)
    status = UNPROCESSABLE if request.method == "POST" else 200
    drafts = [
        row
        for row in Plan.objects.filter(versions__status="draft", fy_from__gt=old.fy_from).distinct()
        if last_text(row) is None and plan_before(row) is None
    ]
    context = {"old": old, "form": form, "drafts": drafts}
    return render(request, "evaluation/succession_start.jinja", context, status=status)


@requires("plan.edit")
@require_POST
def follow(request: HttpRequest, plan: str) -> HttpResponse:
    """A drafted plan is from now on the next one after this plan."""
    old = get_object_or_404(Plan, code=plan)
    new = get_object_or_404(Plan, code=request.POST.get("new", "")[:40])
    try:
        follow_with(new, old)
    except PlanRefused as refused:
        messages.error(request, str(refused))
        return redirect("evaluation:succession_start", plan)
    return redirect("evaluation:succession", new.code)


@requires("plan.edit")
@require_GET
def succession(request: HttpRequest, plan: str) -> HttpResponse:
    """Every old line and open promise with its decision; ``?show=open`` only what is left."""
    found = succession_asked(plan)
    shown = queries.rows(found, five_years(found.old))
    promises = queries.waiting_promises(found)
    only_open = request.GET.get("show") == "open"
    if only_open:
        shown = [row for row in shown if row.line.kind is None]
        promises = [row for row in promises if row.decision is None]
    context = {
        "found": found,
        "progress": queries.progress(found),
        "rows": shown,
        "promises": promises,
        "only_open": only_open,
        "next": found.undecided[0] if found.undecided else None,
    }
    return render(request, "evaluation/succession.jinja", context)


@requires("plan.edit")
@require_POST
def below(request: HttpRequest, plan: str, code: str = "") -> HttpResponse:
    """Everything undecided from a line downwards goes on as it is."""
    found = succession_asked(plan)
    if code and found.line(code) is None:
        raise Http404("no such line")
    try:
        done = continue_below(found.new, code)
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(n)s件を、そのまま続けることにしました。") % {"n": done})
    address = reverse("evaluation:succession", args=[plan])
    return redirect(f"{address}#line-{code}" if code else address)
