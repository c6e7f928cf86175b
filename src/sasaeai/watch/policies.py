"""Who sees whom is looked in on, and who may write it down.

``watch.visit``: the daily screen (commissioners; watchers only for plans shared with them).
``watch.card``: the whole card with household, permission and emergency contacts.
District officers hold ``watch.counts`` alone: figures from the metrics, no row of any table.
"""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    RoomAccess,
    Span,
    TableAccess,
    both,
    either,
    own_account,
    own_person,
    within,
)
from sasaeai.watch.derivation import FUNCTIONS, NOT_ENDED

OVERSEES = within("area_id", "watch.oversee")
SEES_PLAN = either(
    OVERSEES,
    both(NOT_ENDED, within("area_id", "watch.card")),
    both(NOT_ENDED, "with_watchers", within("area_id", "watch.visit")),
    own_person("person_id"),
)


def through_plan(column: str, *conditions: str) -> str:
    """Rows that hang on a plan which the actor sees, and which meets the conditions."""
    return (
        f"EXISTS (SELECT 1 FROM watch_watchplan wp WHERE wp.id = {column}"
        + "".join(f" AND {condition}" for condition in conditions)
        + ")"
    )


def _card(table: str) -> str:
    return through_plan(f"{table}.plan_id", within("wp.area_id", "watch.card"))


def _overseen(table: str) -> str:
    return through_plan(f"{table}.plan_id", within("wp.area_id", "watch.oversee"))


def _derived(table: str) -> TableAccess:
    """Written by the functions of ``derivation`` alone."""
    return TableAccess(
        table,
        Level.PERSONAL,
        read=either(
            OVERSEES,
            both(within("area_id", "watch.visit"), through_plan(f"{table}.plan_id")),
        ),
        touches="due_on" if table == "watch_round" else None,
    )


def _part(table: str, *, delete: bool = False) -> TableAccess:
    return TableAccess(
        table,
        Level.PERSONAL,
        read=_card(table),
        insert=_overseen(table),
        update=_overseen(table),
        delete=_overseen(table) if delete else "",
        history=True,
    )


OWN_VISIT = both(own_account("visitor_id"), within("area_id", "watch.visit"))
SEES_VISIT = either(
    OVERSEES,
    OWN_VISIT,
    both(within("area_id", "watch.card"), through_plan("watch_visit.plan_id")),
    own_person("person_id"),
)
RECORDS_VISIT = both(
    own_account("entered_by_id"),
    either(
        both(OWN_VISIT, through_plan("watch_visit.plan_id")),
        within("area_id", "watch.enter_for_others"),
    ),
)
OWN_WORRY = both(own_account("opened_by_id"), within("area_id", "watch.visit"))
SEES_WORRY = either(
    OVERSEES,
    OWN_WORRY,
    both(within("area_id", "watch.card"), through_plan("watch_worry.plan_id")),
)

ACCESS = RoomAccess(
    room="watch",
    functions=FUNCTIONS,
    capabilities={
        "watch.visit": ("commissioner", "watcher"),
        "watch.card": ("commissioner", "social_worker", "manager"),
        "watch.oversee": ("social_worker", "manager"),
        "watch.enter_for_others": ("social_worker", "manager"),
        "watch.counts": ("district_officer", "planner"),
    },
    pledged=frozenset({"watch.visit", "watch.card", "watch.oversee", "watch.enter_for_others"}),
    tables=(
        TableAccess(
            "watch_watchplan",
            Level.PERSONAL,
            read=SEES_PLAN,
            insert=OVERSEES,
            update=OVERSEES,
            history=True,
            touches=Span("starts_on", "ends_on", ("area_id", "person_id")),
        ),
        _part("watch_particulars"),
        _part("watch_emergencycontact", delete=True),
        _part("watch_pause"),
        _derived("watch_round"),
        _derived("watch_standing"),
        TableAccess(
            "watch_visit",
            Level.SENSITIVE,
            read=SEES_VISIT,
            insert=RECORDS_VISIT,
            update=either(OVERSEES, OWN_VISIT),
            history=True,
            touches="visited_on",
        ),
        TableAccess(
            "watch_worry",
            Level.SENSITIVE,
            read=SEES_WORRY,
            insert=either(OVERSEES, OWN_WORRY),
            update=SEES_WORRY,
            history=True,
        ),
    ),
)
