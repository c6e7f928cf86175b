"""Sealing anew after a new key: every column that holds sealed text, in pieces, as the owner.

Append-only tables and the history keep what they hold, so the old key stays needed until their
retention ends; ``still_under`` says where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from sasaeai.core.access import registry
from sasaeai.core.sealing.fields import SealedTextField
from sasaeai.core.sealing.seals import MARK, keys, open_sealed, seal

Id = int | UUID
PIECE = 500
HISTORY = ("core_change", ("before", "after"))


@dataclass(frozen=True)
class SealedColumn:
    """One column with sealed text; ``member`` names the entry when it is a JSON column."""

    table: str
    column: str
    place: str
    member: str = ""
    append_only: bool = False

    @property
    def stored(self) -> str:
        """SQL for the stored letters."""
        return f"(\"{self.column}\" ->> '{self.member}')" if self.member else f'"{self.column}"'

    @property
    def assigned(self) -> str:
        """SQL for the new value of the column, with one parameter."""
        if self.member:
            return f"jsonb_set(\"{self.column}\", '{{{self.member}}}', to_jsonb(%s::text))"
        return "%s"


_members: list[SealedColumn] = []


def add_json_member(table: str, column: str, member: str, *, place: str) -> None:
    """Says that a library keeps a sealed text inside a JSON column of its own."""
    found = SealedColumn(table, column, place, member)
    if found not in _members:
        _members.append(found)


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of every room, and what was added for libraries."""
    rules = registry.tables()
    found = [
        SealedColumn(
            model._meta.db_table,
            str(field.column),
            field.place,
            append_only=(rule := rules.get(model._meta.db_table)) is not None and rule.append_only,
        )
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedTextField)
    ]
    return found + _members


def seal_anew() -> int:
    """Puts everything under the current key; returns how many texts. May be stopped and repeated.

    Call as the owner inside maintenance. The history keeps no line: nobody changed a text.
    """
    return sum(_column(column) for column in sealed_columns() if not column.append_only)


def still_under(key_id: str) -> dict[str, int]:
    """Table → number of rows that only this key opens, the history included."""
    start = f"{MARK}{key_id}."
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for column in sealed_columns():
            cursor.execute(
                f'SELECT count(*) FROM "{column.table}" WHERE starts_with({column.stored}, %s)',
                [start],
            )
            found[column.table] = found.get(column.table, 0) + cursor.fetchone()[0]
        table, parts = HISTORY
        inside = " OR ".join(f"strpos({part}::text, %s) > 0" for part in parts)
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {inside}", [f'"{start}' for _ in parts])
        found[table] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM core_journalseal WHERE starts_with(mark, %s)", [f"{key_id}."]
        )
        found["core_journalseal"] = cursor.fetchone()[0]
    return {name: count for name, count in found.items() if count}


def _column(column: SealedColumn) -> int:
    return sum(_piece(column, rows) for rows in _pieces(column))


def _pieces(column: SealedColumn) -> Iterator[list[tuple[Id, str]]]:
    """Rows sealed with another key than today's, by ascending id."""
    after, values = "", [MARK, f"{MARK}{keys()[0].id}."]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id, {column.stored} FROM "{column.table}" '
                f"WHERE starts_with({column.stored}, %s) AND NOT starts_with({column.stored}, %s) "
                f"{after} ORDER BY id LIMIT %s",
                [*values, PIECE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after, values = "AND id > %s", [*values[:2], rows[-1][0]]


def _piece(column: SealedColumn, rows: list[tuple[Id, str]]) -> int:
    """One short transaction; a row that somebody saved meanwhile is left as they saved it."""
    done = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sasaeai.sealing_anew', 'on', true)")
        for row_id, stored in rows:
            anew = seal(open_sealed(stored, place=column.place), place=column.place)
            cursor.execute(
                f'UPDATE "{column.table}" SET "{column.column}" = {column.assigned} '
                f"WHERE id = %s AND {column.stored} = %s",
                [anew, row_id, stored],
            )
            done += cursor.rowcount
    return done
