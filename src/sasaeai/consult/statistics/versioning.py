"""One version of a report, and the page on which whoever leads makes the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.statistics.definitions import cells_of, define
from sasaeai.consult.statistics.forms import VersionForm
from sasaeai.consult.statistics.lines import PREFIX, REPORT, lacking
from sasaeai.consult.statistics.models import Cycle, ReportDefinition
from sasaeai.consult.views.asking import actor
from sasaeai.core.access import requires


@requires("consult.statistics")
@require_GET
def definition(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a report: every line, what counts it and with which conditions."""
    row = get_object_or_404(ReportDefinition, pk=pk)
    versions = list(ReportDefinition.objects.filter(code=row.code).order_by("-version"))
    context = {
        "row": row,
        "cells": cells_of(row),
        "versions": versions,
        "newest": versions[0] == row,
        "lacking": lacking(row),
        "leads": actor(request).may("consult.lead"),
    }
    return render(request, "consult/definition.jinja", context)


@requires("consult.lead")
@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    """The next version, from the lines of the newest; what is closed stays as it was."""
    last = ReportDefinition.objects.filter(code=code).order_by("-version").first()
    if last is None:
        raise Http404
    form = VersionForm(last, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = define(
                code,
                label=last.label,
                cycle=Cycle(last.cycle),
                valid_from=form.starts,
                cells=form.cells,
                recipient=last.recipient,
                note=form.cleaned_data["note"],
            )
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("新しい版を決めました。締めた期間は、前の版のままです。"))
            return redirect("consult:definition", pk=row.pk)
    mapped = [last.code == REPORT and cell["code"].startswith(PREFIX) for cell in last.cells]
    context = {"last": last, "form": form, "cells": cells_of(last), "mapped": mapped}
    return render(request, "consult/new_version.jinja", context, status=422 if form.errors else 200)
