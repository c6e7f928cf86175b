"""The geography in the workspace: what there is, and boundaries from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.areas import boundaries, queries, services
from sasaeai.areas.forms import BoundaryForm
from sasaeai.areas.models import Area, AreaKind
from sasaeai.core import files
from sasaeai.core.access import requires
from sasaeai.core.figures import Figure
from sasaeai.core.ui import maps


@requires("areas.edit")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All areas of one kind as map and list."""
    kinds = list(AreaKind.objects.all())
    wanted = request.GET.get("kind", "") or (kinds[0].code if kinds else "")
    kind = get_object_or_404(AreaKind, code=wanted[:30]) if kinds else None
    rows = list(queries.with_population(kind.code)) if kind else []
    shapes = [
        maps.Area(name=row.name, geometry=row.geometry, figure=_people(row))
        for row in rows
        if row.geometry
    ]
    context = {"kinds": kinds, "kind": kind, "rows": rows, "shapes": shapes}
    return render(request, "areas/list.jinja", context)


@requires("areas.edit")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Two steps with one form: the report first; the same file with 保存 writes it."""
    form = BoundaryForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        report = _report(form)
        if report is not None and "save" in request.POST and report.can_be_saved:
            count = services.save_boundaries(
                form.cleaned_data["kind"],
                report,
                valid_from=form.cleaned_data["valid_from"],
                source=form.cleaned_data["source"],
            )
            messages.success(request, _("%(count)d の区域を保存しました。") % {"count": count})
            return redirect("areas:list")
    status = 422 if form.errors else 200
    return render(request, "areas/import.jinja", {"form": form, "report": report}, status=status)


def _report(form: BoundaryForm) -> boundaries.Report | None:
    data = form.cleaned_data
    upload = data["file"]
    if upload.size > files.LARGEST:
        form.add_error("file", _("ファイルが大きすぎます。"))
        return None
    known = queries.existing(data["kind"].code).values_list("code", flat=True)
    try:
        return boundaries.read(
            upload.read(),
            code_field=data["code_field"],
            name_field=data["name_field"],
            existing=known,
        )
    except boundaries.UnreadableBoundaries as problem:
        form.add_error("file", str(problem))
        return None


def _people(area: Area) -> Figure:
    count = getattr(area, "people", None)
    return Figure.not_entered(unit="人") if count is None else Figure.count(count, unit="人")
