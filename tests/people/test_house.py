"""The house's own council: read once, but only once it is there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sasaeai.people import house
from sasaeai.people.house import of_house, own_council
from sasaeai.site.context import council

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unread():
    house._registered.cache_clear()
    yield
    house._registered.cache_clear()


def test_a_council_that_is_registered_later_takes_the_place_of_the_fallback(cast, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(house, "OrganisationKind", SimpleNamespace(COUNCIL="nothing"))
        assert (own_council(), council().name) == (None, "社会福祉協議会")
        before = of_house("x")
    assert (own_council(), council().name) == (cast.council, "ひより市社会福祉協議会")
    assert of_house("x") != before


def test_it_is_read_once(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(3):
            own_council()
