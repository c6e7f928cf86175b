"""Where the other faces of the house lead to the desk list."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(
        Face.DESK,
        "窓口の一覧表",
        "places:desk-copies",
        icon="print",
        order=43,
        capability="desks.desk",
        path_prefix="/desk/desks/",
    ),
)
