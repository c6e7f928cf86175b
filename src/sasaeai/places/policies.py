"""Who reads and writes which rows of the places.

Pages of visible places are for everybody; a place that must not be found, a private address and a
leader's own telephone number are rows that PostgreSQL does not return to others.
"""

from __future__ import annotations

from sasaeai.core.access import (
    EVERYBODY,
    Level,
    RoomAccess,
    Span,
    TableAccess,
    both,
    either,
    may,
    own_account,
    within,
)
from sasaeai.places.circles import access as circles
from sasaeai.places.desks import access as desks
from sasaeai.places.municipal import access as municipal
from sasaeai.places.notices import access as notices
from sasaeai.places.renditions import access as renditions

PLANNING = "job places.plan_ahead"
"""Purpose of the nightly job, which has no actor: it may add planned sessions, nothing else."""
PLANNED_BY_JOB = (
    "((SELECT access.actor()) IS NULL AND "
    f"(SELECT current_setting('sasaeai.purpose', true)) = '{PLANNING}')"
)


def works_on(area: str) -> str:
    """Those who keep the place's page: leaders in their area, the council everywhere."""
    return either(within(area, "places.lead"), may("places.edit"))


def purpose(words: str) -> str:
    """A narrow way in for somebody who has not signed in; request paths begin with a slash, so
    that no address can claim it."""
    return (
        "((SELECT access.actor()) IS NULL AND "
        f"(SELECT current_setting('sasaeai.purpose', true)) = {words})"
    )


BY_LINK, PROPOSING = "'places.link '", "'places.proposing'"
LINKED, LINKED_LISTING = purpose(f"{BY_LINK} || listing_id"), purpose(f"{BY_LINK} || id")
"""A leader who came through the link of one page: this page and nothing else."""
PROPOSES = purpose(PROPOSING)
NOTES_COUNTS = purpose("'places.counting'")

WORKS = works_on("area_id")
PARTNERS_SEE = both("shown_to = 'partners'", may("places.partner"))
SEES_LISTING = either("visible", WORKS, PARTNERS_SEE, PLANNED_BY_JOB, LINKED_LISTING)
OF_SEEN_LISTING = "EXISTS (SELECT 1 FROM places_listing l WHERE l.id = listing_id)"
OF_KEPT_LISTING = (
    f"EXISTS (SELECT 1 FROM places_listing l WHERE l.id = listing_id AND {works_on('l.area_id')})"
)
REACHES = either(within("area_id", "places.contacts_here"), may("places.contacts"))
KEEPS_WAY = either(REACHES, LINKED)
SEES_WAY = either(
    both("public", OF_SEEN_LISTING),
    KEEPS_WAY,
    both("shown_to = 'partners'", may("places.partner_contacts"), OF_SEEN_LISTING),
)
OWN_BASKET = own_account("account_id")
DECIDES = either(WORKS, LINKED)
UNTOLD = "(state = 'planned' AND attendance IS NULL AND entered_at IS NULL)"
OF_SEEN_OCCURRENCE = "EXISTS (SELECT 1 FROM places_occurrence o WHERE o.id = occurrence_id)"

LEADERS = ("place_leader",)
OFFICE = ("social_worker", "planner", "manager")
PARTNERS = ("partner_worker", "commissioner", "watcher", "district_officer")

OF_SEEN_PROPOSAL = "EXISTS (SELECT 1 FROM places_proposal p WHERE p.id = proposal_id)"


def _words(*names: str) -> list[TableAccess]:
    """The council's own words: open to all, kept by the office."""
    edit = may("places.edit")
    return [
        TableAccess(name, Level.PUBLIC, insert=edit, update=edit, delete=edit, history=True)
        for name in names
    ]


def _links(name: str, write: str, read: str = OF_SEEN_LISTING) -> TableAccess:
    """What a page is tied to goes with the page."""
    return TableAccess(name, Level.PUBLIC, read=read, insert=write, update=write, delete=write)


