"""What rooms say they hold: how to find what is due, how to erase it, how to print it for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection

from sasaeai.people.models import Person

Line = tuple[str, date | None, str]
"""Section, day, text: one line of the print of what is held about a person."""


class Ground(Enum):
    """Why something is not on the print that the person gets (個人情報の保護に関する法律).

    ``UNTOLD``: to say that it is there would endanger somebody (施行令 5 条 1 号: no 保有個人データ).
    """

    HARM = "本人やほかの人の権利や利益を害するおそれがあるため（個人情報保護法 第33条第2項第1号）"
    LAW = "見せると、ほかの法律に反するため（個人情報保護法 第33条第2項第3号）"
    UNTOLD = "あるかないかを答えるだけで、だれかの身に危険がおよぶおそれがあるため（個人情報保護法施行令 第5条第1号）"


@dataclass(frozen=True)
class Omission:
    """How many records of a kind are left out, and on what ground."""

    section: str
    number: int
    ground: Ground

    @property
    def told(self) -> bool:
        """Whether the person's own print names it."""
        return self.ground is not Ground.UNTOLD


@dataclass(frozen=True)
class Held:
    """What is printed about a person, and everything that is left out of it."""

    lines: tuple[Line, ...]
    omitted: tuple[Omission, ...]

    @property
    def told(self) -> list[Omission]:
        return [one for one in self.omitted if one.told]


@dataclass(frozen=True)
class Holding:
    """One kind of record that ends. ``due`` and ``erase`` are functions of the ``access`` schema.

    ``due(before date, wanted bigint[])`` gives rows (id, name, ended_on), of those wanted or of all;
    ``erase(batch bigint)`` how many went. Both check who asks.
    """

    code: str
    due: str
    erase: str


@dataclass(frozen=True)
class DueRow:
    """A record whose time has come: its number, the day it ended, and the hold that keeps it."""

    id: int
    name: str
    ended_on: date
    hold: int | None = None
    why: str = ""

    @property
    def place(self) -> str:
        """Where the list goes on after this row; ``placed`` reads it back."""
        return f"{self.ended_on.isoformat()}.{self.id}"


@dataclass(frozen=True)
class Due:
    """How many records are due, and how many of those are held."""

    number: int
    held: int

    @property
    def free(self) -> int:
        return self.number - self.held


_holdings: dict[str, Holding] = {}
_printers: list[Callable[[Person], Held]] = []


def register(*added: Holding) -> None:
    """Called by a room when it starts; the same twice is once."""
    _holdings.update({holding.code: holding for holding in added})


def print_with(printer: Callable[[Person], Held]) -> None:
    """A room says what it prints about a person and what not, as far as the reader reaches it."""
    if printer not in _printers:
        _printers.append(printer)


def omitting(*counted: tuple[str, int, Ground]) -> tuple[Omission, ...]:
    """Of kinds with their numbers those of which there are any."""
    return tuple(Omission(*one) for one in counted if one[1])


def get(code: str) -> Holding | None:
    return _holdings.get(code)


DUE = """FROM access.{due}(%s, %s) AS d LEFT JOIN people_hold h
  ON h.holding = %s AND h.row_id = d.id AND h.lifted_at IS NULL WHERE {which}"""
UNDECIDED = """(%s::bigint[] IS NOT NULL OR d.id NOT IN (SELECT unnest(b.row_ids)
  FROM people_destruction b WHERE b.holding = %s AND b.destroyed_at IS NULL
  AND b.refused_at IS NULL))"""
"""Of all records those about which no proposal waits; of those asked for by id, every one."""


def count_due(holding: Holding, before: date, *, among: Sequence[int] | None = None) -> Due:
    """How many ended before a day, of those in no open proposal or ``among`` these."""
    with connection.cursor() as cursor:
        cursor.execute(*_asking("SELECT count(*), count(h.id)", holding, before, among))
        return Due(*cursor.fetchone())


def due(
    holding: Holding, before: date, *, among: Sequence[int] | None = None,
    after: tuple[date, int] | None = None, most: int | None = None,
) -> list[DueRow]:  # fmt: skip
    """The same records, the oldest first; numbers and days, no names of people."""
    asked, values = _asking(
        "SELECT d.id, d.name, d.ended_on, h.id, coalesce(h.why, '')", holding, before, among
    )
    if after is not None:
        asked, values = f"{asked} AND (d.ended_on, d.id) > (%s, %s)", [*values, *after]
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} ORDER BY d.ended_on, d.id LIMIT %s", [*values, most])
        return [DueRow(*row) for row in cursor.fetchall()]


def placed(text: str) -> tuple[date, int] | None:
    """What ``DueRow.place`` wrote; None for anything else."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), min(int(number), 2**63 - 1)
    except ValueError:
        return None


def _asking(
    what: str, holding: Holding, before: date, among: Sequence[int] | None
) -> tuple[str, list[Any]]:
    ids = None if among is None else list(among)
    which = DUE.format(due=_named(holding.due), which=UNDECIDED)
    return f"{what} {which}", [before, ids, holding.code, ids, holding.code]


def erase(holding: Holding, batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT access.{_named(holding.erase)}(%s)", [batch])
        return int(cursor.fetchone()[0])


def held_about(person: Person) -> Held:
    """What all rooms print about a person and leave out, in the order in which rooms start."""
    found = [printer(person) for printer in _printers]
    return Held(
        tuple(line for held in found for line in held.lines),
        tuple(one for held in found for one in held.omitted),
    )


def _named(function: str) -> str:
    if not function.replace("_", "").isalpha():
        raise ValueError(function)
    return function
