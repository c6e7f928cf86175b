"""Who reads a circle: its group by the key on the sheet, its leader, and the office under pledge.

Nobody else, whatever their duty: a commissioner of the same district is a stranger here.
"""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
    within,
)

PAGE = "circles.page"
"""Purpose of somebody who holds the sheet; the number of the circle follows, never its key."""

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "circles.keep": ("social_worker", "manager"),
    "circles.lead": ("district_officer", "place_leader", "commissioner", "watcher"),
    "circles.desk": ("social_worker", "manager", "district_officer", "place_leader"),
}
"""``circles.desk`` puts it into the workspace; the others come by the page of their district."""
PLEDGED = frozenset({"circles.keep", "circles.lead"})
KEEPS = may("circles.keep")
TODAY = "(SELECT access.today())"


def _leads(column: str) -> str:
    return both(own_account(column), may("circles.lead"))


def _holding(number: str) -> str:
    """Somebody without a sign-in whose key led to this circle."""
    return (
        "((SELECT access.actor()) IS NULL AND "
        f"(SELECT current_setting('sasaeai.purpose', true)) = '{PAGE} ' || {number})"
    )


def _running(first: str, last: str) -> str:
    return f"({first} <= {TODAY} AND {last} >= {TODAY})"


HOLDS_SHEET = both(_holding("id"), _running("starts_on", "ends_on"))
RUNS = either(KEEPS, _leads("leader_id"))
BEGINS = either(KEEPS, both(own_account("leader_id"), within("area_id", "circles.lead")))


def _of_circle(rule: str) -> str:
    return f"circle_id IN (SELECT c.id FROM places_circle c WHERE {rule})"


OF_RUN = _of_circle(either(KEEPS, _leads("c.leader_id")))
OF_SHEET = _of_circle(both(_holding("c.id"), _running("c.starts_on", "c.ends_on")))

FUNCTIONS = (
    SqlFunction(
        "places_circle_of(hashed text) RETURNS bigint LANGUAGE plpgsql",
        f"""DECLARE
  before text := coalesce(current_setting('sasaeai.maintenance', true), '');
  found bigint;
BEGIN
  PERFORM set_config('sasaeai.maintenance', 'on', true);
  SELECT c.id INTO found FROM places_circle c
    WHERE c.key_hash = hashed AND {_running("c.starts_on", "c.ends_on")};
  PERFORM set_config('sasaeai.maintenance', before, true);
  RETURN found;
END""",
    ),
)
"""The one door without a sign-in: the hash of a key gives the number of its circle while it runs."""

TABLES = (
    TableAccess(
        "places_circle",
        Level.PERSONAL,
        read=either(RUNS, HOLDS_SHEET),
        insert=BEGINS,
        update=RUNS,
        history=True,
    ),
    TableAccess(
        "places_circleline",
        Level.SENSITIVE,
        read=either(OF_RUN, both("state = 'shown'", OF_SHEET)),
        insert=either(
            both(OF_RUN, "how = 'paper'", own_account("entered_by_id")),
            both(OF_SHEET, "how = 'page'", "state = 'waiting'"),
        ),
        update=OF_RUN,
        delete=OF_RUN,
        touches="day",
    ),
)
