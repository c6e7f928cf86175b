"""6. The event file opens in Excel, has the exact head, and comes back as the same data."""

from __future__ import annotations

import re

import pytest

from sasaeai.core.access import acting
from sasaeai.places.models import Category, Listing, Occurrence
from sasaeai.places.municipal.checking import check
from sasaeai.places.municipal.comparing import Kind
from sasaeai.places.municipal.reading import read
from sasaeai.places.municipal.services import accept, upload
from tests.places.conftest import places
from tests.places.test_opendata import EVENT

pytestmark = pytest.mark.django_db
__all__ = ["places"]


def test_the_event_file_opens_in_excel_and_comes_back_as_the_same_data(
    places, cast, browse, settings
):
    settings.SASAEAI_MUNICIPALITY = "332020"
    content = browse(None).get("/places/open-data/event.csv").content
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf") and text.split("\r\n")[0] == EVENT
    assert "\n" not in text.replace("\r\n", "")
    found = read(content)
    assert (found.publisher, found.refused) == ("332020", ())
    for entry in found.entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry.get("first_day"))
        assert re.fullmatch(r"\d\d:\d\d", entry.get("opens"))
    before = list(Listing.objects.order_by("pk").values()), Occurrence.objects.count()
    with acting(cast.planner.pk, purpose="test"):
        kind = Category.objects.get(code="salon")
        batch = upload(content, name="332020_event.csv", category=kind, area=None)
        assert {one.line.kind for one in check(batch).placed} == {Kind.SAME}
        accept(batch, show=False, met=[])
    assert (list(Listing.objects.order_by("pk").values()), Occurrence.objects.count()) == before
