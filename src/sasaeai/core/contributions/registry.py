"""Navigation entries and cards, registered by rooms when they start."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sasaeai.core.access import Actor


class Face(enum.Enum):
    """The three shells a person can stand in."""

    PUBLIC = "public"
    DESK = "desk"
    PHONE = "phone"


@dataclass(frozen=True)
class Entry:
    """One way to another page, shown to those who hold ``capability`` (or to all when empty)."""

    face: Face
    label: str
    url_name: str
    icon: str = ""
    order: int = 50
    capability: str = ""
    path_prefix: str = ""
    """The entry is marked as current on every page below this path."""
    aside: bool = False
    """Not a reason to have a desk: whoever works on the phone meets it there as a card."""


@dataclass(frozen=True)
class Card:
    """A block that a room shows on a place of another room's page.

    ``make(subject, actor)`` returns the context for ``template``, or None to stay away.
    """

    place: str
    template: str
    make: Callable[[Any, Actor], dict[str, Any] | None]
    order: int = 50


_entries: list[Entry] = []
_cards: list[Card] = []


def add_entries(*added: Entry) -> None:
    _entries.extend(added)
    _entries.sort(key=lambda entry: entry.order)


def add_card(card: Card) -> None:
    _cards.append(card)
    _cards.sort(key=lambda item: item.order)


def entries(face: Face, actor: Actor) -> tuple[Entry, ...]:
    """The entries of a face that this actor may open."""
    return tuple(
        entry
        for entry in _entries
        if entry.face is face and (not entry.capability or actor.may(entry.capability))
    )


def cards(place: str, subject: Any, actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of every card for this place that has something to show."""
    found = ((card.template, card.make(subject, actor)) for card in _cards if card.place == place)
    return [(template, context) for template, context in found if context is not None]
