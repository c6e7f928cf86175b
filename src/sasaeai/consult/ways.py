"""The ways to a case, in SQL; every table of the room is guarded with these words.

A case is reached in five ways: by the team of its area (unless it is secret), by the workers named
on it, by a live share, by a broken glass, and by the person it is about.
"""

from __future__ import annotations

from collections.abc import Callable

from sasaeai.core.access import (
    NOBODY,
    Level,
    TableAccess,
    both,
    either,
    may,
    own_account,
    own_person,
    within,
)


def shared(column: str, section: str) -> str:
    return f"({column} = ANY ((SELECT access.consult_shared('{section}'))::bigint[]))"


def among(column: str, function: str) -> str:
    """Ids that one of ``reach`` gives for the reader."""
    return f"({column} = ANY ((SELECT access.{function}())::bigint[]))"


def person_in_reach(column: str) -> str:
    return f"({column} IS NULL OR EXISTS (SELECT 1 FROM people_person cp WHERE cp.id = {column}))"


def staff(row: str) -> str:
    """The council's workers: by area unless secret, or by name; a protected person's case only
    for those who may see the person."""
    return both(
        may("consult.cases"),
        either(
            both(within(f"{row}.area_id", "consult.cases"), f"{row}.sensitivity <> 'secret'"),
            own_account(f"{row}.owner_id"),
            among(f"{row}.id", "consult_named"),
            among(f"{row}.id", "consult_offered"),
        ),
        person_in_reach(f"{row}.person_id"),
    )


def assigned(row: str) -> str:
    """Who writes on a case: its owner, the named workers, the manager of the area."""
    return both(
        may("consult.cases"),
        either(
            own_account(f"{row}.owner_id"),
            among(f"{row}.id", "consult_named"),
            both(within(f"{row}.area_id", "consult.lead"), f"{row}.sensitivity <> 'secret'"),
        ),
        person_in_reach(f"{row}.person_id"),
    )


OWN = both(own_person("consult_case.person_id"), "consult_case.known_to_person")
SEES_CASE = either(
    staff("consult_case"),
    among("consult_case.id", "consult_opened"),
    shared("consult_case.id", ""),
    OWN,
)


def of_case(column: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM consult_case cc WHERE cc.id = {column} AND {condition})"


def by_staff(column: str) -> str:
    return of_case(column, either(staff("cc"), among("cc.id", "consult_opened")))


def by_team(column: str) -> str:
    """Without the broken glass, which only reads."""
    return of_case(column, staff("cc"))


def by_assigned(column: str) -> str:
    return of_case(column, assigned("cc"))


def contact_by(row: str, reach: Callable[[str], str]) -> str:
    """A worker who receives contacts, of one in the own area about nobody out of reach; one that has
    become a case is reached as the case is."""
    return both(
        may("consult.contacts"),
        either(f"{row}.area_id IS NULL", within(f"{row}.area_id", "consult.contacts")),
        person_in_reach(f"{row}.person_id"),
        person_in_reach(f"{row}.caller_person_id"),
        either(f"{row}.case_id IS NULL", reach(f"{row}.case_id")),
    )


def writes_contact(column: str) -> str:
    """Rows that hang on a contact, for those who write on it; never through a broken glass."""
    return (
        f"EXISTS (SELECT 1 FROM consult_contact wc WHERE wc.id = {column} "
        f"AND {contact_by('wc', by_team)})"
    )


def by_person(column: str) -> str:
    return of_case(column, both(own_person("cc.person_id"), "cc.known_to_person"))


def part(
    table: str, *, section: str = "", own: str = NOBODY, touches: str | None = None
) -> TableAccess:
    """A table that hangs on a case: staff read, the assigned write, a live share opens a section."""
    column = f"{table}.case_id"
    return TableAccess(
        table,
        Level.SENSITIVE,
        read=either(by_staff(column), shared(column, section) if section else NOBODY, own),
        insert=by_assigned(column),
        update=by_assigned(column),
        history=True,
        touches=touches,
    )
