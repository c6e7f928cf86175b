"""The way to the cockpit."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (
    Entry(
        Face.DESK, "計画の一年", "evaluation:cockpit", "calendar", 59, "evaluation.view",
        "/desk/cycle/",
    ),
)  # fmt: skip
