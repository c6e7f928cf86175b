"""Retention: privacy officer and manager, never one alone; requests: whoever reaches the person."""

from __future__ import annotations

from sasaeai.core.access import Level, Limits, TableAccess, both, either, may, own_account

CAPABILITIES = {
    "people.retention": ("privacy_officer", "manager"),
    "people.requests": ("social_worker", "manager"),
}
NOBODY = ""
"""What one person proposed or held back stays as it is; others only add their decision."""
DECIDED = (
    *("approved_by_id", "approved_at", "refused_by_id", "refused_at", "refused_why"),
    *("destroyed_at", "destroyed", "held"),
)
KEEPS = may("people.retention")
SEES_REQUEST = both(
    may("people.requests"),
    "EXISTS (SELECT 1 FROM people_person pr WHERE pr.id = people_subjectrequest.person_id)",
)
TABLES = (
    TableAccess("people_retentionrule", Level.INTERNAL, update=KEEPS, history=True),
    TableAccess(
        "people_hold",
        Level.PERSONAL,
        read=KEEPS,
        insert=both(KEEPS, own_account("placed_by_id")),
        update=KEEPS,
        limits=Limits(NOBODY, ("lifted_by_id", "lifted_at")),
        history=True,
    ),
    TableAccess(
        "people_destruction",
        Level.INTERNAL,
        insert=both(KEEPS, own_account("proposed_by_id"), "approved_by_id IS NULL"),
        update=both(
            KEEPS,
            "destroyed_at IS NULL",
            either("approved_by_id IS NULL", own_account("approved_by_id")),
            either("refused_by_id IS NULL", own_account("refused_by_id")),
        ),
        limits=Limits(NOBODY, DECIDED),
        history=True,
    ),
    TableAccess(
        "people_tombstone",
        Level.PERSONAL,
        read=either(KEEPS, may("audit.read")),
        append_only=True,
        plain=("name",),
    ),
    TableAccess(
        "people_subjectrequest",
        Level.SENSITIVE,
        read=SEES_REQUEST,
        insert=both(SEES_REQUEST, own_account("received_by_id")),
        update=SEES_REQUEST,
        history=True,
        plain=("asked_by", "identity"),
    ),
)
