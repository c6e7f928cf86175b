"""The secretariat's and the staff's pages: the board with exact figures, versions, years."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.periods import today, wareki
from sasaeai.plan.board import Board, board
from sasaeai.plan.comparing import compare
from sasaeai.plan.enums import VersionKind
from sasaeai.plan.forms import AboutForm, AdoptForm
from sasaeai.plan.models import Plan
from sasaeai.plan.queries import current_plan, draft_of, load_tree, version_on
from sasaeai.plan.services import PlanRefused, adopt_version, describe_plan, drop_draft
from sasaeai.plan.views import finding

FORM_METHODS = ["GET", "HEAD", "POST"]


def desk_plan(request: HttpRequest) -> Plan | None:
    """The plan named by ``?plan=``, else the current one, else the newest (a first draft)."""
    code = request.GET.get("plan", "") or request.POST.get("plan", "")
    if code:
        return finding.plan_of(code[:40])
    newest = Plan.objects.select_related("breakdown", "organisation")
    return current_plan() or newest.order_by("-fy_from", "code").first()


def shown_plan(request: HttpRequest) -> Plan:
    """As ``desk_plan``; 404 where there is none."""
    found = desk_plan(request)
    return found if found is not None else finding.plan_of("-")


@requires("plan.view_desk")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The board for those who work with the plan, and what waits to be done on it."""
    plan = desk_plan(request)
    actor = finding.actor_of(request)
    plans = list(Plan.objects.order_by("-fy_from", "kind", "code")[:60])
    version = version_on(plan) if plan else None
    shown: Board | None = None
    if plan is not None and version is not None:
        year = finding.year_of(request, plan)
        shown = board(plan, version, year=year, exact=actor.may("plan.exact"))
    context = {
        "plan": plan,
        "plans": plans,
        "version": version,
        "draft": draft_of(plan) if plan and actor.may("plan.edit") else None,
        "board": shown,
        "drifted": _drifted(shown),
        "may_edit": actor.may("plan.edit"),
        "day": today(),
    }
    return render(request, "plan/desk.jinja", context)


def _drifted(shown: Board | None) -> int:
    if shown is None:
        return 0
    rows = [item for row in shown.rows for item in row.measured]
    return sum(1 for item in rows for year in item.years if year.drift is not None)


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def about(request: HttpRequest) -> HttpResponse:
    """Name, vision, year of the mid-term evaluation, public or not."""
    plan = shown_plan(request)
    initial = {
        "name": plan.name,
        "vision": plan.vision,
        "review_fy": f"{plan.review_fy}年度" if plan.review_fy else "",
        "is_public": plan.is_public,
    }
    form = AboutForm(request.POST or None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        describe_plan(plan, **form.cleaned_data)
        messages.success(request, _("計画の説明を直しました。"))
        return redirect(f"/desk/plan/?plan={plan.code}")
    return render(request, "plan/about.jinja", {"plan": plan, "form": form})


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def draft(request: HttpRequest) -> HttpResponse:
    """The draft beside the version in force, and the decision that brings it into force."""
    plan = shown_plan(request)
    version = draft_of(plan)
    if version is None:
        return redirect(f"/desk/plan/?plan={plan.code}")
    current = version_on(plan)
    new = load_tree(version, roles=True)
    first = VersionKind.AMENDED if current else VersionKind.ADOPTED
    form = AdoptForm(
        request.POST or None,
        initial={"kind": first, "effective_from": wareki(plan.span.first.period.start)}
        if current is None
        else {"kind": first},
    )
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        answers["kind"] = VersionKind(answers["kind"])
        try:
            adopt_version(version, **answers)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("版を決めました。みなさんのページも変わりました。"))
            return redirect(f"/desk/plan/?plan={plan.code}")
    context = {
        "plan": plan,
        "version": version,
        "tree": new,
        "comparison": compare(version),
        "first": current is None,
        "form": form,
    }
    return render(request, "plan/draft.jinja", context)


@requires("plan.edit")
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throws the draft away."""
    plan = shown_plan(request)
    version = draft_of(plan)
    if version is not None:
        drop_draft(version)
        messages.success(request, _("下書きを取りやめました。決まった計画は変わっていません。"))
    return redirect(f"/desk/plan/?plan={plan.code}")
