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
from sasaeai.core.audit.functions import FUNCTIONS as JOURNAL_HASHES

NOBODYS_JOB = "(account_id IS NULL)"
FOLLOWS_JOB = either(
    NOBODYS_JOB,
    own_account("account_id"),
    "(id::text = (SELECT current_setting('sasaeai.job', true)))",
    "EXISTS (SELECT 1 FROM unnest(readers) AS reader WHERE access.may(reader))",
)
"""Whoever asked, whoever may open the screen it was asked on, and the worker that has it in hand."""

ACCESS = RoomAccess(
    room="core",
    functions=(*FUNCTIONS, *JOURNAL_HASHES),
    tables=(
        TableAccess(
            "core_auditentry",
            Level.SENSITIVE,
            read=either(may("audit.read"), own_person("person_id"), own_account("actor_id")),
            insert="actor_id IS NOT DISTINCT FROM (SELECT access.actor())",
            append_only=True,
            plain=("purpose",),
        ),
        TableAccess(
            "core_change",
            Level.SENSITIVE,
            read=may("history.read"),
            append_only=True,
            owner_inserts=True,
            plain=("purpose",),
        ),
        TableAccess("core_erasure", Level.INTERNAL),
        TableAccess("core_journalseal", Level.INTERNAL, insert=EVERYBODY, append_only=True),
        TableAccess("core_journalcheck", Level.INTERNAL, insert=EVERYBODY, append_only=True),
        TableAccess("core_capability", Level.INTERNAL),
        TableAccess("core_installedrules", Level.INTERNAL),
        TableAccess("core_sealingkey", Level.INTERNAL),
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
        TableAccess(
            "core_jobrun",
            Level.INTERNAL,
            read=FOLLOWS_JOB,
            insert=either(NOBODYS_JOB, own_account("account_id")),
            update=FOLLOWS_JOB,
        ),
        TableAccess("core_storedfile", Level.INTERNAL, insert=EVERYBODY),
    ),
)
