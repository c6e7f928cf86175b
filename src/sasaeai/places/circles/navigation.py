"""Where the workspace leads to the circles."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(
        Face.DESK,
        "交換日記の回覧",
        "places:circle-list",
        icon="book",
        order=44,
        capability="circles.desk",
        path_prefix="/desk/circles/",
    ),
)
