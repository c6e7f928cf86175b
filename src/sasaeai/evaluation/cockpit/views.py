"""One page: the year of the circle for the one who looks."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sasaeai.core.access import requires
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.evaluation.asking import actor_of
from sasaeai.evaluation.cockpit.calendar import Asked, months
from sasaeai.evaluation.cockpit.waiting import figures, reach_of, sheets, waits
from sasaeai.plan.public import Plan, current_plan

SHOWN = 12


@requires("evaluation.view")
@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """What waits for whom, the calendar, indicators without data, and what moved since it was frozen."""
    plan = current_plan()
    if plan is None:
        return render(request, "evaluation/no_plan.jinja", {})
    actor = actor_of(request)
    year = _year(request, plan)
    reach = reach_of(actor)
    found = figures(plan, year, reach, exact=actor.may("plan.exact"))
    context = {
        "plan": plan,
        "year": year,
        "years": tuple(plan.span),
        "reach": reach,
        "sheets": sheets(plan, reach),
        "waits": waits(plan, reach),
        "months": months(
            Asked(plan, year, actor),
            lambda day: not day.owner or reach.owns(day.owner, day.account_id),
        ),
        "figures": found,
        "moved": found.moved[:SHOWN],
        "day": today(),
        "may_plan": actor.may("plan.edit"),
    }
    return render(request, "evaluation/cockpit.jinja", context)


def _year(request: HttpRequest, plan: Plan) -> FiscalYear:
    """``?year=2026`` inside the plan; this year, held inside the plan, when none is given."""
    text = request.GET.get("year", "")
    if not text:
        return min(max(fiscal_year_of(today()), plan.span.first), plan.span.last)
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadRequest("year")
    if not plan.fy_from <= int(text) <= plan.fy_to:
        raise Http404("not a year of this plan")
    return FiscalYear(int(text))
