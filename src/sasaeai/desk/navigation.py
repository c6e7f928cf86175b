"""What the workspace itself adds to its navigation; rooms add their own."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (Entry(Face.DESK, "今日", "desk:today", icon="home", order=0),)
