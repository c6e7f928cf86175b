"""What higher rooms add to pages of lower ones, without the lower room learning their names."""

from sasaeai.core.contributions.registry import (
    Card,
    Entry,
    Face,
    add_card,
    add_entries,
    cards,
    entries,
)

__all__ = ["Card", "Entry", "Face", "add_card", "add_entries", "cards", "entries"]
