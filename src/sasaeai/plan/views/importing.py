"""Bringing a plan in: upload, look at what was read, correct it, accept it as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.files.serving import attachment
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.plan import imports, mapping
from sasaeai.plan.enums import ImportKind, ImportStatus, PlanKind
from sasaeai.plan.forms import NewPlanForm, UploadForm
from sasaeai.plan.importing.proposal import Place, ProposedNode
from sasaeai.plan.importing.sheet import BadSheet, NodeRow, PlanSheet
from sasaeai.plan.importing.sheet_writing import write_xlsx_sheet, write_zip
from sasaeai.plan.models import PlanImport
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.sheets import export_sheet
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 200


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; below, the imports that are still being checked."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = imports.upload(file.read(), name=file.name, plan=form.cleaned_data["plan"])
        except PlanRefused as refused:
            form.add_error("file", str(refused))
        else:
            step = "import_columns" if row.kind == ImportKind.WIDE else "import_check"
            return redirect(f"plan:{step}", row.pk)
    waiting = PlanImport.objects.filter(status=ImportStatus.CHECKING).select_related("file", "plan")
    return render(request, "plan/import.jinja", {"form": form, "waiting": waiting[:20]})


@dataclass(frozen=True)
class Line:
    """One line of the tree with where it was read and how sure the reading is."""

    index: int
    row: NodeRow
    title: str
    parent: str
    out: bool
    places: tuple[Place, ...]
    confidence: str
    notes: tuple[str, ...]
    parents: tuple[NodeRow, ...]
    roles: tuple[Any, ...]


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was read, where it came from, what it would change; a person corrects and accepts."""
    row = get_object_or_404(PlanImport.objects.select_related("file", "plan"), pk=pk)
    if _lacks_map(row):
        return redirect("plan:import_columns", row.pk)
    reading = imports.read(row)
    new_plan = row.plan is None and row.status == ImportStatus.CHECKING
    form = NewPlanForm(
        request.POST if request.method == "POST" and new_plan else None,
        prefix="head",
        initial=_head_initial(reading.sheet, row.corrections),
    )
    if request.method == "POST":
        if row.status != ImportStatus.CHECKING:
            raise Http404("this import is over")
        if not new_plan or form.is_valid():
            return _corrected(request, row, reading, form if new_plan else None)
    return render(request, "plan/import_check.jinja", _context(row, reading, form, new_plan))


def _lacks_map(row: PlanImport) -> bool:
    return row.kind == ImportKind.WIDE and mapping.KEY not in row.corrections


def _corrected(
    request: HttpRequest, row: PlanImport, reading: imports.Reading, form: NewPlanForm | None
) -> HttpResponse:
    corrections: dict[str, Any] = {"nodes": _node_corrections(request.POST, reading.original)}
    if form is not None:
        answers = form.cleaned_data
        span: FiscalSpan = answers["span"]
        corrections["kind"] = answers["kind"]
        corrections["head"] = {
            "name": answers["name"],
            "ordinal": answers["ordinal"],
            "vision": answers["vision"],
            "fy_from": span.first.year,
            "fy_to": span.last.year,
        }
    imports.correct(row, corrections)
    if request.POST.get("act") != "accept":
        messages.success(request, _("直したところを残しました。まだ計画には入っていません。"))
        return redirect("plan:import_check", row.pk)
    try:
        kind = PlanKind(corrections.get("kind", PlanKind.CITY))
        saved = imports.accept(row, kind=kind)
    except BadSheet:
        messages.error(request, _("まだ直すところがあります。下の一覧を見てください。"))
        return redirect("plan:import_check", row.pk)
    except PlanRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan:import_check", row.pk)
    page = "draft/" if saved.draft is not None else ""
    messages.success(request, _("読み込みました。"))
    return redirect(f"/desk/plan/{page}?plan={saved.plan.code}")


def _node_corrections(posted: Mapping[str, Any], original: PlanSheet) -> dict[str, Any]:
    """Only what differs from the file; forged fields for lines that do not exist change nothing."""
    found: dict[str, Any] = {}
    for index, row in enumerate(original.nodes):
        one: dict[str, Any] = {}
        title = str(posted.get(f"title-{index}", row.title)).strip()[:LONGEST_TITLE]
        parent = str(posted.get(f"parent-{index}", row.parent))[:40]
        if title and title != row.title:
            one["title"] = title
        if parent != row.parent:
            one["parent"] = parent
        if posted.get(f"out-{index}"):
            one["out"] = True
        if one:
            found[row.code] = one
    return found


