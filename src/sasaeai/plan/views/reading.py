"""The plan to read: whole, by word, by tag, by section, by issue, and version by version."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core import tables
from sasaeai.core.access import open_to_everyone
from sasaeai.core.documents import response
from sasaeai.core.periods import today
from sasaeai.plan import paper
from sasaeai.plan.book import book as make_book
from sasaeai.plan.comparing import compare
from sasaeai.plan.enums import PlanKind, RoleActor, VersionStatus
from sasaeai.plan.finding import search_lines
from sasaeai.plan.lines import lines_of
from sasaeai.plan.matrix import matrix_of
from sasaeai.plan.models import Plan, PlanLink, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, load_tree
from sasaeai.plan.staffing import standing_sections
from sasaeai.plan.tables import comparison_rows, comparison_table, matrix_rows, matrix_table
from sasaeai.plan.views import finding
from sasaeai.plan.views.files import list_file
from sasaeai.plan.views.public import OTHERS, RESIDENTS, addresses


def _base(request: HttpRequest, plan: str) -> tuple[Plan, Tree, dict[str, Any]]:
    found = finding.plan_of(plan)
    tree = load_tree(finding.version_asked(request, found), roles=True)
    asked = {"version": tree.version} if request.GET.get("version") else {}
    return found, tree, {"plan": found, "tree": tree, "at": addresses(found, plan), **asked}


@open_to_everyone
@require_GET
def read(request: HttpRequest, plan: str = "") -> HttpResponse:
    """The whole plan on one page, with its contents on top."""
    found, tree, context = _base(request, plan)
    roles = {
        row.pk: [
            (name, tree.roles_of(row, *actors))
            for name, actors in (
                ("we", RESIDENTS), ("council", (RoleActor.SHAKYO,)), ("others", OTHERS),
            )
        ]
        for row in tree.nodes
    }  # fmt: skip
    goals = {row.pk: tree.goal_number(row) for row in tree.nodes}
    context |= {"roles": roles, "goals": goals, "issues": list(found.issues.order_by("no"))}
    return render(request, "plan/read.jinja", context)


@open_to_everyone
@require_GET
def search(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Lines in which every word stands; one letter is enough."""
    _found, tree, context = _base(request, plan)
    words = request.GET.get("q", "")[:100]
    context |= {"words": words, "hits": search_lines(tree, words)}
    return render(request, "plan/search.jinja", context)


@open_to_everyone
@require_GET
def matrix(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Which line answers which issue."""
    found, tree, context = _base(request, plan)
    context["matrix"] = matrix_of(tree, list(found.issues.order_by("no")))
    return render(request, "plan/matrix.jinja", context)


@open_to_everyone
@require_GET
def matrix_file(request: HttpRequest, format: str, plan: str = "") -> HttpResponse:
    """The same as a list; as PDF on A4 lying on its side."""
    found, tree, _context = _base(request, plan)
    shown = matrix_of(tree, list(found.issues.order_by("no")))
    issuer = found.organisation.name
    return list_file(
        matrix_table(found, shown), matrix_rows(shown), format=finding.format_of(format),
        issuer=issuer,
    )  # fmt: skip


@open_to_everyone
@require_GET
def tag(request: HttpRequest, tag: str, plan: str = "") -> HttpResponse:
    """Lines that carry a tag, across all levels (重点 and the like)."""
    _found, tree, context = _base(request, plan)
    rows = [row for row in tree.nodes if tag in row.tags]
    if not rows:
        raise Http404("no such tag")
    every = dict.fromkeys(each for row in tree.nodes for each in row.tags)
    context |= {"name": tag, "rows": _placed(tree, rows), "others": [e for e in every if e != tag]}
    return render(request, "plan/tag.jinja", context)


@open_to_everyone
@require_GET
def sections(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Who answers for what; ``?name=`` shows one section's lines only."""
    _found, tree, context = _base(request, plan)
    known = {row.name: row for row in standing_sections().select_related("organisation")}
    names = list(dict.fromkeys(row.owner for row in tree.nodes if row.owner))
    asked = request.GET.get("name", "")[:60]
    if asked and asked not in names:
        raise Http404("no such section")
    shown = [asked] if asked else names
    context |= {
        "names": names,
        "asked": asked,
        "groups": [
            (name, known.get(name), _placed(tree, [r for r in tree.nodes if r.owner == name]))
            for name in shown
        ],
    }
    return render(request, "plan/sections.jinja", context)


def _placed(tree: Tree, rows: list[PlanNode]) -> list[tuple[PlanNode, int, tuple[PlanNode, ...]]]:
    return [(row, tree.goal_number(row), tree.path(row)[:-1]) for row in rows]


@open_to_everyone
@require_GET
def versions(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every text that held: from when, decided where, why, and the lines that ended."""
    found, _tree, context = _base(request, plan)
    rows = found.versions.exclude(status=VersionStatus.DRAFT).order_by("-no")
    lines = lines_of(found)
    context |= {"versions": list(rows), "ended": lines.ended, "day": today()}
    return render(request, "plan/versions.jinja", context)


def _numbered(found: Plan, no: int) -> PlanVersion:
    return finding.version_numbered(found, no)


@open_to_everyone
@require_GET
def version(request: HttpRequest, no: int, plan: str = "") -> HttpResponse:
    """One version beside the one before it."""
    found, _tree, context = _base(request, plan)
    row = _numbered(found, no)
    context |= {"row": row, "comparison": compare(row), "day": today()}
    return render(request, "plan/version.jinja", context)


@open_to_everyone
@require_GET
def version_file(request: HttpRequest, no: int, format: str, plan: str = "") -> HttpResponse:
    """新旧対照表 as A4 lying on its side, or as a list."""
    found = finding.plan_of(plan)
    return comparison_response(found, _numbered(found, no), format)


def comparison_response(plan: Plan, row: PlanVersion, format: str) -> HttpResponse:
    """The comparison of a version as a file."""
    shown, issuer = compare(row), plan.organisation.name
    if finding.format_of(format) == "pdf":
        pdf = paper.comparison_sheet(shown, issuer=issuer, made_at=now())
        return response(pdf, tables.safe_name(f"{plan.full_name}　新旧対照表"), inline=True)
    return list_file(comparison_table(shown), comparison_rows(shown), format=format, issuer=issuer)


@open_to_everyone
@require_GET
def book(request: HttpRequest, plan: str = "") -> HttpResponse:
    """The full book as PDF: contents, all lines, figures and targets, money, versions, colophon."""
    found, tree, _context = _base(request, plan)
    pdf = make_book(found, tree, issuer=found.organisation.name, made_at=now())
    return response(pdf, tables.safe_name(f"{found.full_name}　本編"), inline=True)


@open_to_everyone
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """All plans that are published, by kind, with how they hang together."""
    rows = Plan.objects.filter(is_public=True).select_related("organisation", "area")
    rows = rows.filter(versions__in=PlanVersion.objects.exclude(status=VersionStatus.DRAFT))
    links = PlanLink.objects.filter(plan__in=rows).select_related("plan", "to_plan")
    listed = list(rows.distinct().order_by("-fy_from", "code"))
    groups = [
        (kind.label, [row for row in listed if row.kind == kind])
        for kind in PlanKind
        if any(row.kind == kind for row in listed)
    ]
    return render(request, "plan/plans.jinja", {"groups": groups, "links": list(links)})
