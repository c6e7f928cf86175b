"""Who sees and writes public comments.

Two narrow doors stand open for somebody without a sign-in, each for one submission: sending it while
the round is open, and reading it again with its number. Everybody reads what is published.
"""

from __future__ import annotations

from sasaeai.core.access import Level, SqlFunction, TableAccess, both, either, may

EDIT, STAFF = may("voices.edit"), may("voices.view")
SEES = may("voices.submissions")
SENDING, HOLDING = "voices.sending", "voices.receipt"
"""Purposes; the id of the submission follows. Paths begin with a slash, so no address can claim one."""


def _door(purpose: str, column: str) -> str:
    return (
        "((SELECT access.actor()) IS NULL AND "
        f"(SELECT current_setting('sasaeai.purpose', true)) = '{purpose} ' || {column})"
    )


def _of_round(condition: str) -> str:
    return f"round_id IN (SELECT r.id FROM voices_commentround r WHERE {condition})"


OPEN = _of_round(
    "r.announced_on IS NOT NULL AND r.opens_on <= (SELECT access.today()) "
    "AND r.closes_on >= (SELECT access.today())"
)
PUBLISHED, IN_WORK = _of_round("r.published_on IS NOT NULL"), _of_round("r.published_on IS NULL")
WORKS = both(EDIT, IN_WORK)
COUNTS = "submission_id IN (SELECT s.id FROM voices_submission s WHERE s.set_aside_on IS NULL)"
OF_WORK = both(
    EDIT,
    "opinion_id IN (SELECT o.id FROM voices_opinion o JOIN voices_commentround r ON r.id = o.round_id "
    "WHERE r.published_on IS NULL)",
)
SENT_NOW = _door(SENDING, "submission_id")
PUBLISHES = either("published_on IS NULL", may("voices.contacts"))
"""Whoever publishes must see all that came: to others a round looks as if nobody had written."""

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "voices.submissions": ("planner", "manager"),
    "voices.contacts": ("planner",),
}
PLEDGED = frozenset({"voices.submissions", "voices.contacts"})

RECEIPT = SqlFunction(
    "voices_receipt(wanted text) RETURNS uuid LANGUAGE sql STABLE",
    "SELECT s.id FROM voices_submission s WHERE s.receipt = wanted",
)
"""Which submission a number belongs to; whoever has the number may ask."""

TABLES = (
    TableAccess(
        "voices_commentcategory", Level.PUBLIC, insert=EDIT, update=EDIT, history=True
    ),
    TableAccess(
        "voices_commentround",
        Level.PUBLIC,
        read=either("announced_on IS NOT NULL", STAFF),
        insert=both(EDIT, PUBLISHES),
        update=both(EDIT, PUBLISHES),
        history=True,
        touches="*",
    ),
    TableAccess(
        "voices_submission",
        Level.INTERNAL,
        read=either(
            SEES,
            both("set_aside_on IS NULL", PUBLISHED),
            _door(HOLDING, "id"),
            _door(SENDING, "id"),
        ),
        insert=either(WORKS, both(_door(SENDING, "id"), "channel = 'web'", OPEN)),
        update=WORKS,
        touches="*",
    ),
    TableAccess(
        "voices_submissioncontact",
        Level.SENSITIVE,
        read=may("voices.contacts"),
        insert=either(EDIT, SENT_NOW),
        delete=EDIT,
    ),
    TableAccess(
        "voices_opinion",
        Level.PUBLIC,
        read=either(SEES, both(PUBLISHED, COUNTS), SENT_NOW),
        insert=either(WORKS, both(SENT_NOW, OPEN)),
        update=WORKS,
        history=True,
        touches="*",
    ),
    TableAccess(
        "voices_opinionoriginal",
        Level.SENSITIVE,
        read=either(SEES, _door(HOLDING, "submission_id")),
        insert=either(OF_WORK, SENT_NOW),
    ),
    TableAccess(
        "voices_opinionissue",
        Level.PUBLIC,
        read="opinion_id IN (SELECT o.id FROM voices_opinion o)",
        insert=OF_WORK,
        delete=OF_WORK,
        history=True,
    ),
)  # fmt: skip
