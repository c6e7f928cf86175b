"""A job's steps as a person sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.tasks import Task

from sasaeai.core.access.actor import current
from sasaeai.core.jobs.models import JobRun, JobState


class Cancelled(Exception):
    """A person asked to stop; what is done so far is undone with the job's transaction."""


def start(task: Task[..., Any, Any], *, title: str, **arguments: Any) -> JobRun:
    """Queues long work in the same transaction as what asked for it, and returns its progress."""
    with transaction.atomic():
        run = JobRun.objects.create(task=task.name, title=title, account_id=current().account_id)
        task.defer(run_id=run.pk, **arguments)
    return run


class Progress:
    """Handed to the work: ``step`` moves the bar, ``problem`` reports a row that failed."""

    def __init__(self, run: JobRun) -> None:
        self.run = run

    def total(self, count: int) -> None:
        self.run.total = count
        self.run.save(update_fields=["total"])

    def step(self, count: int = 1) -> None:
        """Raises ``Cancelled`` when somebody has asked to stop."""
        self.run.finished += count
        self.run.save(update_fields=["finished"])
        self.run.refresh_from_db(fields=["cancel_requested"])
        if self.run.cancel_requested:
            raise Cancelled

    def problem(self, words: str, *, row: int | None = None) -> None:
        self.run.problems = [*self.run.problems, {"row": row, "words": words}]
        self.run.save(update_fields=["problems"])


@contextmanager
def running(run_id: int) -> Iterator[Progress]:
    """Around a task's body: marks started, done, cancelled or failed.

    A run that was already finished is not run again, so a retried job does nothing twice.
    """
    run = JobRun.objects.get(pk=run_id)
    if run.state in (JobState.DONE, JobState.CANCELLED):
        raise Cancelled
    JobRun.objects.filter(pk=run_id).update(state=JobState.RUNNING, started_at=Now())
    try:
        yield Progress(run)
    except Cancelled:
        _end(run_id, JobState.CANCELLED)
    except Exception:
        _end(run_id, JobState.FAILED)
        raise
    else:
        _end(run_id, JobState.DONE)


def _end(run_id: int, state: JobState) -> None:
    JobRun.objects.filter(pk=run_id).update(state=state, ended_at=Now())
