"""Twelve months without confirmation: marked and due; one click by link moves the rate at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.models import Contact
from sasaeai.places.public import VerifiedBy, token_for, verify_listing
from tests.places.conftest import nothing_kept, places

pytestmark = pytest.mark.django_db
__all__ = ["nothing_kept", "places"]
MAIL = "leader@example.invalid"


def rate(cast) -> tuple[int, int]:
    """(confirmed, active) of the running year."""
    with acting(cast.planner.pk, purpose="test"):
        period = fiscal_year_of(today()).period
        rows = metrics.get("places.verified_rate").counted(period)
        return rows.filter(confirmed=True).count(), rows.count()


def figure(cast) -> str:
    with acting(cast.planner.pk, purpose="test"):
        series = metrics.series_of("places.verified_rate")
        return str(metrics.read(series, fiscal_year_of(today()).period).value)


def test_a_stale_page_says_so_is_due_and_one_click_moves_the_rate(places, cast, browse):
    stale = today() - timedelta(days=366)
    with acting(cast.planner.pk, purpose="test"):
        verify_listing(places.salon, by=VerifiedBy.PHONE, on=stale)
        verify_listing(places.exercise, by=VerifiedBy.PHONE, on=today())
        Contact.objects.create(
            listing=places.salon, area=places.salon.area, kind="mail", value=MAIL
        )
    client = browse(None)
    assert "情報が古い可能性" in client.get(f"/places/{places.salon.code}/").content.decode()
    due = browse(cast.planner).get("/desk/places/due/").content.decode()
    assert ("朝凪サロン" in due, "石畳体操" in due) == (True, False)
    assert rate(cast) == (1, 3)
    token = token_for(places.salon, mail=MAIL)
    client.post(f"/places/confirm/{token}/", {"act": "true"})
    assert rate(cast) == (2, 3)
    assert "情報が古い可能性" not in client.get(f"/places/{places.salon.code}/").content.decode()
    assert "朝凪サロン" not in browse(cast.planner).get("/desk/places/due/").content.decode()
