"""The mapping screen: which column of a council's own table is what."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.files.serving import attachment
from sasaeai.plan import mapping
from sasaeai.plan.enums import ImportKind, ImportStatus
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.importing.wide import columns as maps
from sasaeai.plan.importing.wide.columns import MOST_HEAD_ROWS, BadMap, ColumnMap
from sasaeai.plan.importing.wide.grid import Grid, Workbook
from sasaeai.plan.importing.wide.proposing import propose_columns
from sasaeai.plan.mapping_forms import TableForm, map_from, show_problems, shown
from sasaeai.plan.models import PlanImport
from sasaeai.plan.views.desk import FORM_METHODS


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what each column is; 提案しなおす reads the headings of other rows."""
    row, found = _found(pk)
    if row.status != ImportStatus.CHECKING:
        return redirect("plan:import_check", row.pk)
    of = _asked(request, found.book) or found.chosen
    grid = _grid(found.book, of)
    data = request.POST if request.method == "POST" else None
    table = TableForm(found.book, data, initial=_initial(of))
    rows = shown(grid, of, data)
    if data is not None:
        answer = _answer(row, found.book, table, rows, again=data.get("act") == "again")
        if answer is not None:
            return answer
    context = {
        "row": row, "table": table, "rows": rows, "kept": found.kept and not request.GET,
        "decided": found.decided, "passed": found.book.passed, "grid": grid,
    }  # fmt: skip
    return render(request, "plan/import_columns.jinja", context)


def _found(pk: int) -> tuple[PlanImport, mapping.Mapping]:
    row = get_object_or_404(PlanImport.objects.select_related("file", "plan"), pk=pk)
    if row.kind != ImportKind.WIDE:
        raise Http404("not a table")
    try:
        return row, mapping.mapping_of(row)
    except BadSheet as bad:
        raise Http404("not a table") from bad


def _initial(of: ColumnMap) -> dict[str, Any]:
    return {"sheets": of.sheets, "first": of.head[0], "last": of.head[1], "unit": of.unit}


def _grid(book: Workbook, of: ColumnMap) -> Grid:
    return next((grid for grid in book.grids if grid.name in of.sheets), book.grids[0])


def _asked(request: HttpRequest, book: Workbook) -> ColumnMap | None:
    """The heading asked for by ``?first=…&last=…``: its columns are proposed anew.

    A posted form stands on the rows it was shown for.
    """
    first, last = request.GET.get("first", ""), request.GET.get("last", "")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        return None
    head = int(first[:4]), int(last[:4])
    if not 0 <= head[1] - head[0] < MOST_HEAD_ROWS:
        return None
    wanted = request.GET.getlist("sheet")
    named = tuple(grid.name for grid in book.grids if grid.name in wanted)
    grid = next((grid for grid in book.grids if grid.name in named), book.grids[0])
    return ColumnMap(named or (grid.name,), head, propose_columns(grid, head))


def _answer(
    row: PlanImport, book: Workbook, table: TableForm, rows: list[Any], *, again: bool
) -> HttpResponse | None:
    """A redirect, or None when something must be put right on the page."""
    valid = [table.is_valid(), *(each.form.is_valid() for each in rows)]
    if again and table.is_valid():
        answers = table.cleaned_data
        asked = {"first": answers["first"], "last": answers["last"], "sheet": answers["sheets"]}
        address = reverse("plan:import_columns", args=[row.pk])
        return redirect(f"{address}?{urlencode(asked, doseq=True)}")
    if not all(valid):
        return None
    try:
        mapping.choose_map(row, book, map_from(table, rows))
    except BadMap as bad:
        show_problems(table, rows, bad)
        return None
    return redirect("plan:import_check", row.pk)


@requires("plan.edit")
@require_GET
def columns_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The map as a file, for ``./run plan-import FILE --map``."""
    row, found = _found(pk)
    content = json.dumps(maps.to_json(found.chosen), ensure_ascii=False, indent=1)
    name = f"{row.file.name}　対応表.json"
    return attachment(f"{content}\n".encode(), name=name, content_type="application/json")
