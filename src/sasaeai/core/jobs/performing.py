"""The frame around every job's body: claimed once, one transaction, one end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Jsonb

from sasaeai.core.access import acting
from sasaeai.core.jobs.models import JobState
from sasaeai.core.jobs.progress import WORKING_ON, Cancelled, Progress, line_of_its_own
from sasaeai.core.refusal import Refusal

logger = logging.getLogger(__name__)
Body = Callable[[Progress], Mapping[str, Any] | None]
LOCK_SPACE = 7203


def perform(run_id: int, body: Body, *, purpose: str, as_asker: bool = False) -> None:
    """Runs the body in one transaction and keeps what it returns as the run's result.

    The end is written inside that transaction, so a job that is retried after its worker died does
    nothing twice. Without ``as_asker`` the body acts as nobody and sees no person; with it, as the
    account that asked, with the duties of this moment: a term that ended meanwhile reaches nothing.
    """
    with line_of_its_own(run_id) as line:
        asker = _claim(line, run_id)
        if asker is None:
            return
        progress = Progress(run_id, line)
        try:
            with acting(asker if as_asker and asker else None, purpose=purpose):
                result = _done(body, progress)
                progress.flush()
                _finish(run_id, result or {})
        except Cancelled:
            _stop(line, run_id, JobState.CANCELLED)
        except Exception:
            _stop(line, run_id, JobState.FAILED)
            raise


def _done(body: Body, progress: Progress) -> Mapping[str, Any] | None:
    """The sentences of a refusal stay on the run, where whoever asked reads them."""
    try:
        return body(progress)
    except Refusal as refused:
        for sentence in refused.told:
            progress.problem(sentence)
        progress.flush()
        raise


def _claim(line: BaseDatabaseWrapper, run_id: int) -> int | None:
    """The asking account (0 for nobody), or None when there is nothing to do.

    The lock belongs to the connection: it holds off a second worker, and dies with the first.
    """
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, run_id % 2**31])
        if not cursor.fetchone()[0]:
            logger.warning("job run %s is already being worked on", run_id)
            return None
        cursor.execute(
            "UPDATE core_jobrun SET state = %s, started_at = clock_timestamp(), ended_at = NULL, "
            "finished = 0, problems = '[]' WHERE id = %s AND state NOT IN (%s, %s) "
            "AND NOT cancel_requested RETURNING coalesce(account_id, 0)",
            [JobState.RUNNING, run_id, JobState.DONE, JobState.CANCELLED],
        )
        row = cursor.fetchone()
        if row is None:
            _stop_if_asked(cursor, run_id)
    return None if row is None else int(row[0])


def _stop_if_asked(cursor: Any, run_id: int) -> None:
    """Asked to stop while the worker that had it was dying."""
    cursor.execute(
        "UPDATE core_jobrun SET state = %s, ended_at = clock_timestamp() "
        "WHERE id = %s AND cancel_requested AND state NOT IN (%s, %s)",
        [JobState.CANCELLED, run_id, JobState.DONE, JobState.CANCELLED],
    )


def _finish(run_id: int, result: Mapping[str, Any]) -> None:
    """Raises ``Cancelled`` where somebody asked to stop after the last step: it has not ended yet."""
    values: list[Any] = [JobState.DONE, Jsonb(dict(result)), run_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [WORKING_ON, str(run_id)])
        cursor.execute(
            "UPDATE core_jobrun SET state = %s, ended_at = clock_timestamp(), result = %s "
            "WHERE id = %s AND NOT cancel_requested",
            values,
        )
        if not cursor.rowcount:
            raise Cancelled


def _stop(line: BaseDatabaseWrapper, run_id: int, state: JobState) -> None:
    with line.cursor() as cursor:
        cursor.execute(
            "UPDATE core_jobrun SET state = %s, ended_at = clock_timestamp() WHERE id = %s",
            [state, run_id],
        )
