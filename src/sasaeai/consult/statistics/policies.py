"""Who reads what was closed. Numbers of small areas are about people, so they are guarded; whoever
holds nothing but ``consult.counts`` reads none of these rows, only what the suppression lets through."""

from __future__ import annotations

from sasaeai.core.access import EVERYBODY, Level, TableAccess, both, may, own_account

CAPABILITIES = {
    "consult.statistics": ("social_worker", "manager", "auditor"),
    "consult.counts": (
        "social_worker",
        "manager",
        "auditor",
        "planner",
        "district_officer",
        "committee_member",
    ),
    "consult.counts_everywhere": (
        "social_worker",
        "manager",
        "auditor",
        "planner",
        "committee_member",
    ),
}
COUNTS = may("consult.counts")
READS = may("consult.statistics")
TABLES = (
    TableAccess(
        "consult_reportdefinition",
        Level.INTERNAL,
        insert=may("consult.lead"),
        append_only=True,
    ),
    TableAccess(
        "consult_close",
        Level.INTERNAL,
        insert=both(may("consult.lead"), own_account("closed_by_id")),
        append_only=True,
    ),
    TableAccess(
        "consult_closedcell",
        Level.PERSONAL,
        read=READS,
        insert=may("consult.lead"),
        append_only=True,
    ),
    TableAccess(
        "consult_difference",
        Level.PERSONAL,
        read=READS,
        insert=both(may("consult.lead"), own_account("noted_by_id")),
        append_only=True,
    ),
    TableAccess("consult_needstable", Level.INTERNAL, read=COUNTS, insert=COUNTS, append_only=True),
    TableAccess("consult_closecheck", Level.INTERNAL, insert=EVERYBODY, append_only=True),
)
