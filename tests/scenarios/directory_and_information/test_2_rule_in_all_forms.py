"""第1・第3月曜 10:00–12:00、祝日休み, from 2026-04-06: page, iCalendar and API say the same."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.public import Holiday, Pattern, Rule, cancel_occurrence, set_schedule
from tests.places.conftest import open_place, places

pytestmark = pytest.mark.django_db
__all__ = ["places"]
RULE = Rule(
    Pattern.NTH, date(2026, 4, 6), time(10), time(12), weekdays=(1,), weeks=(1, 3),
    holiday=Holiday.SKIP,
)  # fmt: skip
SENTENCE = "第1・第3月曜日 10時〜12時（祝日は休み）"


@pytest.fixture
def salon(cast):
    with acting(cast.planner.pk, purpose="test"):
        listing = open_place("第一三サロン", cast.asanagi, "salon", rule=None)
        set_schedule(listing, RULE)
        return listing


def feed(browse, listing) -> str:
    answer = browse(None).get(f"/places/{listing.code}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content.decode().replace("\r\n ", "")


def test_page_feed_and_api_agree(salon, browse, on_the_day_of_the_page):
    page = browse(None).get(f"/places/{salon.code}/").content.decode()
    row = next(
        row
        for row in browse(None).get("/api/v1/places").json()["places"]
        if row["code"] == salon.code
    )
    text = feed(browse, salon)
    assert SENTENCE in page
    assert (row["rhythms"], row["repeat_codes"]) == ([SENTENCE], ["13Mo"])
    assert "RRULE:FREQ=MONTHLY;BYDAY=1MO,3MO" in text
    skipped = re.findall(r"EXDATE;TZID=Asia/Tokyo:(\d{8})T100000", text)
    assert {"20260504", "20260720", "20260921"} <= set(skipped)
    assert "DTSTART;TZID=Asia/Tokyo:20260406T100000" in text


@pytest.fixture
def on_the_day_of_the_page(monkeypatch):
    """The page's dates lie in the year of the feed whatever day the tests run on."""
    day = date(2026, 11, 23)
    if today() > date(2027, 3, 1):
        monkeypatch.setattr("sasaeai.places.ical.today", lambda: day)
    return day


def test_cancelling_one_date_marks_that_instance_and_raises_the_sequence(salon, cast, browse):
    before = feed(browse, salon)
    stamped = re.findall(r"DTSTAMP:(\S+)", before)[0]
    with acting(cast.planner.pk, purpose="test"):
        coming = salon.occurrences.filter(held_on__gt=today(), state="planned").earliest("held_on")
        cancel_occurrence(coming, note="台風のため")
    after = feed(browse, salon)
    moment = f"{coming.held_on:%Y%m%d}T100000"
    assert f"RECURRENCE-ID;TZID=Asia/Tokyo:{moment}" in after
    assert "STATUS:CANCELLED" in after
    numbers = [
        {int(found) for found in re.findall(r"SEQUENCE:(\d+)", text)} for text in (before, after)
    ]
    assert [len(found) for found in numbers] == [1, 1]
    assert max(numbers[1]) > max(numbers[0])
    assert re.findall(r"DTSTAMP:(\S+)", after)[0] >= stamped
