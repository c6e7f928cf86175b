"""Who reads and writes which rows of the places.

Pages of visible places are for everybody; a place that must not be found, a private address and a
leader's own telephone number are rows that PostgreSQL does not return to others.
"""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    RoomAccess,
    TableAccess,
    both,
    either,
    may,
    within,
)

PLANNING = "job places.plan_ahead"
"""Purpose of the nightly job, which has no actor: it may add planned sessions, nothing else."""
PLANNED_BY_JOB = (
    "((SELECT access.actor()) IS NULL AND "
    f"(SELECT current_setting('sasaeai.purpose', true)) = '{PLANNING}')"
)


def works_on(area: str) -> str:
    """Those who keep the place's page: leaders in their area, the council everywhere."""
    return either(within(area, "places.lead"), may("places.edit"))


WORKS = works_on("area_id")
SEES_LISTING = either("visible", WORKS, PLANNED_BY_JOB)
OF_SEEN_LISTING = "EXISTS (SELECT 1 FROM places_listing l WHERE l.id = listing_id)"
OF_KEPT_LISTING = (
    f"EXISTS (SELECT 1 FROM places_listing l WHERE l.id = listing_id AND {works_on('l.area_id')})"
)
REACHES = either(within("area_id", "places.contacts_here"), may("places.contacts"))
SEES_WAY = either(both("public", OF_SEEN_LISTING), REACHES)
UNTOLD = "(state = 'planned' AND attendance IS NULL AND entered_at IS NULL)"
OF_SEEN_OCCURRENCE = "EXISTS (SELECT 1 FROM places_occurrence o WHERE o.id = occurrence_id)"

LEADERS = ("place_leader",)
OFFICE = ("social_worker", "planner", "manager")

ACCESS = RoomAccess(
    room="places",
    capabilities={
        "places.lead": LEADERS,
        "places.edit": OFFICE,
        "places.desk": (*LEADERS, *OFFICE),
        "places.contacts": OFFICE,
        "places.contacts_here": LEADERS,
    },
    pledged=frozenset({"places.contacts", "places.contacts_here"}),
    tables=(
        TableAccess(
            "places_category",
            Level.PUBLIC,
            insert=may("places.edit"),
            update=may("places.edit"),
            history=True,
        ),
        TableAccess(
            "places_listing",
            Level.PUBLIC,
            read=SEES_LISTING,
            insert=WORKS,
            update=WORKS,
            history=True,
        ),
        TableAccess(
            "places_location",
            Level.PERSONAL,
            read=SEES_WAY,
            insert=REACHES,
            update=REACHES,
            history=True,
        ),
        TableAccess(
            "places_contact",
            Level.PERSONAL,
            read=SEES_WAY,
            insert=REACHES,
            update=REACHES,
            delete=REACHES,
            history=True,
        ),
        TableAccess(
            "places_statusspan",
            Level.PUBLIC,
            read=OF_SEEN_LISTING,
            insert=WORKS,
            update=WORKS,
            delete=WORKS,
            history=True,
            touches="*",
        ),
        TableAccess(
            "places_verification",
            Level.INTERNAL,
            read=OF_KEPT_LISTING,
            insert=OF_KEPT_LISTING,
            append_only=True,
            touches="day",
        ),
        TableAccess(
            "places_schedulerule",
            Level.PUBLIC,
            read=OF_SEEN_LISTING,
            insert=WORKS,
            update=WORKS,
            delete=WORKS,
            history=True,
        ),
        TableAccess(
            "places_ruleexception",
            Level.PUBLIC,
            read=OF_SEEN_LISTING,
            insert=WORKS,
            update=WORKS,
            delete=WORKS,
            history=True,
        ),
        TableAccess(
            "places_occurrence",
            Level.PUBLIC,
            read=OF_SEEN_LISTING,
            insert=either(WORKS, both(PLANNED_BY_JOB, UNTOLD)),
            update=WORKS,
            delete=both(WORKS, "attendance IS NULL", "entered_at IS NULL"),
            history=True,
            touches="held_on",
        ),
        TableAccess(
            "places_attendancebygroup",
            Level.INTERNAL,
            read=WORKS,
            insert=WORKS,
            update=WORKS,
            delete=WORKS,
            history=True,
        ),
        TableAccess(
            "places_attendanceentry",
            Level.INTERNAL,
            read=WORKS,
            insert=both(WORKS, OF_SEEN_OCCURRENCE),
            append_only=True,
        ),
    ),
)
