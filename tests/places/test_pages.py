"""Pages of the places: open ones for everybody, kept ones for those who keep them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

OPEN = (
    "/places/",
    "/places/today/",
    "/places/map/",
    "/places/{salon}/",
    "/places/{salon}/flyer/",
)
KEPT = (
    "/desk/places/",
    "/desk/places/new/",
    "/desk/places/coverage/",
    "/desk/places/{salon}/",
    "/desk/places/{salon}/edit/",
    "/desk/places/{salon}/status/",
    "/desk/places/{salon}/schedule/",
    "/desk/places/{salon}/schedule/new/",
    "/desk/places/{salon}/attendance/",
    "/desk/places/{salon}/sheet/",
)


@pytest.mark.parametrize("address", OPEN)
def test_residents_read_without_signing_in(places, browse, address):
    assert browse(None).get(address.format(salon=places.salon.code)).status_code == 200


@pytest.mark.parametrize("address", KEPT)
def test_the_leader_of_the_district_and_the_office_open_the_pages(places, cast, browse, address):
    for who in (cast.place_leader, cast.social_worker, cast.planner, cast.manager):
        assert browse(who).get(address.format(salon=places.salon.code)).status_code == 200
