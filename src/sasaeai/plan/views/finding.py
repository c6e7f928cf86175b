"""What a request asks for, or a 404/400: never a 500, whatever the address holds."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sasaeai.core.access import Actor
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.enums import VersionStatus
from sasaeai.plan.figures import default_year
from sasaeai.plan.lines import Line, lines_of
from sasaeai.plan.models import Indicator, Plan, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, current_plan, load_tree, version_on

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


def version_asked(request: HttpRequest, plan: Plan) -> PlanVersion:
    """``?version=2`` for an earlier (or coming) text; a draft is not there."""
    text = request.GET.get("version", "")
    if not text:
        return version_of(plan)
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise BadRequest("version")
    return version_numbered(plan, int(text))


def version_numbered(plan: Plan, no: int) -> PlanVersion:
    """A decided version by its number."""
    rows = plan.versions.exclude(status=VersionStatus.DRAFT)
    return get_object_or_404(rows.select_related("plan", "based_on"), no=no)


def line_of(plan: Plan, version: PlanVersion, code: str) -> tuple[Tree, PlanNode, Line | None]:
    """A line in a version, or as it last stood: then with the ``Line`` that says how it ended."""
    tree = load_tree(version, roles=True)
    here = tree.node(code)
    if here is not None:
        return tree, here, None
    past = lines_of(plan).of_code(code)
    if past is None or past.until is None:
        raise Http404("no such line")
    tree = load_tree(past.version, roles=True)
    return tree, node_of(tree, code), past


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
