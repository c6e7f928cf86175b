"""Statements whose best plan depends on what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Statements inside are planned for the values they come with, whatever plan is kept (ADR 0029).

    For searches: which way is short depends on how often a letter occurs. The setting needs a
    transaction, which a passer-by's request does not have; a block that fails ends it.
    """
    with transaction.atomic(savepoint=False):
        _plan("force_custom_plan")
        yield
        _plan("auto")


def _plan(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', %s, true)", [how])
