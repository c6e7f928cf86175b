from __future__ import annotations

CARDS: tuple = ()
ENTRIES: tuple = ()
