"""1. A harvester walks from the root through all eleven addresses; every record fits, ids stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import hsds_shapes as shapes
from tests.api.test_hsds import ROOT, SECRETS, register
from tests.places.conftest import nothing_kept, places

pytestmark = pytest.mark.django_db
__all__ = ["nothing_kept", "places", "register"]
LISTS = {
    "services": shapes.SERVICE_IN_LIST,
    "organizations": shapes.ORGANIZATION,
    "service_at_locations": shapes.AT_LOCATION,
    "taxonomies": shapes.TAXONOMY,
    "taxonomy_terms": shapes.TERM,
}


def walk(client, name: str) -> Iterator[Any]:
    """All records of a list, by its pages of two."""
    number, last = 1, False
    while not last:
        answer = client.get(f"{ROOT}{name}", {"page": number, "per_page": 2})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        page = answer.json()
        assert shapes.faults(page, shapes.page(LISTS[name])) == []
        assert (page["page_number"], page["size"]) == (number, len(page["contents"]))
        assert page["first_page"] == (number == 1)
        yield from page["contents"]
        number, last = number + 1, page["last_page"]
    assert page["total_pages"] == number - 1


def harvest(client) -> dict[str, list[Any]]:
    """Each record of each list, and again by its own address."""
    found: dict[str, list[Any]] = {}
    for name, shape in LISTS.items():
        rows = list(walk(client, name))
        assert rows, name
        for row in rows:
            one = client.get(f"{ROOT}{name}/{row['id']}").json()
            assert (one["id"], shapes.faults(one, shape)) == (row["id"], [])
            assert shapes.ids_missing(one) == []
            found.setdefault(name, []).append(one)
        assert len({one["id"] for one in found[name]}) == len(rows)
    return found


def test_the_register_is_harvested_twice_with_the_same_ids_and_no_fault(register, browse):
    stranger = browse(None)
    root = stranger.get(ROOT)
    assert (root.status_code, root.json()["version"].split(".")[0]) == (200, "3")
    for name in ("profile", "openapi_url"):
        assert stranger.get(root.json()[name].replace("http://testserver", "")).status_code == 200
    first = harvest(stranger)
    names = {row["name"] for row in first["services"]}
    assert names == {"朝凪サロン", "石畳体操", "くらしの相談窓口", "縁側サロン"}
    assert [secret for secret in SECRETS if secret in str(first)] == []
    assert harvest(stranger) == first
