"""Accepting a file is long work: asked for as a job, found again by its file."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from sasaeai.core import jobs
from sasaeai.core.jobs import OPEN, JobRun
from sasaeai.places.models import ImportBatch
from sasaeai.places.municipal.services import check_accept
from sasaeai.places.tasks import accept_import


def start_accept(batch: ImportBatch, *, show: bool, met: Iterable[str]) -> JobRun:
    """Raises what ``check_accept`` raises; whoever asks twice gets the work that runs."""
    met = list(met)
    check_accept(batch, show=show, met=met)
    return jobs.start(
        accept_import,
        key=key_of(batch),
        title=f"{batch.get_dataset_display()}　{batch.publisher}",
        batch_id=batch.pk,
        show=show,
        met=met,
    )


def running(batch: ImportBatch) -> JobRun | None:
    """The work that brings this file in right now."""
    return _runs(batch).filter(state__in=OPEN).first()


def last_run(batch: ImportBatch) -> JobRun | None:
    """The newest work on this file, whatever came of it."""
    return _runs(batch).first()


def _runs(batch: ImportBatch) -> QuerySet[JobRun]:
    return JobRun.objects.filter(task=accept_import.name, key=key_of(batch)).order_by("-pk")


def key_of(batch: ImportBatch) -> str:
    """Names the work by its file."""
    return f"import {batch.pk}"
