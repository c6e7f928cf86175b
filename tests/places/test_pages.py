"""Pages of the places: open ones for everybody, kept ones for those who keep them."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.models import Area
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import DutyKind, OrganisationKind, appoint, found_organisation
from sasaeai.places.models import Contact, Listing, Location
from sasaeai.places.public import (
    Audience,
    Pattern,
    Rule,
    Status,
    add_occurrence,
    cancel_occurrence,
    change_listing,
    record_attendance,
    set_status,
)
from tests.places.conftest import OPENED, held, open_place

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
OWN = tuple(address for address in KEPT if "{salon}" in address)
GARBAGE = (
    "page=abc",
    "page=0",
    "q=%00",
    "area=" + "9" * 30,
    "area=999999999",
    "area=-1",
    "area=１",
    "kind=nothing",
    "weekday=8",
    "weekday=" + "9" * 30,
    "part=midnight",
    "after=xyz",
    "after=a&before=b",
    "sort=search_text",
    "format=exe",
    "q=" + "あ" * 9000,
)


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", OPEN)
def test_residents_read_without_signing_in(places, browse, address):
    body(browse(None), address.format(salon=places.salon.code))


@pytest.mark.parametrize("address", KEPT)
def test_the_leader_of_the_district_and_the_office_open_the_pages(places, cast, browse, address):
    for who in (cast.place_leader, cast.social_worker, cast.planner, cast.manager):
        assert browse(who).get(address.format(salon=places.salon.code)).status_code == 200


@pytest.mark.parametrize("address", KEPT)
def test_for_everybody_else_there_is_no_such_page(places, cast, browse, address):
    keepers = {"place_leader", "other_place_leader", "social_worker", "planner", "manager"}
    for who, account in cast.accounts.items():
        if who not in keepers:
            response = browse(account).get(address.format(salon=places.salon.code))
            assert (who, response.status_code) == (who, 404)
    assert browse(None).get(address.format(salon=places.salon.code)).status_code == 302


@pytest.mark.parametrize("address", OWN)
def test_the_leader_of_another_district_finds_no_such_place(places, cast, browse, address):
    client = browse(cast.other_place_leader)
    assert client.get(address.format(salon=places.salon.code)).status_code == 404
    assert client.post(address.format(salon=places.salon.code), {}).status_code in (404, 405)


def test_a_hidden_place_is_on_no_page_of_residents(places, browse):
    client = browse(None)
    for address in ("/places/", "/places/?q=隠れ家", "/places/today/", "/", "/places/?format=csv"):
        page = body(client, address).replace('value="隠れ家"', "")
        assert "隠れ家" not in page
        assert places.hidden.code not in _codes(page)
    assert client.get(f"/places/{places.hidden.code}/").status_code == 404
    assert client.get(f"/places/{places.hidden.code}/flyer/").status_code == 404


def test_the_page_shows_public_ways_only_and_else_the_councils_number(places, cast, browse):
    page = body(browse(None), f"/places/{places.salon.code}/")
    assert "柏木さん" in page
    assert "000-111-1111" not in page
    assert 'href="tel:0000000000"' in page
    with acting(cast.planner.pk, purpose="test"):
        Contact.objects.filter(listing=places.salon, kind="phone").update(shown_to="public")
        Location.objects.filter(listing=places.salon).update(shown_to="staff")
        change_listing(places.salon)
    page = body(browse(None), f"/places/{places.salon.code}/")
    assert 'href="tel:0001111111"' in page
    assert "朝凪集会所" not in page
    assert "朝凪2丁目" not in page


def test_the_page_says_when_and_how_fresh_it_is(places, cast, browse):
    page = body(browse(None), f"/places/{places.salon.code}/")
    assert "次は、きょう" in page
    assert "毎日 10時〜12時" in page
    assert "まだたしかめていません" in page
    assert "次の予定は、まだありません" not in page
    with acting(cast.planner.pk, purpose="test"):
        cancel_occurrence(places.salon.occurrences.get(held_on=today()), note="台風のため")
    page = body(browse(None), f"/places/{places.salon.code}/")
    assert "お休みです" in page
    assert "台風のため" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.CLOSED, "おわりました"), (Status.PAUSED, "いまはお休みしています")],
)
def test_a_place_that_rests_or_ended_says_so_and_leaves_the_list(
    places, cast, browse, status, words
):
    with acting(cast.planner.pk, purpose="test"):
        set_status(places.salon, status=status, on=today())
    assert words in body(browse(None), f"/places/{places.salon.code}/")
    assert "朝凪サロン" not in body(browse(None), "/places/")


def test_small_head_counts_are_never_shown_in_public(places, cast, browse):
    last_year = date(today().year - (2 if today().month < 4 else 1), 6, 1)
    with acting(cast.planner.pk, purpose="test"):
        for number in range(4):
            held(places.salon, last_year + timedelta(days=number), 20)
        held(places.exercise, last_year, 3)
        for number in range(1, 5):
            held(places.exercise, last_year + timedelta(days=number), 1)
    assert "前の年度" not in body(browse(None), f"/places/{places.salon.code}/")
    assert "7<small>人</small>" in body(browse(None), f"/places/{places.exercise.code}/")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"朝凪サロン", "石畳体操", "夜の学び"}),
        ("q=さろん", {"朝凪サロン"}),
        ("q=朝凪", {"朝凪サロン", "夜の学び"}),
        ("kind=exercise", {"石畳体操"}),
        ("area={ishidatami}", {"石畳体操"}),
        ("weekday=7", {"朝凪サロン", "石畳体操"}),
        ("part=evening", {"夜の学び"}),
        ("weekday=3&part=evening", {"夜の学び"}),
        ("weekday=7&part=evening", set()),
        ("step_free=1", {"夜の学び"}),
    ],
)
def test_filters_are_all_of_them_together(places, cast, browse, query, names):
    evening = Rule(Pattern.WEEKLY, OPENED, time(18), weekdays=(3,))
    with acting(cast.planner.pk, purpose="test"):
        open_place("夜の学び", cast.asanagi, "study", rule=evening, step_free="yes")
    page = body(browse(None), f"/places/?{query.format(ishidatami=cast.ishidatami.pk)}")
    every = {"朝凪サロン", "石畳体操", "夜の学び"}
    assert {name for name in every if f">{name}</a>" in page} == names


def test_the_map_and_its_list_say_the_same(places, cast, browse):
    for area, west in ((cast.asanagi, 133), (cast.ishidatami, 134)):
        corners = [[west, 34], [west + 1, 34], [west + 1, 35], [west, 35], [west, 34]]
        with acting(cast.planner.pk, purpose="test"):
            Area.objects.filter(pk=area.pk).update(
                geometry={"type": "Polygon", "coordinates": [corners]}
            )
    page = body(browse(None), "/places/map/?kind=salon")
    assert page.count('class="a-c1"') + page.count('class="a-zero"') >= 2
    assert f'href="/places/?area={cast.asanagi.pk}&amp;kind=salon"' in page
    assert "ここに、まだのっていない地区" in page


def test_more_sessions_of_a_day_than_fit_are_paged(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        for number in range(60):
            add_occurrence(
                places.salon, held_on=today(), opens=time(11 + number // 10, number % 10 * 5)
            )
    first = body(browse(None), "/places/today/")
    second = body(browse(None), _next(first))
    assert first.count('class="ev"') == 50
    assert second.count('class="ev"') == 12


def test_no_hit_ends_with_somebody_to_ask(places, browse):
    page = body(browse(None), "/places/?q=ぜったいにない")
    assert "見つかりませんでした" in page
    assert page.count("000-000-0000") >= 2


def test_garbage_in_an_open_address_is_never_a_500(places, browse):
    client = browse(None)
    days = ("day=2026-13-40", "day=9999-01-01", "day=" + "1" * 30)
    for address in ("/places/", "/places/today/", "/places/map/"):
        for query in (*GARBAGE, *days):
            status = client.get(f"{address}?{query}").status_code
            assert (address, query, status == 200 or 400 <= status < 500) == (address, query, True)


def test_what_no_link_contains_is_refused(places, browse):
    refused = ("page=abc", "q=%00", "area=" + "9" * 30, "after=xyz", "format=exe", "kind=nothing")
    found = {query: browse(None).get(f"/places/?{query}").status_code for query in refused}
    assert found == dict.fromkeys(refused, 400)


@pytest.mark.parametrize("address", [item for item in KEPT if not item.endswith("sheet/")])
def test_garbage_in_a_kept_address_is_never_a_500(places, cast, browse, address):
    client = browse(cast.planner)
    for query in GARBAGE:
        status = client.get(f"{address.format(salon=places.salon.code)}?{query}").status_code
        assert (query, status == 200 or 400 <= status < 500) == (query, True)


@pytest.mark.parametrize(
    "address",
    [
        "/places/nothing/",
        "/places/" + "9" * 30 + "/",
        "/desk/places/nothing/",
        "/desk/places/{salon}/schedule/" + "9" * 30 + "/",
        "/desk/places/{salon}/attendance/" + "9" * 30 + "/",
        "/desk/places/{salon}/sessions/" + "9" * 30 + "/cancel/",
        "/desk/places/{salon}/sessions/0/move/",
    ],
)
def test_what_is_not_there_is_a_404(places, cast, browse, address):
    assert browse(cast.planner).get(address.format(salon=places.salon.code)).status_code == 404


def test_a_session_of_another_place_is_not_reached_through_ones_own(places, cast, browse):
    foreign = places.exercise.occurrences.get(held_on=today())
    client = browse(cast.place_leader)
    for way in (f"attendance/{foreign.pk}/", f"sessions/{foreign.pk}/cancel/"):
        assert client.get(f"/desk/places/{places.salon.code}/{way}").status_code == 404


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/places/", 10),
        ("/places/today/", 7),
        ("/places/map/", 5),
        ("/places/{salon}/", 14),
        ("/", 7),
    ],
)
def test_open_pages_cost_the_same_number_of_queries_at_5_and_50(
    places, cast, browse, address, most
):
    _fill(cast, 5)
    body(browse(None), "/places/map/")  # a process asks whose house this is only once
    few = _queries(browse(None), address.format(salon=places.salon.code))
    _fill(cast, 50)
    many = _queries(browse(None), address.format(salon=places.salon.code))
    assert few == many <= most


@pytest.mark.parametrize(
    "address",
    [
        "/desk/places/",
        "/desk/places/coverage/",
        "/desk/places/{salon}/",
        "/desk/",
        "/desk/places/{salon}/attendance/",
    ],
)
def test_kept_pages_cost_the_same_number_of_queries_at_5_and_50(places, cast, browse, address):
    client = browse(cast.planner)
    _fill(cast, 5)
    few = _queries(client, address.format(salon=places.salon.code))
    _fill(cast, 50)
    many = _queries(client, address.format(salon=places.salon.code))
    assert few == many
    assert many <= 17 + RENDITIONS * (address == "/desk/")


def test_the_list_is_paged_by_key_and_every_place_is_seen_once(places, cast, browse):
    _fill(cast, 50)
    client, address, seen = browse(None), "/places/", []
    while address:
        response = client.get(address)
        part = response.context["part"] if response.context else None
        page = response.content.decode()
        seen += [name for name in _names(page) if name.startswith("番")]
        address = _next(page)
        assert part is None or len(part.rows) <= 20
    assert sorted(seen) == sorted({f"番{number:03d}" for number in range(50)})


def test_the_open_list_is_given_as_a_file_without_counts_or_contacts(places, cast, browse):
    response = browse(None).get("/places/?format=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == [
        "番号",
        "名前",
        "ふりがな",
        "種類",
        "地区",
        "いつ",
        "場所",
        "住所",
        "だれのため",
        "お金",
        "車いす",
        "たしかめた日",
    ]
    assert [row[1] for row in rows[1:]] == ["朝凪サロン", "石畳体操"]


@pytest.mark.parametrize("form", ["csv", "csv-sjis", "xlsx", "pdf"])
@pytest.mark.parametrize("address", ["/desk/places/", "/desk/places/coverage/"])
def test_kept_lists_are_given_as_files(places, cast, browse, address, form):
    response = browse(cast.planner).get(f"{address}?format={form}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_a_leader_is_told_what_the_coverage_counts_and_led_to_pages_she_may_open(
    places, cast, browse
):
    words, other = "ほかの地区は、みんなに見えるページだけ", f'"/places/?area={cast.ishidatami.pk}"'
    leader = body(browse(cast.place_leader), "/desk/places/coverage/")
    office = body(browse(cast.planner), "/desk/places/coverage/")
    assert (words in leader, other in leader) == (True, True)
    assert (words in office, other in office) == (False, False)


def test_the_coverage_shows_the_empty_box_and_the_empty_district(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        set_status(places.exercise, status=Status.PAUSED, on=today())
    page = body(browse(cast.planner), "/desk/places/coverage/")
    assert "居場所がひとつもない地区：1地区" in page
    rows = list(
        csv.reader(
            io.StringIO(
                browse(cast.planner)
                .get("/desk/places/coverage/?format=csv")
                .content.decode("utf-8-sig")
            )
        )
    )
    head, *districts = rows
    salon, total = head.index("サロン（か所）"), head.index("合計（か所）")
    assert {row[0]: (row[salon], row[total]) for row in districts} == {
        "朝凪": ("1", "2"),
        "石畳": ("0", "0"),
    }


def test_the_first_page_shows_what_is_open_this_week(places, browse):
    page = body(browse(None), "/")
    assert "今週ひらく居場所" in page
    assert f'href="/places/{places.salon.code}/"' in page


def test_the_desk_tells_whose_heads_are_missing(places, cast, browse, yesterday):
    with acting(cast.planner.pk, purpose="test"):
        add_occurrence(places.salon, held_on=yesterday, opens=time(10))
        add_occurrence(places.exercise, held_on=yesterday, opens=time(10))
    page = body(browse(cast.place_leader), "/desk/")
    assert "朝凪サロン" in page
    assert "石畳体操" not in page


def test_the_sheet_is_a_pdf_with_a_code(places, cast, browse):
    with acting(cast.place_leader.pk, purpose="test"):
        record_attendance(places.salon.occurrences.get(held_on=today()), attendance=7, once=uuid4())
    response = browse(cast.place_leader).get(f"/desk/places/{places.salon.code}/sheet/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_flyer_carries_a_code_that_scales(places, browse):
    page = body(browse(None), f"/places/{places.salon.code}/flyer/")
    assert 'class="pl-qr"' in page
    assert "<svg" in page


RENDITIONS = 1
"""Today's board asks once for the texts in other forms that wait, came back or are outdated."""


