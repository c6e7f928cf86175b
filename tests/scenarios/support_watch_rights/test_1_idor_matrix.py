"""The matrix knows every address of the consult room with own, shared, revoked, ended, secret, unknown."""

from __future__ import annotations

from collections import defaultdict

from tests.access.matrix import ROWS
from tests.access.urlmap import addresses

NEW_ADDRESS = "consult:some_new_page"


def test_every_address_of_the_room_is_tried_and_a_new_one_would_fail():
    known = {address.name for address in addresses() if address.name.startswith("consult:")}
    tried = {row.name for row in ROWS if row.name.startswith("consult:")}
    assert tried == known
    assert {*known, NEW_ADDRESS} - tried == {NEW_ADDRESS}


def test_pages_of_a_case_are_tried_for_each_way_in_which_a_case_can_stand():
    of: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        of[row.name].add(row.of)
    assert {"own", "revoked", "ended", "secret", "unknown"} <= of["consult:case"]
    assert {"own", "revoked", "ended", "secret", "stopped", "unknown"} <= of["consult:shared_case"]
    assert {"own", "other", "unknown"} <= of["consult:ask_to_stop"]
