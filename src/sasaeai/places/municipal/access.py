"""Who brings open data in."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, may

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "places.import": ("social_worker", "planner", "manager"),
}
PLEDGED = frozenset({"places.import"})
"""Whoever brings pages in writes telephone numbers and addresses."""
IMPORTS = may("places.import")

TABLES = tuple(
    TableAccess(name, Level.INTERNAL, read=IMPORTS, insert=IMPORTS, update=IMPORTS, history=True)
    for name in ("places_importbatch", "places_sourcetie")
)
