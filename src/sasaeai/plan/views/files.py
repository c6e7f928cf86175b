"""The same figures as files: CSV, XLSX, PDF, the A4 board and the plan's summary."""

from __future__ import annotations

from typing import Literal, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core import tables
from sasaeai.core.access import open_to_everyone, requires
from sasaeai.core.documents import response
from sasaeai.core.tables import Format, Who
from sasaeai.plan import paper
from sasaeai.plan.board import board as read_board
from sasaeai.plan.continuing import years_before
from sasaeai.plan.districts import by_district
from sasaeai.plan.drifting import moved_since
from sasaeai.plan.figures import measure
from sasaeai.plan.models import Plan
from sasaeai.plan.queries import load_tree
from sasaeai.plan.tables import (
    Rows,
    board_rows,
    board_table,
    districts_rows,
    districts_table,
    drift_rows,
    drift_table,
    years_rows,
    years_table,
)
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import shown_plan
from sasaeai.plan.widesheet import wide_sheet


def list_file(
    table: tables.Table, rows: Rows, *, format: str, issuer: str, who: Who = Who.PUBLIC
) -> HttpResponse:
    """A list as CSV, XLSX or PDF; a public one unless said otherwise."""
    return tables.export_response(
        tables.export(
            table,
            rows,
            format=cast("Format", finding.format_of(format)),
            who=who,
            issuer=issuer,
            made_at=now(),
        )
    )


@open_to_everyone
@require_GET
def board(request: HttpRequest, format: str, plan: str = "") -> HttpResponse:
    """The board as a list, or as one sheet lying on its side (A4, ``?paper=a3`` for a wall)."""
    return _board(request, finding.plan_of(plan), format, exact=False)


@requires("plan.view_desk")
@require_GET
def desk_board(request: HttpRequest, format: str) -> HttpResponse:
    """The same files for staff: exact where their duty allows it."""
    exact = finding.actor_of(request).may("plan.exact")
    return _board(request, shown_plan(request), format, exact=exact)


def _board(request: HttpRequest, found: Plan, format: str, *, exact: bool) -> HttpResponse:
    year = finding.year_of(request, found)
    shown = read_board(found, finding.version_of(found), year=year, exact=exact)
    if finding.format_of(format) == "pdf":
        size: Literal["a4", "a3"] = "a3" if request.GET.get("paper") == "a3" else "a4"
        pdf = paper.board_sheet(shown, issuer=found.organisation.name, made_at=now(), paper=size)
        return response(pdf, tables.safe_name(f"{found.full_name}　進みぐあい"), inline=True)
    issuer = found.organisation.name
    return list_file(board_table(shown), board_rows(shown), format=format, issuer=issuer)


@requires("plan.view_desk")
@require_GET
def wide(request: HttpRequest) -> HttpResponse:
    """進行管理表: the plan in a council's own layout, to be worked on and read in again."""
    found = shown_plan(request)
    exact = finding.actor_of(request).may("plan.exact")
    version = finding.version_of(found)
    return tables.export_response(wide_sheet(found, version, exact=exact))


@open_to_everyone
@require_GET
def summary(request: HttpRequest, plan: str = "") -> HttpResponse:
    """The whole plan on paper, A4."""
    found = finding.plan_of(plan)
    tree = load_tree(finding.version_of(found), roles=True)
    pdf = paper.summary(found, tree, issuer=found.organisation.name, made_at=now())
    return response(pdf, tables.safe_name(found.full_name), inline=True)


@open_to_everyone
@require_GET
def indicator_years(request: HttpRequest, code: str, format: str, plan: str = "") -> HttpResponse:
    """One indicator over the years."""
    found = finding.plan_of(plan)
    row = finding.indicator_of(found, code)
    item = measure(found, [row])[0]
    issuer = found.organisation.name
    before = years_before([row]).get(row.pk, ())
    return list_file(years_table(item), years_rows(item, before), format=format, issuer=issuer)


@open_to_everyone
@require_GET
def indicator_districts(
    request: HttpRequest, code: str, format: str, plan: str = ""
) -> HttpResponse:
    """One indicator district by district, small counts hidden as on the page."""
    found = finding.plan_of(plan)
    row = finding.indicator_of(found, code)
    year = finding.year_of(request, found)
    item = measure(found, [row], year=year)[0]
    districts = by_district(found, item, year=year)
    if districts is None or not districts.rows:
        raise Http404("no table by district")
    issuer = found.organisation.name
    return list_file(
        districts_table(item, districts), districts_rows(districts), format=format, issuer=issuer
    )


@requires("plan.view_desk")
@require_GET
def drift(request: HttpRequest, format: str) -> HttpResponse:
    """What moved since it was published, as a list to take along."""
    found = shown_plan(request)
    moved = moved_since(found, exact=finding.actor_of(request).may("plan.exact"))
    issuer = found.organisation.name
    kind = finding.format_of(format)
    return list_file(
        drift_table(found), drift_rows(moved), format=kind, issuer=issuer, who=Who.INTERNAL
    )
