"""Writing many rows: batches, so that memory does not grow with the city."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

BATCH = 2_000


def insert(model: type[Model], rows: Iterable[Model]) -> int:
    """Adds the rows batch by batch and returns how many there were."""
    waiting, count = iter(rows), 0
    while batch := list(islice(waiting, BATCH)):
        model._base_manager.bulk_create(batch, batch_size=BATCH)
        count += len(batch)
    return count


@contextmanager
def part(title: str, *tables: type[Model], in_steps: bool = False) -> Iterator[None]:
    """One part of the city: all of it or nothing, told in a line with the seconds it took.

    The tables keep no history of it (nobody changed anything: the rows were always there) and
    mark no months, as everything is counted at the end. They count on from the keys written here.
    ``in_steps`` commits as it goes, for work that would drag its own dead rows along.
    """
    print(f"  {title} …", end="", flush=True)
    started = time.monotonic()
    with nullcontext() if in_steps else transaction.atomic(), connection.cursor() as cursor:
        _triggers(cursor, tables, "DISABLE")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _triggers(cursor, tables, "ENABLE")
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
    print(f" {time.monotonic() - started:.1f}秒", flush=True)


def _triggers(cursor: CursorWrapper, tables: Iterable[type[Model]], verb: str) -> None:
    """Those of ``core.access``; the checks of references stay on."""
    for table in tables:
        name = connection.ops.quote_name(table._meta.db_table)
        cursor.execute(f"ALTER TABLE {name} {verb} TRIGGER USER")


def last_day(until: date | None) -> date | None:
    """The generator's first day without becomes the tables' last day with."""
    return until - timedelta(days=1) if until else None
