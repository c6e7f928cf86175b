"""What a request asks for, or a 404/400: never a 500, whatever the address holds."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sasaeai.core.access import Actor
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.figures import default_year
from sasaeai.plan.models import Indicator, Plan, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, current_plan, version_on

YEAR = re.compile(r"[12]\d{3}")
FORMATS = ("csv", "xlsx", "pdf")


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def plan_of(code: str) -> Plan:
    """The named plan, or the city's current one."""
    if code:
        return get_object_or_404(
            Plan.objects.select_related("breakdown", "organisation"), code=code
        )
    found = current_plan()
    if found is None:
        raise Http404("no plan yet")
    return found


def version_of(plan: Plan) -> PlanVersion:
    found = version_on(plan)
    if found is None:
        raise Http404("no version yet")
    return found


def year_of(request: HttpRequest, plan: Plan, day: object = None) -> FiscalYear:
    """``?year=2026``, this year when none is given; a year outside the plan is not there."""
    from sasaeai.core.periods import today

    text = request.GET.get("year", "")
    if not text:
        return default_year(plan, today())
    if not YEAR.fullmatch(text) or not text.isascii():
        raise BadRequest("year")
    if not plan.fy_from <= int(text) <= plan.fy_to:
        raise Http404("not a year of this plan")
    return FiscalYear(int(text))


def node_of(tree: Tree, code: str) -> PlanNode:
    found = tree.node(code)
    if found is None:
        raise Http404("no such node")
    return found


def indicator_of(plan: Plan, code: str) -> Indicator:
    return get_object_or_404(
        Indicator.objects.select_related("identity", "plan"), plan=plan, code=code
    )


def format_of(text: str) -> str:
    if text not in FORMATS:
        raise Http404("no such format")
    return text
