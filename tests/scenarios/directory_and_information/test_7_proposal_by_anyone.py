"""A new telephone number without a sign-in: hidden until approved, one field taken, one refused."""

from __future__ import annotations

import pytest
from django.core import signing
from django.utils import timezone

from sasaeai.core.access import acting
from sasaeai.core.ui import guarding
from sasaeai.places.models import Proposal
from tests.places.conftest import nothing_kept, places

pytestmark = pytest.mark.django_db
__all__ = ["nothing_kept", "places"]
NUMBER = "000-777-7777"


def test_one_field_is_accepted_another_refused_and_history_shows_both(places, cast, browse):
    stranger, office = browse(None), browse(cast.social_worker)
    page = f"/places/{places.salon.code}/"
    opened = signing.dumps(int(timezone.now().timestamp()) - 30, salt=guarding.SALT)
    sent = {"opened": opened, "name": "朝凪サロン", "phone": NUMBER, "cost": "500円"}
    assert stranger.post(f"{page}propose/", sent).status_code == 302
    assert NUMBER not in stranger.get(page).content.decode()
    before = timezone.now()
    with acting(cast.social_worker.pk, purpose="test"):
        proposal = Proposal.objects.get()
    address = f"/desk/places/proposals/{proposal.pk}/"
    office.post(address, {"accept": "phone"})
    office.post(address, {"refuse": "cost", "reason": "無料のままです"})
    shown = stranger.get(page).content.decode()
    assert NUMBER in shown
    assert "500円" not in shown
    history = office.get(address).content.decode()
    assert ("取り入れた" in history, "取り入れなかった" in history) == (True, True)
    assert "無料のままです" in history
    assert "届いた直し" in office.get(f"/desk/places/{places.salon.code}/").content.decode()
    since = before.isoformat().replace("+", "%2B")
    changed = stranger.get(f"/api/v1/places?modified_after={since}").json()["places"]
    assert [row["code"] for row in changed] == [places.salon.code]
