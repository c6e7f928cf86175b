"""Who writes the steps of advice, and who tells of copies handed out."""

from __future__ import annotations

from sasaeai.core.access import Level, Span, TableAccess, both, either, may, own_account
from sasaeai.places.renditions.access import SPEAKS

OFFICE = ("social_worker", "planner", "manager")
HELPERS = ("commissioner", "watcher", "district_officer", "place_leader", "partner_worker")
CAPABILITIES: dict[str, tuple[str, ...]] = {
    "desks.keep": OFFICE,
    "desks.hand_out": (*OFFICE, *HELPERS),
    "desks.desk": (*OFFICE, "district_officer", "place_leader", "partner_worker"),
}
"""``desks.desk`` puts it into the workspace; commissioners and watchers work on the phone and come
by the public page of their district."""
KEEPS, OWN = may("desks.keep"), own_account("account_id")
HANDS_OUT = both(OWN, may("desks.hand_out"))

TABLES = (
    TableAccess(
        "places_advicestep", Level.PUBLIC, insert=KEEPS, update=KEEPS, delete=KEEPS, history=True
    ),
    TableAccess(
        "places_deskcopies",
        Level.INTERNAL,
        read=either(OWN, KEEPS),
        insert=HANDS_OUT,
        delete=HANDS_OUT,
        history=True,
        touches="day",
    ),
    TableAccess(
        "places_deskspeech",
        Level.PUBLIC,
        insert=SPEAKS,
        update=either(SPEAKS, KEEPS),
        delete=SPEAKS,
        touches=Span("starts_on", "ends_on", ("making", "area_id")),
    ),
)
