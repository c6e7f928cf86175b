"""JavaScript off: a salon in one's own district, its next date and telephone; the map's equal list."""

from __future__ import annotations

import pytest

from sasaeai.core.access import acting
from sasaeai.places.models import Contact
from tests.places.conftest import nothing_kept, places

pytestmark = pytest.mark.django_db
__all__ = ["nothing_kept", "places"]


def test_district_date_and_number_are_in_the_plain_answer(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        Contact.objects.filter(listing=places.salon, kind="phone").update(shown_to="public")
    client = browse(None)
    found = client.get(f"/places/?area={cast.asanagi.pk}&kind=salon").content.decode()
    assert f'href="/places/{places.salon.code}/"' in found
    assert "きょう" in found
    page = client.get(f"/places/{places.salon.code}/").content.decode()
    assert 'href="tel:0001111111"' in page
    listed = client.get("/places/map/").content.decode()
    assert f"/places/?area={cast.asanagi.pk}" in listed
