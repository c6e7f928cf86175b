"""What machines read of the places: calendars agree with the sessions, and nothing private leaves."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from django.utils import timezone

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.models import Term
from sasaeai.places.public import (
    LAST,
    Holiday,
    Listing,
    Pattern,
    Rule,
    ShownTo,
    Ties,
    Whereabouts,
    add_occurrence,
    cancel_occurrence,
    change_listing,
    move_occurrence,
    restore_occurrence,
)
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
START = date(2025, 4, 2)
RULES = {
    "weekly": Rule(Pattern.WEEKLY, START, time(10), time(12), weekdays=(1, 4)),
    "every_other": Rule(Pattern.WEEKLY, START, time(10), weekdays=(2, 5), every=2),
    "nth": Rule(Pattern.NTH, START, time(13, 30), time(15), weekdays=(1,), weeks=(1, 3)),
    "last": Rule(Pattern.NTH, START, time(9), weekdays=(5,), weeks=(LAST,), holiday=Holiday.HOLD),
    "shift": Rule(Pattern.DAYS, START, time(9), month_days=(1, 3, 23), holiday=Holiday.SHIFT),
    "month_end": Rule(Pattern.DAYS, START, time(9), month_days=(LAST,), new_year_off=True),
    "months_off": Rule(
        Pattern.WEEKLY, START, time(9), weekdays=(3,), months_off=(1, 2, 8), new_year_off=True
    ),
    "ending": Rule(
        Pattern.WEEKLY, START, time(9), ends_on=today() + timedelta(days=24), weekdays=(6, 7)
    ),
}
ATOM = "{http://www.w3.org/2005/Atom}"


def events(text: str) -> list[dict[str, list[str]]]:
    """An independent reading: property → values, parameters left out."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found: list[dict[str, list[str]]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _sign, value = line.partition(":")
        name = name.split(";")[0]
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, []).append(value)
    return found


def expanded(text: str, *, until: date) -> set[datetime]:
    """Moments of everything that takes place from today on, as a calendar would show it."""
    found: set[datetime] = set()
    off: set[datetime] = set()
    for event in events(text):
        start = _moment(event["DTSTART"][0])
        if "RECURRENCE-ID" in event:
            off |= {_moment(event["RECURRENCE-ID"][0])}
        elif "RRULE" in event:
            last = datetime.combine(until, time())
            rule = re.sub(r"UNTIL=(\d{8}T\d{6})Z", _local, event["RRULE"][0])
            found |= set(rrulestr(rule, dtstart=start).between(start, last, inc=True))
            found -= {_moment(value) for value in event.get("EXDATE", [])}
            found |= {_moment(value) for value in event.get("RDATE", [])}
        elif "STATUS" not in event:
            found.add(start)
    first = datetime.combine(today(), time())
    return {moment for moment in found - off if first <= moment < datetime.combine(until, time())}


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def _local(match: re.Match[str]) -> str:
    moment = _moment(match[1]).replace(tzinfo=UTC) + timedelta(hours=9)
    return f"UNTIL={moment:%Y%m%dT%H%M%S}"


def feed(browse: Any, address: str) -> str:
    answer = browse(None).get(address)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    return str(answer.content.decode())


def planned(listing: Any) -> set[datetime]:
    rows = listing.occurrences.filter(state="planned", held_on__gte=today())
    return {datetime.combine(row.held_on, row.starts) for row in rows}


@pytest.mark.parametrize("name", RULES)
def test_a_calendar_shows_exactly_the_sessions_that_are_planned(cast, browse, name):
    with acting(cast.planner.pk, purpose="test"):
        listing = open_place(f"{name}の会", cast.asanagi, "salon", rule=RULES[name])
    until = max(planned(listing)).date() + timedelta(days=1)
    text = feed(browse, f"/places/{listing.code}/calendar.ics")
    assert expanded(text, until=until) == planned(listing)


@pytest.mark.parametrize("name", ["weekly", "shift"])
def test_what_was_decided_for_single_days_is_in_the_calendar(cast, browse, name):
    with acting(cast.planner.pk, purpose="test"):
        listing = open_place("変わる会", cast.asanagi, "salon", rule=RULES[name])
        off, moved, back = listing.occurrences.filter(
            state="planned", held_on__gt=today()
        ).order_by("held_on")[:3]
        cancel_occurrence(off, note="台風")
        move_occurrence(moved, to=moved.held_on + timedelta(days=1), opens=time(16))
        cancel_occurrence(back)
        restore_occurrence(back)
        extra = today() + timedelta(days=2)
        add_occurrence(listing, held_on=extra, opens=time(18), closes=time(19))
    until = max(planned(listing)).date() + timedelta(days=1)
    text = feed(browse, f"/places/{listing.code}/calendar.ics")
    assert expanded(text, until=until) == planned(listing)


def test_taking_a_cancellation_back_is_news_as_well(cast, browse):
    """A calendar takes over only what bears a higher number than its own copy."""

    def number() -> int:
        text = feed(browse, f"/places/{listing.code}/calendar.ics")
        return max(int(event["SEQUENCE"][0]) for event in events(text))

    with acting(cast.planner.pk, purpose="test"):
        listing = open_place("戻る会", cast.asanagi, "salon")
        session = listing.occurrences.filter(state="planned", held_on__gt=today()).first()
    numbers = [number()]
    for minute, change in enumerate((cancel_occurrence, restore_occurrence, cancel_occurrence)):
        with acting(cast.planner.pk, purpose="test"):
            change(listing.occurrences.get(pk=session.pk))
            later = timezone.now() + timedelta(minutes=minute)
            Listing.objects.filter(pk=listing.pk).update(changed_at=later)
        numbers.append(number())
    assert numbers == sorted(set(numbers))


