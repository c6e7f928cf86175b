"""Asking for long work, and asking it to stop."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.tasks import Task

from sasaeai.core.access.actor import current, doors
from sasaeai.core.jobs.models import OPEN, JobRun, JobState


def start(task: Task[..., Any, Any], *, title: str, key: str = "", **arguments: Any) -> JobRun:
    """Queues long work in the same transaction as what asked for it, and returns its progress.

    Whoever asks for the same ``key`` while it is at work gets the run that is there.
    """
    with transaction.atomic():
        busy = JobRun.objects.filter(task=task.name, key=key, state__in=OPEN) if key else None
        if busy is not None and (run := busy.order_by("pk").first()) is not None:
            return run
        run = JobRun.objects.create(
            task=task.name,
            key=key,
            title=title,
            account_id=current().account_id,
            readers=list(doors()),
        )
        task.defer(run_id=run.pk, **arguments)
    return run


def cancel(run: JobRun) -> None:
    """What waits never starts; what runs stops at its next step and is undone; the rest stays."""
    waiting = JobRun.objects.filter(pk=run.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, cancel_requested=True, ended_at=Now()):
        JobRun.objects.filter(pk=run.pk, state=JobState.RUNNING).update(cancel_requested=True)
    run.refresh_from_db()
