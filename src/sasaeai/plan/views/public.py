"""Residents' pages: the board, a target state, an indicator, an issue. Always without small counts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.core import metrics
from sasaeai.core.access import open_to_everyone
from sasaeai.core.contributions import cards
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import People
from sasaeai.core.periods import today
from sasaeai.core.text import phrases
from sasaeai.plan.board import board as read_board
from sasaeai.plan.charting import chart_years
from sasaeai.plan.continuing import years_before
from sasaeai.plan.districts import by_district
from sasaeai.plan.entering import facts_of, said_of
from sasaeai.plan.enums import RoleActor
from sasaeai.plan.figures import Measured, measure
from sasaeai.plan.models import Indicator, Plan, PlanNode
from sasaeai.plan.queries import Tree, current_plan, load_tree, version_on
from sasaeai.plan.sentences import whole_sentence
from sasaeai.plan.standing import standing_in
from sasaeai.plan.tracing import trace, traced_issue, traced_line
from sasaeai.plan.views import finding

RESIDENTS = (RoleActor.RESIDENT, RoleActor.COMMUNITY)
OTHERS = (RoleActor.GOVERNMENT, RoleActor.PARTNER)


def address(plan: Plan, name: str, code: str, *args: object) -> str:
    """An address inside the current plan, or inside the plan that was named (``code``)."""
    return reverse(f"plan:{name}", args=args) if not code else reverse(
        f"plan:other_{name}", args=(plan.code, *args)
    )  # fmt: skip


@open_to_everyone
@require_GET
def board(request: HttpRequest, plan: str = "") -> HttpResponse:
    """How the plan is going; without any plan, the page says so."""
    found = finding.plan_of(plan) if plan else current_plan()
    version = version_on(found) if found else None
    if found is None or version is None:
        return render(request, "plan/none.jinja", status=404 if plan else 200)
    shown = read_board(found, version, year=finding.year_of(request, found))
    context = {
        "plan": found,
        "board": shown,
        "vision": [phrases(line) for line in found.vision.split("　") if line],
        "sparks": _sparks(shown.rows),
        "cards": cards("plan.voices", found, finding.actor_of(request)),
        "at": addresses(found, plan),
    }
    return render(request, "plan/board.jinja", context)


def _sparks(rows: Any) -> dict[int, list[Any]]:
    return {item.indicator.pk: chart_years(item) for row in rows for item in row.measured[:1]}


def addresses(plan: Plan, code: str) -> Any:
    """``at("node", "T1")`` in templates."""

    def at(name: str, *args: object) -> str:
        return address(plan, name, code, *args)

    return at


@open_to_everyone
@require_GET
def node(request: HttpRequest, code: str, plan: str = "") -> HttpResponse:
    """One line of the plan: what it wants, who does what, how it stands."""
    found = finding.plan_of(plan)
    tree, here, past = finding.line_of(found, finding.version_asked(request, found), code)
    below = {row.identity_id for row in tree.below(here)}
    every = list(found.indicators.select_related("identity").order_by("order", "id"))
    lines = standing_in(tree, every)
    indicators = [row for row in every if lines.get(row.pk) in below]
    headings = {row.identity_id: row.heading for row in tree.below(here) if row != here}
    measured = measure(found, indicators)
    earlier = years_before(indicators)
    context = {
        "plan": found,
        "tree": tree,
        "node": here,
        "path": tree.path(here),
        "level": tree.level(here.depth),
        "goal": tree.goal_number(here),
        "children": [(row, tree.issues.get(row.pk, ())) for row in tree.children(here)],
        "past": past,
        "trace": trace(traced_line(found, tree, here), finding.actor_of(request)),
        "residents": tree.roles_of(here, *RESIDENTS),
        "council_does": tree.roles_of(here, RoleActor.SHAKYO),
        "others_do": tree.roles_of(here, *OTHERS),
        "measured": measured,
        "line_of": {row.pk: headings.get(lines[row.pk], "") for row in indicators},
        "sparks": {
            item.indicator.pk: chart_years(item, before=earlier.get(item.indicator.pk, ()))
            for item in measured
        },
        "cards": cards("plan.node", here, finding.actor_of(request)),
        "at": addresses(found, plan),
        "neighbours": _neighbours(tree, here),
    }
    return render(request, "plan/node.jinja", context)


def _neighbours(tree: Tree, here: PlanNode) -> tuple[PlanNode | None, PlanNode | None]:
    """The lines of the same level before and after it."""
    same = [row for row in tree.nodes if row.depth == here.depth]
    at = same.index(here)
    return (same[at - 1] if at else None, same[at + 1] if at + 1 < len(same) else None)


@open_to_everyone
@require_GET
def indicator(request: HttpRequest, code: str, plan: str = "") -> HttpResponse:
    """One figure: what is counted, five years, published beside live, district by district."""
    found = finding.plan_of(plan)
    tree = load_tree(finding.version_of(found))
    row = finding.indicator_of(found, code)
    year = finding.year_of(request, found)
    measured = measure(found, [row], year=year)[0]
    context = indicator_context(found, tree, row, measured)
    context |= {
        "districts": by_district(found, measured, year=year),
        "at": addresses(found, plan),
        "desk": finding.actor_of(request).may("plan.view_desk"),
    }
    return render(request, "plan/indicator.jinja", context)


def indicator_context(
    plan: Plan, tree: Tree, row: Indicator, measured: Measured, *, exact: bool = False
) -> dict[str, Any]:
    """What the public and the workspace page of an indicator have in common."""
    before = years_before([row], exact=exact).get(row.pk, ())
    line = standing_in(tree, [row]).get(row.pk)
    here = next((each for each in tree.nodes if each.identity_id == line), None)
    if here is None:
        tree, here, _past = finding.line_of(plan, tree.version, row.identity.code)
    return {
        "plan": plan,
        "node": here,
        "path": tree.path(here),
        "goal": tree.goal_number(here),
        "item": measured,
        "year": measured.now.year,
        "years": chart_years(measured, review_fy=plan.review_fy, before=before),
        "before": before,
        "drifted": [each for each in measured.years if each.drift is not None],
        "steps": counted_steps(measured),
        "sentence": whole_sentence(measured),
        "said": said_of(row, measured.series),
        "facts": facts_of(row) if entered(measured) else [],
        "below": people_below(measured),
        "day": today(),
    }


def people_below(item: Measured) -> People | None:
    """The population that the year's figure was divided by, with its date and source."""
    if item.now.series is None:
        return None
    return metrics.people_of(metrics.ask(item.now.series, item.now.window))