def test_a_district_a_kind_and_a_theme_have_a_calendar_of_their_own(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        theme = Term.objects.create(code="tea", label="お茶")
        change_listing(places.exercise, ties=Ties(terms=(theme,)))

    def names(query: str) -> set[str]:
        text = feed(browse, f"/places/calendar.ics?{query}")
        return {event["SUMMARY"][0] for event in events(text)}

    assert names("") == {"朝凪サロン", "石畳体操"}
    assert names(f"area={cast.asanagi.pk}") == {"朝凪サロン"}
    assert names("kind=exercise") == names("term=tea") == {"石畳体操"}
    assert browse(None).get("/places/calendar.ics?term=nothing").status_code == 400


def test_what_is_new_comes_first(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        change_listing(places.salon, description="お茶を飲みます")
    root = ET.fromstring(feed(browse, "/places/new.atom"))
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["朝凪サロン", "石畳体操"]
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{places.salon.uuid}"
    for element in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{element}")


@pytest.mark.parametrize("path", ["/places/new.atom", "/notices/feed.atom"])
def test_a_feed_has_one_id_under_every_name_of_the_house_and_another_for_each_choice(
    places, cast, browse, path
):
    """An address may change; readers would take the feed for another one (RFC 4287, 4.2.6)."""

    def id_of(query="", **headers):
        answer = browse(None).get(f"{path}{query}", **headers)
        return ET.fromstring(answer.content).findtext(f"{ATOM}id")

    first = id_of()
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", first)
    assert id_of(HTTP_HOST="localhost", secure=True) == first
    assert id_of(f"?area={cast.asanagi.pk}") != first
    assert id_of(f"?area={cast.asanagi.pk}") == id_of(f"?area={cast.asanagi.pk}", secure=True)


@pytest.mark.parametrize(
    "path",
    [
        "/places/new.atom", "/places/calendar.ics", "/places/places.geojson", "/notices/feed.atom",
        "/places/open-data/event.csv", "/o/hsds/v3/", "/o/hsds/v3/services",
        "/o/hsds/v3/organizations", "/o/hsds/v3/profile/",
    ],
)  # fmt: skip
def test_programs_on_other_sites_may_ask_and_read_and_write_nothing(places, browse, path):
    client = browse(None)
    found = {}
    for method in ("get", "head", "options", "post"):
        answer = getattr(client, method)(path)
        found[method] = answer.status_code, answer.headers["Access-Control-Allow-Origin"]
    assert found == {
        "get": (200, "*"),
        "head": (200, "*"),
        "options": (204, "*"),
        "post": (405, "*"),
    }
    assert client.head(path).content == b""
    assert client.options(path).headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("fee", "told"), [("free", True), ("paid", False), ("unknown", "nothing is said")]
)
def test_whether_it_is_free_is_told_where_it_is_known(places, cast, browse, fee, told):
    with acting(cast.planner.pk, purpose="test"):
        change_listing(places.salon, fee=fee)
    text = browse(None).get(f"/places/{places.salon.code}/").content.decode()
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert found.get("isAccessibleForFree", "nothing is said") == told


def test_only_public_spots_are_points(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        spot = Whereabouts(name="集会所", latitude=Decimal("34.6"), longitude=Decimal("133.7"))
        change_listing(places.salon, location=spot)
        home = open_place(
            "縁側サロン", cast.asanagi, "salon",
            location=Whereabouts(
                latitude=Decimal("34.123456"), longitude=Decimal("133.1"), shown_to=ShownTo.STAFF
            ),
        )  # fmt: skip
    found = json.loads(feed(browse, "/places/places.geojson"))
    points = {row["id"]: row["geometry"]["coordinates"] for row in found["features"]}
    assert points == {str(places.salon.uuid): [133.7, 34.6]}
    assert home.name not in json.dumps(found, ensure_ascii=False)


def test_a_page_tells_search_engines_what_it_tells_people(places, browse):
    text = browse(None).get(f"/places/{places.salon.code}/").content.decode()
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    coming = places.salon.occurrences.filter(state="planned", held_on__gte=today()).first()
    assert (found["@type"], found["name"]) == ("Event", "朝凪サロン")
    assert found["startDate"] == f"{coming.held_on}T10:00+09:00"
    assert found["location"]["address"]["streetAddress"] == "ひより市朝凪2丁目"


def test_no_text_of_a_page_can_leave_its_block_of_data(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        change_listing(places.salon, description="</script><script>alert(1)</script>")
    text = browse(None).get(f"/places/{places.salon.code}/").content.decode()
    assert "<script>alert" not in text


def test_robots_are_led_to_the_list_of_pages_and_kept_from_the_workspace(places, browse):
    text = browse(None).get("/robots.txt").content.decode()
    address = re.findall(r"Sitemap: http://testserver(\S+)", text)[0]
    assert "Disallow: /desk/" in text
    assert places.salon.code in browse(None).get(address).content.decode()
