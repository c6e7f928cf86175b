"""What the people room adds to the workspace."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(
        Face.DESK,
        "人をさがす",
        "people:persons",
        icon="user",
        order=25,
        capability="people.persons",
        path_prefix="/desk/people/",
    ),
    Entry(
        Face.DESK,
        "開示などの求め",
        "people:requests",
        icon="mail",
        order=26,
        capability="people.requests",
        path_prefix="/desk/requests/",
    ),
    Entry(
        Face.DESK,
        "保存期間と廃棄",
        "people:retention",
        icon="trash",
        order=86,
        capability="people.retention",
        path_prefix="/desk/retention/",
    ),
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
