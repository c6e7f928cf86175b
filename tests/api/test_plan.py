"""The plan and its figures are those of the residents' pages, whoever asks."""

from __future__ import annotations

from datetime import date

from django.test import Client

from sasaeai.core.access import acting
from sasaeai.plan.public import Indicator
from tests.plan.conftest import put


def test_the_whole_plan_is_there_with_its_tree_versions_and_issues(made, ask):
    found = ask("plan")
    assert (found["plan"]["code"], found["plan"]["first_year"], found["version"]["no"]) == (
        "fourth",
        {"year": 2026, "label": "令和8年度"},
        1,
    )
    parents = {node["code"]: node["parent"] for node in found["nodes"]}
    assert parents == {"G1": None, "T1": "G1", "M1": "T1", "M2": "T1", "G2": None, "T2": "G2"}
    assert found["issues"] == [{"no": 1, "title": "つながりの希薄化", "nodes": ["T1"]}]
    roles = next(node["roles"] for node in found["nodes"] if node["code"] == "T1")
    assert [role["text"] for role in roles] == [
        "あいさつからはじめましょう",
        "場所を集めて知らせます",
    ]


def test_without_a_plan_there_is_nothing_to_read(db):
    assert Client().get("/api/v1/plan").status_code == 404


def test_a_plan_that_is_not_published_is_not_there_even_for_its_secretariat(made, browse):
    from sasaeai.plan.public import Plan

    Plan.objects.filter(pk=made.plan.pk).update(is_public=False)
    client = browse(made.cast.planner)
    statuses = [client.get(f"/api/v1/{path}").status_code for path in ("plan", "plan?plan=fourth")]
    assert statuses == [404, 404]


def test_indicators_say_what_is_counted_and_which_way(made, ask):
    found = {row["code"]: row for row in ask("indicators")["indicators"]}
    assert set(found) == {"K1", "K2", "K3", "K4", "K5"}
    assert (found["K1"]["sentence"], found["K1"]["unit"], found["K1"]["direction"]) == (
        "来た人を数えます。",
        "人",
        "increase",
    )
    assert (found["K5"]["counted"], found["K5"]["sentence"]) == (False, "")


def test_an_indicator_for_the_office_alone_is_not_there_even_for_the_office(made, ask, browse):
    Indicator.objects.filter(code="K1").update(public=False)
    office = browse(made.cast.planner)
    codes = {row["code"] for row in ask("indicators", client=office)["indicators"]}
    assert (codes, office.get("/api/v1/indicators/K1").status_code) == (
        {"K2", "K3", "K4", "K5"},
        404,
    )


def test_five_years_come_with_live_and_confirmed_figures_as_text_and_value(made, ask):
    put(made.cast.asanagi, date(2026, 5, 1), 1204)
    years = ask("indicators/K1")["years"]
    assert [row["year"]["year"] for row in years] == [2026, 2027, 2028, 2029, 2030]
    assert years[0]["live"] == {
        "state": "value",
        "text": "1,204",
        "value": "1204",
        "unit": "人",
        "num": None,
        "den": None,
        "note": "",
    }
    assert (years[0]["confirmed"], years[0]["shown"]["text"]) == (None, "1,204")


def test_a_rate_carries_what_it_was_made_of(made, ask):
    for number in range(20):
        put(made.cast.asanagi, date(2026, 5, 1 + number), 100 if number < 9 else 1, "rate")
    shown = ask("indicators/K3")["years"][0]["live"]
    assert (shown["text"], shown["num"], shown["den"]) == ("45.0", 9, 20)


def test_small_counts_are_hidden_like_on_the_page_with_everything_they_were_made_of(made, ask):
    put(made.cast.asanagi, date(2026, 5, 1), 3)
    found = ask("indicators/K1")
    live = found["years"][0]["live"]
    page = Client().get("/plan/indicators/K1/").content.decode()
    assert (live["state"], live["text"], live["value"], live["num"]) == (
        "suppressed",
        "＊ 5未満",
        None,
        None,
    )
    assert "＊" in page


def test_districts_are_those_of_the_page_in_the_same_words(made, ask):
    made.plan.breakdown = made.cast.asanagi.kind
    made.plan.save()
    put(made.cast.asanagi, date(2026, 5, 1), 3)
    put(made.cast.ishidatami, date(2026, 5, 2), 40)
    found = ask("indicators/K1?year=2026")["districts"]
    page = Client().get("/plan/indicators/K1/?year=2026").content.decode()
    shown = {row["name"]: row["figure"]["text"] for row in found["rows"]}
    if found["refused"]:
        assert (shown, found["refused"] in page) == ({}, True)
    else:
        assert shown["朝凪"].startswith("＊")
        assert all(name in page for name in shown)
    for row in found["rows"]:
        if row["figure"]["state"] == "suppressed":
            assert (row["figure"]["value"], row["figure"]["num"]) == (None, None)


def test_staff_with_exact_figures_get_the_hidden_ones_here_as_well(made, ask, browse):
    put(made.cast.asanagi, date(2026, 5, 1), 3)
    assert ask("indicators/K1", client=browse(made.cast.manager)) == ask("indicators/K1")


def test_the_answer_leaves_the_actor_of_the_request_alone(made, browse):
    client = browse(made.cast.planner)
    client.get("/api/v1/plan")
    with acting(made.cast.planner.pk, purpose="test") as actor:
        assert actor.may("plan.edit")