ACCESS = RoomAccess(
    room="places",
    capabilities={
        "places.lead": LEADERS,
        "places.edit": OFFICE,
        "places.desk": (*LEADERS, *OFFICE),
        "places.contacts": OFFICE,
        "places.contacts_here": LEADERS,
        "places.partner": PARTNERS,
        "places.partner_contacts": PARTNERS,
        "places.hand_out": (*OFFICE, *PARTNERS),
        **notices.CAPABILITIES,
        **desks.CAPABILITIES,
        **circles.CAPABILITIES,
        **renditions.CAPABILITIES,
        **municipal.CAPABILITIES,
    },
    pledged=frozenset({"places.contacts", "places.contacts_here", "places.partner_contacts"})
    | circles.PLEDGED
    | municipal.PLEDGED,
    functions=(*circles.FUNCTIONS, *renditions.FUNCTIONS),
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
            update=either(WORKS, LINKED_LISTING),
            history=True,
            after="renditions_follow",
        ),
        TableAccess(
            "places_location",
            Level.PERSONAL,
            read=SEES_WAY,
            insert=REACHES,
            update=KEEPS_WAY,
            history=True,
            after="renditions_follow",
        ),
        TableAccess(
            "places_contact",
            Level.PERSONAL,
            read=SEES_WAY,
            insert=KEEPS_WAY,
            update=KEEPS_WAY,
            delete=KEEPS_WAY,
            history=True,
            after="renditions_follow",
        ),
        TableAccess(
            "places_statusspan",
            Level.PUBLIC,
            read=OF_SEEN_LISTING,
            insert=WORKS,
            update=WORKS,
            delete=WORKS,
            history=True,
            touches=Span(
                "starts_on", "ends_on", ("status", "area_id", "category_id", "listing_id")
            ),
        ),
        TableAccess(
            "places_verification",
            Level.INTERNAL,
            read=either(OF_KEPT_LISTING, LINKED),
            insert=either(OF_KEPT_LISTING, LINKED),
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
            after="renditions_follow",
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
        *_words("places_term", "places_synonymgroup", "places_criterion", "places_stage"),
        _links("places_category_terms", may("places.edit"), EVERYBODY),
        _links("places_listing_terms", OF_KEPT_LISTING),
        _links("places_listing_measures", OF_KEPT_LISTING),
        _links("places_listing_issues", OF_KEPT_LISTING),
        _links("places_servicearea", OF_KEPT_LISTING),
        TableAccess(
            "places_remark",
            Level.PERSONAL,
            read=either(
                REACHES,
                both("shown_to = 'partners'", may("places.partner_contacts"), OF_SEEN_LISTING),
            ),
            insert=REACHES,
            update=REACHES,
            delete=REACHES,
            history=True,
        ),
        TableAccess(
            "places_withdrawal",
            Level.PUBLIC,
            insert=may("places.desk"),
            update=may("places.desk"),
            delete=may("places.desk"),
        ),
        TableAccess("places_asking", Level.INTERNAL, read=WORKS, insert=WORKS),
        TableAccess(
            "places_proposal",
            Level.PERSONAL,
            read=DECIDES,
            insert=either(PROPOSES, DECIDES),
            update=DECIDES,
            touches="day",
        ),
        TableAccess(
            "places_fieldchange",
            Level.PERSONAL,
            read=either(WORKS, OF_SEEN_PROPOSAL),
            insert=either(PROPOSES, OF_SEEN_PROPOSAL),
            update=either(WORKS, OF_SEEN_PROPOSAL),
        ),
        TableAccess("places_inclusion", Level.INTERNAL, read=WORKS, insert=WORKS),
        TableAccess(
            "places_searchmiss", Level.INTERNAL, read=may("places.edit"), insert=NOTES_COUNTS
        ),
        TableAccess(
            "places_unmetneed",
            Level.INTERNAL,
            read=may("places.edit"),
            insert=may("places.edit"),
            update=may("places.edit"),
            history=True,
        ),
        TableAccess(
            "places_unmetneed_issues",
            Level.INTERNAL,
            read=may("places.edit"),
            insert=may("places.edit"),
            update=may("places.edit"),
            delete=may("places.edit"),
        ),
        *(
            TableAccess(
                name,
                Level.INTERNAL,
                read=OWN_BASKET,
                insert=both(OWN_BASKET, may("places.hand_out")),
                update=OWN_BASKET,
                delete=OWN_BASKET,
            )
            for name in ("places_basket", "places_basketitem")
        ),
        TableAccess(
            "places_handout",
            Level.INTERNAL,
            read=either(OWN_BASKET, may("places.edit")),
            insert=both(OWN_BASKET, may("places.hand_out")),
            append_only=True,
            touches="day",
        ),
        TableAccess(
            "places_finderuse",
            Level.INTERNAL,
            read=may("places.edit"),
            insert=NOTES_COUNTS,
            append_only=True,
            touches="day",
        ),
        *notices.TABLES,
        *desks.TABLES,
        *circles.TABLES,
        *renditions.TABLES,
        *municipal.TABLES,
    ),
)
