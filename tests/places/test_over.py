"""What has ended today is no next time any more; what nobody wrote an end for lasts the day."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.cache import caches

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.ui import dates
from sasaeai.places.models import Occurrence
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of the day; the places open from ten to twelve."""

    def moved(hour: int, minute: int = 0) -> None:
        caches["pages"].clear()
        monkeypatch.setattr("sasaeai.places.queries.time_of_day", lambda: time(hour, minute))

    return moved


def page(browse, address: str) -> str:
    return browse(None).get(address).content.decode()


@pytest.mark.parametrize(
    ("hour", "minute", "next_day"), [(9, 0, 0), (11, 59, 0), (12, 0, 1), (23, 0, 1)]
)
def test_the_next_time_is_one_to_which_somebody_can_still_go(
    places, browse, at, hour, minute, next_day
):
    at(hour, minute)
    words = ("きょう", "あした")[next_day]
    assert f"次は、{words}" in page(browse, f"/places/{places.salon.code}/")
    assert f"<strong>{words}</strong>" in page(browse, "/places/?q=朝凪サロン")


def test_what_is_wanted_today_is_found_as_long_as_it_lasts(places, browse, at):
    at(11)
    assert "朝凪サロン" in page(browse, "/places/?within=today")
    at(12)
    assert "朝凪サロン" not in page(browse, "/places/?within=today")
    assert "朝凪サロン" in page(browse, "/places/?within=week")


def test_the_first_page_begins_with_what_is_still_to_come(places, browse, at):
    today_there = f"{dates.weekday(today())}<br><strong>今日</strong>"
    at(11)
    assert today_there in page(browse, "/")
    at(12)
    assert today_there not in page(browse, "/")


def test_the_page_of_the_day_keeps_it_and_says_that_it_has_ended(places, browse, at):
    at(11)
    assert "おわりました" not in page(browse, "/places/today/")
    at(12)
    shown = page(browse, "/places/today/")
    assert "朝凪サロン" in shown
    assert shown.count("おわりました") == 2
    tomorrow = today() + timedelta(days=1)
    assert "おわりました" not in page(browse, f"/places/today/?day={tomorrow}")


def test_without_an_end_it_lasts_until_midnight(places, cast, browse, at):
    with acting(cast.planner.pk, purpose="test"):
        Occurrence.objects.filter(held_on=today()).update(ends=None)
    at(23)
    assert "次は、きょう" in page(browse, f"/places/{places.salon.code}/")


def test_first_steps_lead_to_a_day_that_is_still_to_come(places, cast, browse, at):
    at(13)
    with acting(cast.planner.pk, purpose="test"):
        open_place("昼の会", cast.asanagi, "salon")
    shown = page(browse, f"/start/?want=talk&area={cast.asanagi.pk}")
    assert "昼の会" in shown
    assert dates.day(today() + timedelta(days=1)) in shown
    assert dates.day(today()) not in shown
