"""A job's steps as a person sees them, written beside the work's own transaction.

The work is one transaction, so what it writes is invisible until it ends. Progress goes through a
connection of its own that commits at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Jsonb

SECONDS_BETWEEN_WRITES = 0.2
MOST_PROBLEMS = 1000
LONGEST_WAIT = "10s"
"""A body that writes its own run would wait for itself for ever."""


WORKING_ON = "sasaeai.job"
"""The run that a worker has in hand; it may write that one for whoever asked."""


class Cancelled(Exception):
    """A person asked to stop; what is done so far is undone with the job's transaction."""


@dataclass(frozen=True)
class Watched:
    """How a service tells how far it is, in a job or outside one: ``total`` once, then ``step``."""

    total: Callable[[int], None] = lambda _count: None
    step: Callable[..., None] = lambda _count=1: None


UNWATCHED = Watched()


class Progress:
    """Handed to the work: ``step`` moves the bar, ``problem`` reports a row that failed.

    Words of a problem name the row and what to do, never a person: many may read them.
    """

    def __init__(self, run_id: int, line: BaseDatabaseWrapper) -> None:
        self.run_id = run_id
        self._line = line
        self._finished = 0
        self._problems: list[dict[str, Any]] = []
        self._dropped = 0
        self._written_at = float("-inf")

    def total(self, count: int) -> None:
        """How many steps there will be; 0 while that is not known."""
        self._write("total = %s", [count])

    def step(self, count: int = 1) -> None:
        """Raises ``Cancelled`` when somebody has asked to stop."""
        self._finished += count
        if time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES:
            self.flush()

    def problem(self, words: str, *, row: int | None = None) -> None:
        """Keeps the first thousand; ``dropped`` tells how many more there were."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append({"row": row, "words": words[:300]})
        else:
            self._dropped += 1

    @property
    def dropped(self) -> int:
        return self._dropped

    def flush(self) -> None:
        """Writes what was counted so far, whatever the time."""
        self._written_at = time.monotonic()
        values = [self._finished, Jsonb(self._problems)]
        if self._write("finished = %s, problems = %s", values):
            raise Cancelled

    def _write(self, what: str, values: list[Any]) -> bool:
        """Returns whether somebody asked to stop."""
        with self._line.cursor() as cursor:
            cursor.execute(
                f"UPDATE core_jobrun SET {what} WHERE id = %s RETURNING cancel_requested",
                [*values, self.run_id],
            )
            row = cursor.fetchone()
        return bool(row and row[0])


@contextmanager
def line_of_its_own(run_id: int) -> Iterator[BaseDatabaseWrapper]:
    """A second connection, as long as the block lasts.

    A run that was asked for in the transaction still open is not visible from outside; then
    nobody could watch it anyway, and the ordinary connection serves.
    """
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false), set_config(%s, %s, false)",
                [LONGEST_WAIT, WORKING_ON, str(run_id)],
            )
            cursor.execute("SELECT 1 FROM core_jobrun WHERE id = %s", [run_id])
            visible = cursor.fetchone() is not None
        yield line if visible else connection
    finally:
        line.close()
