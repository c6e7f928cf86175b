"""What the reader may do on cases, asked in the database, where it is decided.

Whoever only reads a case, as a colleague or through a broken glass, is offered nothing on it that
would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from sasaeai.consult.ways import assigned, by_team, contact_by, staff
from sasaeai.core.access import Actor


@dataclass(frozen=True)
class Standing:
    """``team``: a worker in whose reach the case lies. ``writes``: it is entrusted to the reader.
    ``leads``: one of the team who confirms what others ask."""

    team: bool
    writes: bool
    leads: bool


def standing(case: int, who: Actor) -> Standing:
    """How the reader stands to a case in reach, in the words of the row policies; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {staff('cc')}, {assigned('cc')} FROM consult_case cc WHERE cc.id = %s", [case]
        )
        team, writing = cursor.fetchone()
    return Standing(team, writing, team and who.may("consult.lead"))


def writes(cases: Iterable[int | None]) -> frozenset[int]:
    """Those of these cases on which the reader writes; one query, none without a case."""
    wanted = sorted({pk for pk in cases if pk is not None})
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_writes(%s)", [wanted])
        return frozenset(cursor.fetchone()[0])


def in_team(cases: Iterable[int]) -> frozenset[int]:
    """Those of these cases which the reader reaches otherwise than through a broken glass."""
    return _among("consult_case", staff("asked"), cases)


def writes_contact(contact: int) -> bool:
    """Whether the reader writes on a contact in reach, in the words of the row policies."""
    return bool(_among("consult_contact", contact_by("asked", by_team), [contact]))


def _among(table: str, condition: str, wanted: Iterable[int]) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT asked.id FROM {table} asked WHERE asked.id = ANY (%s) AND {condition}",
            [list(wanted)],
        )
        return frozenset(pk for (pk,) in cursor.fetchall())
