"""What higher rooms add to lower ones, without the lower room learning their names."""

from sasaeai.core.contributions.events import Event, announce, on
from sasaeai.core.contributions.registry import (
    Card,
    Entry,
    Face,
    add_card,
    add_entries,
    cards,
    entries,
)

__all__ = [
    "Card",
    "Entry",
    "Event",
    "Face",
    "add_card",
    "add_entries",
    "announce",
    "cards",
    "entries",
    "on",
]
