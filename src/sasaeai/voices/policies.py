"""Who reads and writes what was heard: the secretariat writes, everybody reads what is published."""

from __future__ import annotations

from sasaeai.core.access import RoomAccess
from sasaeai.voices.comments import access as comments
from sasaeai.voices.sessions import access as sessions
from sasaeai.voices.surveys import access as surveys

ACCESS = RoomAccess(
    room="voices",
    capabilities={
        "voices.view": ("planner", "manager", "social_worker", "auditor"),
        "voices.edit": ("planner",),
        **comments.CAPABILITIES,
        **sessions.CAPABILITIES,
    },
    pledged=comments.PLEDGED,
    functions=(comments.RECEIPT, sessions.COMPARE),
    tables=(*surveys.TABLES, *comments.TABLES, *sessions.TABLES),
)
