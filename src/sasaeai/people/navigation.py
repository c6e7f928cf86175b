"""What the people room adds to the workspace."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(
        Face.DESK,
        "人と役目",
        "people:accounts",
        icon="people",
        order=80,
        capability="people.manage_accounts",
        path_prefix="/desk/accounts/",
    ),
    Entry(
        Face.DESK,
        "記録（だれが何を）",
        "people:journal",
        icon="shield",
        order=90,
        capability="audit.read",
        path_prefix="/desk/journal/",
    ),
)
