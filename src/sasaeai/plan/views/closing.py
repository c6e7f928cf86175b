"""Freezing as a piece of work that one can leave and come back to, and what moved since."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import tables
from sasaeai.core.access import requires
from sasaeai.core.jobs import OPEN, JobRun, JobState
from sasaeai.core.tables import Who
from sasaeai.core.ui.jobpages import follow, shown, stop
from sasaeai.core.ui.jobview import JobView
from sasaeai.plan.board import board
from sasaeai.plan.drifting import moved_since
from sasaeai.plan.forms import ConfirmForm
from sasaeai.plan.models import Plan
from sasaeai.plan.queries import version_on
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.tables import drift_rows, drift_table
from sasaeai.plan.tasks import CLOSE, start_closing
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan

PACKS_SHOWN = 12


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def years(request: HttpRequest) -> HttpResponse:
    """The plan's years: confirmed or not, and the freezing of a year, a half or a window."""
    plan = shown_plan(request)
    form = ConfirmForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            run = start_closing(
                plan,
                form.window(),
                decision=answers["decision"],
                reason=answers["reason"],
                label=form.label(),
            )
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('plan:close_job', args=(run.pk,))}?plan={plan.code}")
    version = version_on(plan)
    shown = board(plan, version, exact=True) if version else None
    running = JobRun.objects.filter(task=CLOSE, state__in=OPEN).order_by("-pk")
    context = {
        "plan": plan,
        "form": form,
        "board": shown,
        "running": [job_view(run, plan) for run in running[:3]],
        "packs": plan.closings.all()[:PACKS_SHOWN],
    }
    return render(request, "plan/years.jinja", context)


@requires("plan.edit")
@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the freezing is."""
    plan = shown_plan(request)
    return follow(request, "plan/close_job.jinja", job_view(_run(pk), plan), {"plan": plan})


@requires("plan.edit")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops at the next step; nothing of it is kept."""
    plan = shown_plan(request)
    run = _run(pk)
    stop(request, run, kept=_("数字は確定していません。"))
    return redirect(f"{reverse('plan:close_job', args=(run.pk,))}?plan={plan.code}")


def _run(pk: int) -> JobRun:
    if pk > 2**63 - 1:
        raise Http404("no such work")
    return get_object_or_404(JobRun, pk=pk, task=CLOSE)


def job_view(run: JobRun, plan: Plan) -> JobView:
    here = f"?plan={plan.code}"
    done = run.state == JobState.DONE
    note = _("%(n)s件の数字を残しました。") % {"n": run.result.get("readings", 0)} if done else ""
    return shown(
        run,
        title=run.title,
        note=note,
        failed=_("確定できませんでした"),
        refresh_url=reverse("plan:close_job", args=(run.pk,)) + here,
        cancel_url=reverse("plan:cancel_close", args=(run.pk,)) + here,
        result_url=reverse("plan:years") + here if not run.open else "",
        result_label=_("年度の数字を見る"),
    )


@requires("plan.view_desk")
@require_GET
def drift(request: HttpRequest) -> HttpResponse:
    """Every published figure that counts otherwise today, with the rows to look at."""
    plan = shown_plan(request)
    exact = finding.actor_of(request).may("plan.exact")
    found = moved_since(plan, exact=exact)
    page = tables.page(
        drift_table(plan), drift_rows(found), request.GET, who=Who.INTERNAL, path=request.path
    )
    return render(request, "plan/drift.jinja", {"plan": plan, "table": page, "found": found})
