"""What the plan adds to the ways around."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(Face.PUBLIC, "計画", "plan:board", order=50, path_prefix="/plan/"),
    Entry(
        Face.DESK,
        "計画と評価",
        "plan:desk",
        icon="bars",
        order=60,
        capability="plan.view_desk",
        path_prefix="/desk/plan/",
    ),
)
