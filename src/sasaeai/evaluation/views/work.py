"""Freezing, restating and publishing at work: how far it is, cancelling, what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sasaeai.core.access import requires
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.ui.jobpages import follow, shown, stop
from sasaeai.core.ui.jobview import JobView
from sasaeai.core.ui.words import words
from sasaeai.evaluation.asking import id_of
from sasaeai.evaluation.enums import RoundWork
from sasaeai.evaluation.internal.closing import kind_of, work_of
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.views.rounds import round_of


@requires("evaluation.run")
@require_GET
def job(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """How far the work is."""
    found = round_of(pk)
    view = job_view(found, _run(found, run))
    return follow(request, "evaluation/round_job.jinja", view, {"round": found})


@requires("evaluation.run")
@require_POST
def cancel(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Stops at the next step; nothing of it is kept."""
    found = round_of(pk)
    stop(request, _run(found, run), kept=_("何も変わっていません。"))
    return redirect("evaluation:round_job", found.pk, run)


def _run(found: EvalRound, run: int) -> JobRun:
    row = work_of(found, id_of(run))
    if row is None:
        raise Http404("no such work")
    return row


def job_view(found: EvalRound, run: JobRun) -> JobView:
    """The work as the pages draw it."""
    here = (found.pk, run.pk)
    return shown(
        run,
        title=words(kind_of(found, run).label),
        note=_note(found, run) if run.state == JobState.DONE else "",
        failed=_("できませんでした"),
        refresh_url=reverse("evaluation:round_job", args=here),
        cancel_url=reverse("evaluation:round_cancel", args=here),
        result_url="" if run.open else reverse("evaluation:round", args=[found.pk]),
        result_label=_("評価の一覧へ"),
    )


def _note(found: EvalRound, run: JobRun) -> str:
    """What came of it, and what comes next."""
    work = kind_of(found, run)
    if work is RoundWork.FREEZE:
        return _("数字を確定しました。次は理事会です。")
    if work is RoundWork.RESTATE:
        told = _("%(n)s件の数字を直しました。公表するページは、次の版を公表するまで前のままです。")
        return told % {"n": run.result.get("figures", 0)}
    return _("第%(no)s版を公表しました。") % {"no": run.result.get("revision", 0)}
