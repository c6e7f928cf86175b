"""The page of long work: the same in every room, which gives its own words and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sasaeai.core import jobs
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.ui.jobview import LOOKS, JobView

PART = "ui/work.jinja"


def shown(
    run: JobRun, *, title: str, failed: str, note: str = "", cancel_url: str = "", **links: str
) -> JobView:
    """The work as pages draw it; ``note`` is what came of it, ``failed`` stands before each trouble.

    ``links`` are the other addresses of ``JobView``, with ``result_label``.
    """
    stopping = run.open and run.cancel_requested
    outcome = note if run.state == JobState.DONE else ""
    return JobView(
        key=str(run.pk),
        title=title,
        state=LOOKS[run.state],
        done=run.finished,
        total=run.total,
        note=_("取りやめています") if stopping else outcome,
        failures=tuple((failed, each["words"]) for each in run.problems),
        cancel_url="" if stopping else cancel_url,
        **links,
    )


def follow(
    request: HttpRequest, template: str, job: JobView | None, context: Mapping[str, Any]
) -> HttpResponse:
    """How far it is; htmx asks for the part alone."""
    part = job is not None and request.headers.get("HX-Request") == "true"
    return render(request, PART if part else template, {**context, "job": job})


def stop(request: HttpRequest, run: JobRun, *, kept: str) -> None:
    """Asks the work to stop and says how it stands; ``kept`` tells what stays when nothing is kept."""
    jobs.cancel(run)
    if run.state == JobState.CANCELLED:
        messages.success(request, _("取りやめました。%(kept)s") % {"kept": kept})
    elif run.state == JobState.RUNNING:
        messages.info(request, _("取りやめるように伝えました。次のくぎりで止まります。"))
    elif run.state == JobState.FAILED:
        messages.error(
            request, _("うまくいかずに、もう止まっていました。%(kept)s") % {"kept": kept}
        )
    else:
        messages.error(request, _("もう、終わっていました。"))