def _head_initial(sheet: PlanSheet, corrections: dict[str, Any]) -> dict[str, Any]:
    head = sheet.head
    span = ""
    if head.fy_from and head.fy_to and head.fy_from <= head.fy_to:
        span = FiscalSpan(FiscalYear(head.fy_from), FiscalYear(head.fy_to)).label
    return {
        "name": head.name,
        "ordinal": head.ordinal,
        "span": span,
        "vision": head.vision,
        "kind": corrections.get("kind", PlanKind.CITY),
    }


def _context(
    row: PlanImport, reading: imports.Reading, form: NewPlanForm, new_plan: bool
) -> dict[str, Any]:
    proposal = reading.proposal
    levels = {level.depth: level.name for level in reading.original.levels}
    return {
        "row": row,
        "reading": reading,
        "proposal": proposal,
        "form": form,
        "new_plan": new_plan,
        "open": row.status == ImportStatus.CHECKING,
        "lines": _lines(reading, row.corrections),
        "levels": levels,
        "indicators": _measured(reading.sheet),
        "counts": reading.sheet.counts,
        "changes": [] if row.plan is None else reading.diff.changes,
    }


@dataclass(frozen=True)
class Said:
    """A number of a fiscal year; None is 設定なし."""

    year: str
    value: Decimal | None


@dataclass(frozen=True)
class Measured:
    """One indicator as it was read, with the title of its line."""

    code: str
    name: str
    line: str
    unit: str
    baseline: Said | None
    targets: tuple[Said, ...]


def _measured(sheet: PlanSheet) -> list[Measured]:
    titles = {node.code: node.title for node in sheet.nodes}
    return [
        Measured(
            row.code,
            row.name,
            titles.get(row.node, row.node),
            row.unit,
            _said(row.baseline_fy, row.baseline) if row.baseline_fy else None,
            tuple(_said(target.fy, target.value) for target in row.targets),
        )
        for row in sheet.indicators
    ]


def _said(fy: int, value: Decimal | None) -> Said:
    return Said(FiscalYear(fy).label, value)


def _lines(reading: imports.Reading, corrections: dict[str, Any]) -> list[Line]:
    proposed: dict[str, ProposedNode] = {}
    if reading.proposal is not None:
        proposed = {node.code: node for node in reading.proposal.nodes}
    fixes = corrections.get("nodes", {})
    by_depth: dict[int, list[NodeRow]] = {}
    for node in reading.original.nodes:
        by_depth.setdefault(node.depth, []).append(node)
    found = []
    for index, node in enumerate(reading.original.nodes):
        fix, source = fixes.get(node.code, {}), proposed.get(node.code)
        found.append(
            Line(
                index=index,
                row=node,
                title=fix.get("title", node.title),
                parent=fix.get("parent", node.parent),
                out=bool(fix.get("out")),
                places=source.places if source else (),
                confidence=source.confidence.label if source else "",
                notes=source.notes if source else (),
                parents=tuple(by_depth.get(node.depth - 1, ())),
                roles=tuple(role for role in reading.original.roles if role.node == node.code),
            )
        )
    return found


@requires("plan.edit")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an import off the list."""
    row = get_object_or_404(PlanImport, pk=pk)
    try:
        imports.drop(row)
    except PlanRefused as refused:
        messages.error(request, str(refused))
    return redirect("plan:import")


@requires("plan.edit")
@require_GET
def check_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, as a plan sheet: to be put right in Excel and uploaded again."""
    row = get_object_or_404(PlanImport.objects.select_related("file", "plan"), pk=pk)
    if _lacks_map(row):
        raise Http404("nothing is read yet")
    content = write_xlsx_sheet(imports.read(row).sheet)
    return attachment(content, name=f"{row.file.name}　計画シート.xlsx", content_type=XLSX)


@requires("plan.view_desk")
@require_GET
def sheet(request: HttpRequest, format: str) -> HttpResponse:
    """The plan as a plan sheet (XLSX, or CSV files in a ZIP); reading it back changes nothing."""
    plan = shown_plan(request)
    found = export_sheet(plan)
    audit.record("plan.sheet.exported", subject=("plan", plan.pk), detail={"format": format})
    name = f"{plan.full_name}　計画シート"
    if format == "xlsx":
        return attachment(write_xlsx_sheet(found), name=f"{name}.xlsx", content_type=XLSX)
    if format == "zip":
        return attachment(write_zip(found), name=f"{name}.zip", content_type="application/zip")
    raise Http404("no such format")
