"""Who may reach the tables of the core."""

from __future__ import annotations

from sasaeai.core.access.declarations import (
    EVERYBODY,
    Level,
    RoomAccess,
    TableAccess,
    either,
    may,
    own_account,
    own_person,
)
from sasaeai.core.access.functions import FUNCTIONS

ACCESS = RoomAccess(
    room="core",
    functions=FUNCTIONS,
    tables=(
        TableAccess(
            "core_auditentry",
            Level.SENSITIVE,
            read=either(may("audit.read"), own_person("person_id"), own_account("actor_id")),
            insert="actor_id IS NOT DISTINCT FROM (SELECT access.actor())",
            append_only=True,
        ),
        TableAccess(
            "core_change",
            Level.SENSITIVE,
            read=may("history.read"),
            append_only=True,
            owner_inserts=True,
        ),
        TableAccess("core_capability", Level.INTERNAL),
        TableAccess("core_installedrules", Level.INTERNAL),
        TableAccess("core_series", Level.INTERNAL, insert=EVERYBODY),
        TableAccess("core_fact", Level.INTERNAL, insert=EVERYBODY, delete=EVERYBODY),
        TableAccess("core_touchedmonth", Level.INTERNAL, insert=EVERYBODY, delete=EVERYBODY),
        TableAccess("core_reading", Level.PUBLIC, insert=may("metrics.freeze"), append_only=True),
        TableAccess(
            "core_typedvalue",
            Level.INTERNAL,
            insert=EVERYBODY,
            update=EVERYBODY,
            history=True,
        ),
        TableAccess(
            "core_cache", Level.INTERNAL, insert=EVERYBODY, update=EVERYBODY, delete=EVERYBODY
        ),
        TableAccess("core_publicchange", Level.INTERNAL, delete=EVERYBODY),
        TableAccess("core_jobrun", Level.INTERNAL, insert=EVERYBODY, update=EVERYBODY),
        TableAccess("core_storedfile", Level.INTERNAL, insert=EVERYBODY),
    ),
)
