"""A file on its way into the register: how far it is, and stopping it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sasaeai.core.access import requires
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.ui.jobpages import follow, shown, stop
from sasaeai.core.ui.jobview import JobView
from sasaeai.places.models import ImportBatch
from sasaeai.places.municipal.queueing import last_run


@requires("places.import")
@require_GET
def job(request: HttpRequest, batch: int) -> HttpResponse:
    """How far it is."""
    row, run = _work(batch)
    return follow(request, "places/import_work.jinja", job_view(row, run), {"row": row})


@requires("places.import")
@require_POST
def cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """Stops at the next portion; nothing of it is kept. What is done stays done."""
    row, run = _work(batch)
    stop(request, run, kept=_("ページは何も変わっていません。"))
    return redirect("places:import-work", batch=row.pk)


def _work(batch: int) -> tuple[ImportBatch, JobRun]:
    row = get_object_or_404(ImportBatch.objects.select_related("file"), pk=batch)
    run = last_run(row)
    if run is None:
        raise Http404("nobody asked for it yet")
    return row, run


def job_view(row: ImportBatch, run: JobRun) -> JobView:
    """The work as the pages draw it."""
    result = run.result if run.state == JobState.DONE else {}
    said = _("新しいページ%(new)s件、変わったページ%(changed)s件です。")
    return shown(
        run,
        title=_("取り込み"),
        note=said % result if result else "",
        failed=_("取り込めませんでした"),
        refresh_url=reverse("places:import-work", args=[row.pk]),
        cancel_url=reverse("places:import-cancel", args=[row.pk]),
        result_url="" if run.open else reverse("places:import-check", args=[row.pk]),
        result_label=_("取り込んだものを見る") if result else _("たしかめる画面にもどる"),
    )
