"""Who reads and writes notices: residents what is published, the office the rest."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, both, either, may

OFFICE = ("social_worker", "planner", "manager")
CAPABILITIES: dict[str, tuple[str, ...]] = {
    "notices.write": OFFICE,
    "notices.approve": ("planner", "manager"),
}
ASKING, HOLDING, COUNTING = "notices.asking", "notices.holding", "notices.counting"
"""Purposes of somebody without a sign-in; the first two go on with the one row they are about."""
JOB, FORGETTING = "job notices.letters", "job notices.forget"
HEARD = "notices.line"
"""Of the messaging service's own calls: may count followers, and nothing else."""
TODAY = "(SELECT access.today())"
WRITES, APPROVES = may("notices.write"), may("notices.approve")
IN_WORK = "state IN ('draft', 'review')"
PUBLISHED = f"(state = 'published' AND shown_from <= {TODAY})"
"""An expired notice keeps its page, which says so: its address stands on paper in many houses."""
WRITES_EDITION = either(both(IN_WORK, WRITES), APPROVES)
OF_READ_EDITION = "noticeedition_id IN (SELECT e.id FROM places_noticeedition e)"
OF_WORKED_EDITION = (
    "noticeedition_id IN (SELECT e.id FROM places_noticeedition e "
    f"WHERE e.state IN ('draft', 'review')) AND {WRITES}"
)


def _as(words: str) -> str:
    """Somebody without a sign-in who came by one narrow way (ADR 0011)."""
    return (
        "((SELECT access.actor()) IS NULL AND "
        f"(SELECT current_setting('sasaeai.purpose', true)) = {words})"
    )


SENDS, COUNTS = _as(f"'{JOB}'"), _as(f"'{COUNTING}'")
OUT = both(SENDS, "id IN (SELECT d.edition_id FROM places_dispatch d)")
"""What is on its way stays readable for the job, also when it is corrected meanwhile."""
READS_EDITION = either(PUBLISHED, WRITES, OUT)
FORGETS, HEARS = _as(f"'{FORGETTING}'"), _as(f"'{HEARD}'")
ASKS, HOLDS = _as(f"'{ASKING} ' || mark"), _as(f"'{HOLDING} ' || id")
OF_REACHED = "subscription_id IN (SELECT s.id FROM places_subscription s)"
OWN_SUBSCRIPTION = either(ASKS, HOLDS)
TOUCHES_OWN = (
    "subscription_id IN (SELECT s.id FROM places_subscription s WHERE "
    + _as(f"'{ASKING} ' || s.mark")
    + " OR "
    + _as(f"'{HOLDING} ' || s.id")
    + ")"
)


def _links(name: str) -> TableAccess:
    """What an edition is tied to stays as it was approved."""
    return TableAccess(
        name,
        Level.PUBLIC,
        read=OF_READ_EDITION,
        insert=OF_WORKED_EDITION,
        delete=OF_WORKED_EDITION,
    )


TABLES = (
    TableAccess("places_notice", Level.PUBLIC, insert=WRITES),
    TableAccess(
        "places_noticeedition",
        Level.PUBLIC,
        read=READS_EDITION,
        insert=both(IN_WORK, WRITES),
        update=WRITES_EDITION,
        history=True,
        touches="published_on",
        after="renditions_follow",
    ),
    _links("places_noticeedition_areas"),
    _links("places_noticeedition_terms"),
    _links("places_noticeedition_listings"),
    TableAccess("places_noticecorrection", Level.PUBLIC, insert=APPROVES, append_only=True),
    TableAccess(
        "places_dispatch",
        Level.INTERNAL,
        read=either(WRITES, SENDS),
        insert=WRITES,
        update=either(WRITES, SENDS),
        history=True,
        touches="day",
    ),
    TableAccess(
        "places_subscription",
        Level.PERSONAL,
        read=either(OWN_SUBSCRIPTION, SENDS, COUNTS, FORGETS),
        insert=ASKS,
        update=OWN_SUBSCRIPTION,
        delete=either(HOLDS, both(FORGETS, "confirmed_on IS NULL")),
    ),
    TableAccess(
        "places_subscription_terms",
        Level.PERSONAL,
        read=OF_REACHED,
        insert=TOUCHES_OWN,
        delete=either(TOUCHES_OWN, FORGETS),
    ),
    TableAccess(
        "places_letter",
        Level.INTERNAL,
        read=either(WRITES, SENDS, OF_REACHED),
        insert=SENDS,
        update=SENDS,
        delete=OF_REACHED,
    ),
    TableAccess(
        "places_followerday",
        Level.INTERNAL,
        read=either(WRITES, HEARS),
        insert=HEARS,
        update=HEARS,
    ),
)
