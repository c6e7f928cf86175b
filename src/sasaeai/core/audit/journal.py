"""Writing and reading the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.types.json import Jsonb

from sasaeai.core.access.actor import purpose
from sasaeai.core.audit.models import Change, Entry

COLUMNS = "at, actor_id, verb, purpose, subject_type, subject_id, person_id, detail"


def record(
    verb: str,
    *,
    subject: tuple[str, int | None] = ("", None),
    person_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Notes one act of the current actor, e.g. ``record("watch.visit.recorded", …)``.

    ``detail`` holds ids, codes and counts, never names or free text about a person.
    """
    subjects_seen(verb, [(subject[0], subject[1], person_id)], detail=detail)


def subjects_seen(
    verb: str,
    subjects: Iterable[tuple[str, int | None, int | None]],
    *,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The same act on many rows (a list that was shown) in one statement.

    ``subjects`` are (subject type, subject id, person id).
    """
    rows = list(subjects)
    if not rows:
        return
    values: list[Any] = [
        verb,
        purpose()[:200],
        Jsonb(dict(detail or {})),
        *([row[place] for row in rows] for place in range(3)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_auditentry ({COLUMNS}) "
            "SELECT clock_timestamp(), access.actor(), %s, %s, kind, subject, person, %s "
            "FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS row(kind, subject, person)",
            values,
        )


def seen_by(person_id: int) -> QuerySet[Entry]:
    """Who looked at or worked on this person, newest first; row policies decide who may ask."""
    return Entry.objects.filter(person_id=person_id).order_by("-at", "-id")


def changes_of(table: str, row_id: int) -> QuerySet[Change]:
    """The history of one row, oldest first."""
    return Change.objects.filter(table_name=table, row_id=row_id).order_by("at", "id")
