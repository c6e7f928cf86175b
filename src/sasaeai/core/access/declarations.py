"""What a room says about its tables: who may read and write which rows (ADR 0002).

The expressions are SQL over the table's own columns. PostgreSQL applies them to every query of the
application's role, so a filter forgotten in Python returns nothing instead of leaking.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Level(enum.Enum):
    """How much a table tells about people; the last two always carry forced row policies."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def guarded(self) -> bool:
        return self in (Level.PERSONAL, Level.SENSITIVE)


NOBODY = "false"
EVERYBODY = "true"
NOT_GRANTED = ""


@dataclass(frozen=True)
class Span:
    """A row that counts from one day to another (both included; without an end it still does).

    ``counted`` are the other columns that metrics read: a change elsewhere touches no month. A
    test holds the list against the SQL of every metric.
    """

    start: str
    end: str
    counted: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """Without ``capability`` an update may change these columns and no other.

    The empty capability is nobody's: then the other columns stay as they were inserted.
    """

    capability: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableAccess:
    """One table's rule. An empty write expression means that the verb is not granted at all."""

    table: str
    level: Level
    read: str = EVERYBODY
    insert: str = NOT_GRANTED
    update: str = NOT_GRANTED
    delete: str = NOT_GRANTED
    append_only: bool = False
    """Triggers refuse UPDATE, DELETE and TRUNCATE for every role, the owner included."""
    history: bool = False
    """Each change of a row is kept as before/after, bulk statements included."""
    owner_inserts: bool = False
    """Triggers and definer functions may add rows although the table is forced (history)."""
    touches: str | Span | None = None
    """Date column whose months the metrics must recount after a write, or the span of the months;
    ``*`` recounts all."""

    limits: Limits | None = None
    """What an update may change when row policies let more people write than whole rows are for."""
    after: str = ""
    """Trigger function of the ``access`` schema that runs after each changed row: what follows from
    the row elsewhere follows it whoever changed it, and what must not be changed so is refused."""

    plain: tuple[str, ...] = ()
    """Free text of a sensitive table that is not sealed (ADR 0009): it names what was done or
    must be searched. A test finds every other one."""

    @property
    def marks_public_change(self) -> bool:
        """A write here may change a public page. Counted tables say so with their months."""
        return self.level is Level.PUBLIC and self.touches is None

    @property
    def expressions(self) -> dict[str, str]:
        """The granted verbs, each with the rows it may touch."""
        found = {
            "SELECT": self.read,
            "INSERT": self.insert,
            "UPDATE": self.update,
            "DELETE": self.delete,
        }
        return {verb: expression for verb, expression in found.items() if expression}

    @property
    def has_row_policies(self) -> bool:
        """Guarded tables always; others when not everybody may write every row."""
        return self.level.guarded or bool(
            {self.insert, self.update, self.delete} - {EVERYBODY, NOT_GRANTED}
        )


def table(name: str, level: Level, *, write: str = NOT_GRANTED, **rest: object) -> TableAccess:
    """The common case: one expression for reading, one for all three ways of writing."""
    values: dict[str, object] = {"insert": write, "update": write, **rest}
    return TableAccess(name, level, **values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class SqlFunction:
    """A function of the ``access`` schema that policies call, always as a scalar sub-select."""

    signature: str
    body: str
    reads_tables: bool = True
    """Runs as the owner, who sees the duties. One that reads none stays the caller's, and
    PostgreSQL writes it into the query: called for each row it would cost more than the row."""


@dataclass(frozen=True)
class RoomAccess:
    """Everything a room's ``policies.py`` declares, under the name ``ACCESS``."""

    room: str
    tables: tuple[TableAccess, ...] = ()
    functions: tuple[SqlFunction, ...] = ()
    capabilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Capability code → duty kinds that carry it."""
    pledged: frozenset[str] = frozenset()
    """Capabilities that reach persons and so need a pledge of secrecy in force (誓約書)."""


def may(capability: str) -> str:
    """True when the actor holds a duty with this capability today, wherever it is."""
    return f"(SELECT access.may('{capability}'))"


def within(column: str, capability: str) -> str:
    """True for rows whose area lies inside an area of a duty with this capability today."""
    return f"({column} = ANY ((SELECT access.areas('{capability}'))::bigint[]))"


def of_organisation(column: str, capability: str) -> str:
    """True for rows of an organisation for which the actor holds such a duty today."""
    return f"({column} = ANY ((SELECT access.organisations('{capability}'))::bigint[]))"


def own_person(column: str) -> str:
    """True for rows about the person who is signed in."""
    return f"({column} = (SELECT access.person()))"


def own_account(column: str) -> str:
    return f"({column} = (SELECT access.actor()))"


def either(*expressions: str) -> str:
    return "(" + " OR ".join(expressions) + ")"


def both(*expressions: str) -> str:
    return "(" + " AND ".join(expressions) + ")"
