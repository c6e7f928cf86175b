"""How values travel to PostgreSQL (ADR 0029): beside the statement, so that its plan can be kept.

A statement can carry 65,535 values beside it. A bulk insert or a list of ids may have more; those
few are written into the statement, as Django does without ``server_side_binding``.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor

MOST_VALUES = 60_000


class WritesLongLists:
    """``execute`` as in psycopg, whatever the number of values."""

    connection: Any

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if params is not None and len(params) > MOST_VALUES:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, **options)  # type: ignore[misc]


class Cursor(WritesLongLists, ServerBindingCursor, psycopg.Cursor[Any]):
    """What reads and writes."""


class NamedCursor(WritesLongLists, psycopg.ServerCursor[Any]):
    """What ``iterator()`` reads with, in steps."""


def bind_beside(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    """For each new connection; received from ``connection_created``."""
    if connection.connection.cursor_factory is ServerBindingCursor:
        connection.connection.cursor_factory = Cursor
        connection.connection.server_cursor_factory = NamedCursor
