"""The geography in the workspace: what there is, and boundaries from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

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
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Makes one kind this council's 地区."""
    kind = get_object_or_404(AreaKind, code=request.POST.get("kind", "")[:30])
    services.choose_district(kind)
    messages.success(request, _("「%(kind)s」で分けて見るようにしました。") % {"kind": kind.label})
    return redirect(f"{reverse('areas:list')}?kind={kind.code}")


@requires("areas.edit")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Two steps: a file is checked and kept; 保存 writes the very file that was checked."""
    form = BoundaryForm(request.POST or None, request.FILES or None)
    report, kept = None, None
    if request.method == "POST" and form.is_valid():
        kept = _kept(form)
        report = _report(form, kept) if kept else None
        if report is not None and "save" in request.POST and report.can_be_saved:
            count = services.save_boundaries(
                form.cleaned_data["kind"],
                report,
                valid_from=form.cleaned_data["valid_from"],
                source=form.cleaned_data["source"],
            )
            messages.success(request, _("%(count)d の区域を保存しました。") % {"count": count})
            return redirect("areas:list")
    context = {"form": form, "report": report, "kept": kept}
    return render(request, "areas/import.jinja", context, status=422 if form.errors else 200)


def _kept(form: BoundaryForm) -> files.StoredFile | None:
    upload = form.cleaned_data["file"]
    if not upload:
        found = files.own(form.cleaned_data["stored"], room="areas")
        if found is None:
            form.add_error("file", _("ファイルをもう一度選んでください。"))
        return found
    try:
        return files.store(upload.read(files.LARGEST + 1), name=upload.name, room="areas")
    except files.Refused as refused:
        form.add_error("file", str(refused))
        return None


def _report(form: BoundaryForm, kept: files.StoredFile) -> boundaries.Report | None:
    data = form.cleaned_data
    try:
        return boundaries.read(
            files.read(kept),
            code_field=data["code_field"],
            name_field=data["name_field"],
            existing=queries.existing(data["kind"].code).values_list("code", flat=True),
        )
    except boundaries.UnreadableBoundaries as problem:
        form.add_error("file", str(problem))
        return None


def _people(area: Area) -> Figure:
    count = getattr(area, "people", None)
    return Figure.not_entered(unit="人") if count is None else Figure.count(count, unit="人")