def _fill(cast, number: int) -> None:
    with acting(cast.planner.pk, purpose="test"):
        there = Listing.objects.filter(name__startswith="番").count()
        for index in range(there, number):
            open_place(
                f"番{index:03d}",
                (cast.asanagi, cast.ishidatami)[index % 2],
                "salon",
                audience=[Audience.ANYONE],
                rule=Rule(Pattern.WEEKLY, OPENED, time(9), weekdays=(1 + index % 7,)),
            )


def _queries(client, address: str) -> int:
    caches["pages"].clear()
    with CaptureQueriesContext(
        connection,
    ) as found:
        body(client, address)
    return len(found)


def _codes(page: str) -> list[str]:
    return re.findall(r"/places/([^/?\"]+)/", page)


def _names(page: str) -> list[str]:
    return re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a></h3>", page)


def _next(page: str) -> str:
    found = re.search(r'<a href="([^"]+)" rel="next"', page)
    return html.unescape(found[1]) if found else ""


def test_the_leader_of_a_group_finds_her_own_place_first(places, cast, browse, as_actor):
    with acting(cast.planner.pk, purpose="test"):
        group = found_organisation(OrganisationKind.GROUP, code="wakaba", name="わかば世話人会")
    with acting(cast.administrator.pk, purpose="test"):
        appoint(
            cast.place_leader, DutyKind.PLACE_LEADER,
            starts_on=OPENED, area=cast.asanagi, organisation=group,
        )  # fmt: skip
    with as_actor(cast.planner):
        open_place("わかばの会", cast.asanagi, "salon", organisation=group)
        open_place("あおばの会", cast.asanagi, "salon")
    for account, order in (
        (cast.place_leader, ["わかばの会", "あおばの会", "朝凪サロン"]),
        (cast.planner, ["あおばの会", "わかばの会", "朝凪サロン"]),
    ):
        page = body(browse(account), "/desk/places/")
        assert sorted(order, key=page.index) == order


def test_a_desk_in_the_list_says_when_it_is_open_and_not_that_it_always_is(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        hours = "平日 8:30〜17:15"
        open_place("くらしの窓口", cast.asanagi, "bureau", rule=None, apply_how=hours)
        open_place("無言の窓口", cast.asanagi, "bureau", rule=None)
    page = body(browse(None), "/places/?what=desk")
    assert "<strong>平日 8:30〜17:15</strong>" in page
    assert "<strong>電話で聞いてください</strong>" in page
