"""Places and districts in bulk, without the people behind them."""

from __future__ import annotations

import json

from django.test import Client


def test_visible_places_come_with_rhythm_next_sessions_and_a_public_spot(places, ask):
    found = {row["name"]: row for row in ask("places")["places"]}
    assert set(found) == {"朝凪サロン", "石畳体操"}
    salon = found["朝凪サロン"]
    assert (salon["where"]["address"], salon["area"]["name"], len(salon["sessions"])) == (
        "ひより市朝凪2丁目",
        "朝凪",
        4,
    )
    assert salon["rhythms"] and salon["page"] == f"/places/{places.salon.code}/"


def test_no_person_and_no_telephone_leaves_not_even_a_public_one(places, ask):
    text = json.dumps(ask("places"), ensure_ascii=False)
    assert [
        word for word in ("柏木", "000-111-1111", "000-222-2222", "隠れ家") if word in text
    ] == []


def test_a_leader_who_is_signed_in_gets_what_everybody_gets(places, cast, ask, browse):
    assert ask("places", client=browse(cast.place_leader)) == ask("places")


def test_pages_go_on_where_the_last_one_ended(places, ask):
    first = ask("places?limit=1")
    second = ask(f"places?limit=1&after={first['after']}")
    names = [row["name"] for row in first["places"] + second["places"]]
    assert (names, second["after"]) == (["朝凪サロン", "石畳体操"], None)


def test_filters_narrow(places, cast, ask):
    here = ask(f"places?area={cast.asanagi.pk}")["places"]
    kind = ask("places?category=exercise")["places"]
    word = ask("places?q=サロン")["places"]
    assert [[row["name"] for row in found] for found in (here, kind, word)] == [
        ["朝凪サロン"],
        ["石畳体操"],
        ["朝凪サロン"],
    ]


def test_areas_say_what_contains_them(cast, ask):
    found = {row["code"]: row for row in ask("areas?kind=school")["areas"]}
    assert set(found) == {"S1", "S2"}
    assert [row["code"] for row in found["S1"]["within"]] == ["L1", "B1", "C1"]


def test_areas_come_in_pages_without_a_gap(cast, ask):
    codes, after = [], 0
    while after is not None:
        page = ask(f"areas?limit=2&after={after}")
        codes += [row["code"] for row in page["areas"]]
        after = page["after"]
    assert sorted(codes) == ["B1", "C1", "L1", "S1", "S1-1", "S2", "S2-1"]


def test_a_list_costs_the_same_queries_however_long(places, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        assert Client().get("/api/v1/places").status_code == 200
    with django_assert_max_num_queries(8):
        assert Client().get("/api/v1/areas").status_code == 200
