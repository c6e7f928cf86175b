"""What the residents' site itself adds to its navigation; rooms add their own."""

from __future__ import annotations

from sasaeai.core.contributions import Entry, Face

ENTRIES = (Entry(Face.PUBLIC, "相談", "portal:ask", order=20, path_prefix="/ask/"),)
