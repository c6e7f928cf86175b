"""Ids by which other systems know us; the same on every call, and no other council's.

Pages, kinds and themes have stored ids. Whatever has none derives it from the council's own.
"""

from __future__ import annotations

from uuid import UUID, uuid5

AT_A_PLACE = 0x5A5A5A5A_5A5A_0A5A_1A5A_5A5A5A5A5A5A
"""Turns over bits that say neither version nor variant of an id."""


def part(parent: UUID, *parts: object) -> str:
    """A stable id for a part of something that has one."""
    return str(uuid5(parent, ":".join(map(str, parts))))


def spot(uuid: UUID) -> UUID:
    """A service's id as that of its being at its place, and back: its own reverse."""
    return UUID(int=uuid.int ^ AT_A_PLACE)


def read(text: str) -> UUID | None:
    """An id from an address; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
