"""What happens to persons, as other rooms hear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sasaeai.core.contributions import Event


@dataclass(frozen=True)
class PersonDied(Event):
    """Nothing may be due, sent or planned for this person from now on."""

    person_id: int
    died_on: date


@dataclass(frozen=True)
class DeathReversed(Event):
    """The notice was wrong: whatever the death stopped is due again."""

    person_id: int
    why: str


@dataclass(frozen=True)
class PersonMoved(Event):
    """``on`` is the first day in the new area."""

    person_id: int
    area_id: int
    on: date


@dataclass(frozen=True)
class PersonProtected(Event):
    """From now on only named readers see the person: nobody else may hold a name or an address."""

    person_id: int


@dataclass(frozen=True)
class DutyEnds(Event):
    """A duty gets its last day. A room that still needs the worker raises ``StillNeeded``.

    ``goes_on``: the account keeps another duty of an office worker.
    """

    account_id: int
    kind: str
    last_day: date
    goes_on: bool