def entered(item: Measured) -> bool:
    return item.metric is not None and item.metric.entered


def counted_steps(item: Measured) -> list[tuple[str, Figure, str]]:
    """From what was looked at to a rate: for ``ui.counted``; a plain count needs no steps."""
    shown = item.now.shown
    if shown.num is None or shown.den is None or not shown.has_value:
        return []
    return [
        ("", Figure.count(shown.den), _("もとになる記録")),
        ("", Figure.count(shown.num), _("そのうち、あてはまる記録")),
        ("equal", shown, _("この数字")),
    ]


@open_to_everyone
@require_GET
def issue(request: HttpRequest, no: int, plan: str = "") -> HttpResponse:
    """One of the issues and every line of the plan that answers it."""
    found = finding.plan_of(plan)
    tree = load_tree(finding.version_of(found))
    row = found.issues.filter(no=no).first()
    if row is None:
        raise Http404("no such issue")
    answering = [each for each in tree.nodes if row in tree.issues.get(each.pk, ())]
    context = {
        "plan": found,
        "issue": row,
        "answers": [(each, tree.goal_number(each), tree.level(each.depth)) for each in answering],
        "trace": trace(traced_issue(found, tree, row), finding.actor_of(request)),
        "at": addresses(found, plan),
    }
    return render(request, "plan/issue.jinja", context)
