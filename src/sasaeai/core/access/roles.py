"""The one place where a transaction changes its database role (ADR 0002, 0010).

Each change is local to the transaction: commit, rollback and a rolled back savepoint undo it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

CHOSEN = "set_config('role', CASE WHEN access.wide() THEN %s ELSE 'none' END, true)"
"""Puts the actor into the role whose plans suit how much of the city their duties cover. Both roles
give the same rows; the parameter is ``SASAEAI_WIDE_ROLE``. Evaluated after the actor is set."""


@contextmanager
def stepped_into(role: str) -> Iterator[None]:
    """The queries inside run as this role, those after it as the one before."""
    with transaction.atomic():
        before = _become(role)
        yield
        _become(before)


def _become(role: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', %s, true)", [role])
        return str(cursor.fetchone()[0])
