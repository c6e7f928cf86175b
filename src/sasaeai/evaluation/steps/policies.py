"""Who sees and writes the community steps.

An officer writes for the own district council, the office for every one; both only while the
round is open. Residents see what has been sent, never remarks or evidence.
"""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, both, either, may, of_organisation

OWN = of_organisation("organisation_id", "steps.mark")
OFFICE = may("steps.enter_for_others")
STAFF = may("steps.view")
MANAGES = may("steps.manage")
OPEN_ROUND = (
    "round_id IN (SELECT r.id FROM evaluation_stepround r WHERE r.opens_on <= "
    "(SELECT access.today()) AND r.closes_on >= (SELECT access.today()))"
)
WRITES_SHEET = both(either(OWN, OFFICE), OPEN_ROUND)
OF_SEEN_SHEET = "sheet_id IN (SELECT s.id FROM evaluation_stepsheet s)"
OF_OPEN_SHEET = f"sheet_id IN (SELECT s.id FROM evaluation_stepsheet s WHERE {WRITES_SHEET})"
OF_OWN_SHEET = f"sheet_id IN (SELECT s.id FROM evaluation_stepsheet s WHERE {either(OWN, STAFF)})"
NOT_CLOSED = both(MANAGES, "closes_on >= (SELECT access.today())")

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "steps.mark": ("district_officer",),
    "steps.enter_for_others": ("planner", "social_worker"),
    "steps.view": ("planner", "social_worker", "manager", "auditor"),
    "steps.manage": ("planner",),
}


def _inner(name: str) -> TableAccess:
    return TableAccess(
        name,
        Level.INTERNAL,
        read=OF_OWN_SHEET,
        insert=OF_OPEN_SHEET,
        update=OF_OPEN_SHEET,
        delete=OF_OPEN_SHEET,
        history=True,
    )


TABLES = (
    TableAccess(
        "evaluation_stepround",
        Level.PUBLIC,
        read="plan_id IN (SELECT p.id FROM plan_plan p)",
        insert=NOT_CLOSED,
        update=NOT_CLOSED,
        history=True,
    ),
    TableAccess(
        "evaluation_stepsheet",
        Level.PUBLIC,
        read=either("sent_on IS NOT NULL", OWN, STAFF),
        insert=WRITES_SHEET,
        update=WRITES_SHEET,
        history=True,
        touches="*",
    ),
    TableAccess(
        "evaluation_stepmark",
        Level.PUBLIC,
        read=OF_SEEN_SHEET,
        insert=OF_OPEN_SHEET,
        update=OF_OPEN_SHEET,
        delete=OF_OPEN_SHEET,
        history=True,
        touches="counted_on",
    ),
    _inner("evaluation_stepremark"),
    _inner("evaluation_stepevidence"),
)
