"""Something happened in a lower room; higher rooms react in the same transaction.

The lower room declares a frozen dataclass derived from ``Event`` and announces it. What reacts is
part of the act: if a reaction fails, nothing happened at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar


class Event:
    """Base of the typed events that rooms announce."""


Happened = TypeVar("Happened", bound=Event)
_reactions: dict[type[Event], list[Callable[[Event], None]]] = defaultdict(list)


def on(kind: type[Happened], react: Callable[[Happened], None]) -> None:
    """A room says at its start what it does when this happens; twice the same is once."""
    known = _reactions[kind]
    if react not in known:
        known.append(react)  # type: ignore[arg-type]


def announce(event: Event) -> None:
    """Every reaction, in the order in which rooms start; call it inside the act's transaction."""
    for react in _reactions[type(event)]:
        react(event)
