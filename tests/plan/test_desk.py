"""The desk: exact figures for whom they are, targets with reasons, versions, years, counted rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from sasaeai.areas.public import Population
from sasaeai.core import metrics
from sasaeai.core.access import actor as actors
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import FiscalYear, fiscal_year_of
from sasaeai.people.models import Release
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.counted import counted_table
from sasaeai.plan.enums import IndicatorClass
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import set_target
from sasaeai.plan.models import Baseline, Indicator, Plan, PlanVersion
from sasaeai.plan.services import open_draft
from tests.plan.conftest import METRICS, draft_of_six, make_plan, put

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def desk(made, browse):
    return browse(made.cast.planner)


def test_the_desk_board_shows_exact_figures_to_those_who_may_see_them(made, browse):
    put(made.cast.asanagi, date(2026, 4, 1), 3)
    assert "＊ 5未満" not in page(browse(made.cast.planner), "/desk/plan/")
    assert "＊ 5未満" in page(browse(made.cast.committee_member), "/desk/plan/")


def test_a_desk_without_a_plan_invites_to_bring_one(planner, browse):
    assert "計画を読み込む" in page(browse(planner.planner), "/desk/plan/")


@pytest.mark.parametrize("name", ["resident", "commissioner", "place_leader", "administrator"])
@pytest.mark.parametrize(
    "address", ["/desk/plan/", "/desk/plan/indicators/", "/desk/plan/draft/", "/desk/plan/years/"]
)
def test_others_find_no_desk_of_the_plan(made, browse, name, address):
    assert browse(getattr(made.cast, name)).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/desk/plan/draft/", "/desk/plan/years/", "/desk/plan/about/"])
def test_readers_of_the_desk_do_not_edit(made, browse, address):
    assert browse(made.cast.manager).get(address).status_code == 404


def test_a_target_is_set_on_screen_with_its_reason(made, desk):
    row = made.indicator("K1")
    address = f"/desk/plan/indicators/{row.pk}/"
    answers = {
        "act": "target",
        "target-fy": "2028",
        "target-value": "１，２００",
        "target-reason": "",
    }
    shown = desk.post(address, answers).content.decode()
    assert "必須" in shown
    assert row.targets.count() == 0
    assert desk.post(address, {**answers, "target-reason": "委員会の意見"}).status_code == 302
    assert row.targets.get().value == 1200
    shown = page(desk, address)
    assert "委員会の意見" in shown
    assert "1,200" in shown


def test_a_baseline_is_typed_with_year_in_eras_and_source(made, desk):
    row = made.indicator("K2")
    answers = {"act": "baseline", "baseline-fy": "R7", "baseline-value": "371"}
    address = f"/desk/plan/indicators/{row.pk}/"
    assert "出典" in desk.post(address, answers).content.decode()
    assert desk.post(address, {**answers, "baseline-source": "社協の名簿"}).status_code == 302
    assert Baseline.objects.get(indicator=row).fy == 2025


def test_a_reader_cannot_set_a_target(made, browse):
    address = f"/desk/plan/indicators/{made.indicator('K1').pk}/"
    answers = {"act": "target", "target-fy": "2028", "target-value": "1", "target-reason": "x"}
    assert browse(made.cast.manager).post(address, answers).status_code == 404
    assert made.indicator("K1").targets.count() == 0


def test_a_draft_is_compared_adopted_and_public_at_once(made, desk, browse):
    draft = open_draft(made.plan)
    draft.nodes.filter(identity__code="T1").update(title="新しい絆")
    shown = page(desk, "/desk/plan/draft/")
    assert "名前がかわった" in shown
    answers = {
        "plan": made.plan.code, "effective_from": "令和8年10月1日", "decided_by": "理事会",
        "decided_on": "R8.9.1", "kind": "amended", "reason": "見直し", "publish": "on",
    }  # fmt: skip
    assert "新しい絆" not in page(browse(None), "/plan/")
    assert desk.post("/desk/plan/draft/", answers).status_code == 302
    assert "新しい絆" in page(browse(None), "/plan/")


def test_a_refused_adoption_says_why_and_keeps_what_was_typed(made, desk):
    open_draft(made.plan)
    answers = {
        "plan": made.plan.code, "effective_from": "令和99年13月1日", "decided_by": "第5回理事会",
        "decided_on": "R8.9.1", "kind": "amended",
    }  # fmt: skip
    shown = desk.post("/desk/plan/draft/", answers).content.decode()
    assert "令和99年13月1日" in shown
    assert "第5回理事会" in shown
    shown = desk.post(
        "/desk/plan/draft/", {**answers, "effective_from": "R8.10.1"}
    ).content.decode()
    assert "変える理由" in shown


def test_a_draft_is_dropped(made, desk):
    open_draft(made.plan)
    assert desk.post("/desk/plan/draft/drop/?plan=fourth").status_code == 302
    assert PlanVersion.objects.filter(plan=made.plan).count() == 1


def test_a_finished_year_is_confirmed_on_screen(made, desk):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    put(made.cast.asanagi, date(2024, 5, 1), 398)
    answers = {"plan": "fourth", "year": "2026", "decision": "理事会"}
    assert "終わっていません" in desk.post("/desk/plan/years/", answers).content.decode()
    assert desk.post("/desk/plan/years/", {**answers, "year": "2024"}).status_code == 302
    assert "398" in page(desk, "/desk/plan/years/")


def test_about_changes_the_words_and_the_publishing(made, desk, browse):
    answers = {
        "plan": "fourth",
        "name": made.plan.name,
        "vision": "みんなの　まち",
        "review_fy": "R11",
    }
    assert desk.post("/desk/plan/about/", answers).status_code == 302
    assert Plan.objects.get(code="fourth").review_fy == 2029
    assert "公開している計画は、まだありません" in page(browse(None), "/plan/")
    assert (
        "計画の年度の中"
        in desk.post("/desk/plan/about/", {**answers, "review_fy": "R20"}).content.decode()
    )


def test_the_counted_rows_are_as_many_as_the_figure_says(made, desk):
    for day in range(1, 8):
        put(made.cast.asanagi_beat, date(2026, 4, day), 100)
    shown = page(desk, f"/desk/plan/indicators/{made.indicator('K3').pk}/rows/")
    assert "7件のうち、あてはまるものが 7件" in shown.replace("もとになる記録 ", "")
    assert shown.count('role="rowheader"') == 7


def test_each_row_of_a_share_says_whether_it_is_meant(made, desk):
    for day, value in ((1, 100), (2, 99), (3, 300)):
        put(made.cast.asanagi_beat, date(2026, 4, day), value)
    address = "/desk/plan/indicators/{}/rows/"
    shown = page(desk, address.format(made.indicator("K3").pk))
    assert ("あてはまる</th>" in shown, shown.count("はい"), shown.count("いいえ")) == (True, 2, 1)
    assert "あてはまる</th>" not in page(desk, address.format(made.indicator("K1").pk))


def test_counted_rows_say_words_and_not_the_codes_they_are_kept_under(made):
    by_source = metrics.Filter("source", "source", "出典", choices=(("survey", "調査"),))
    metric = replace(METRICS[0], filters=(by_source,), columns=(("source", "出典"), ("key", "何")))
    item = measure(made.plan, [made.indicator("K1")], year=fiscal_year_of(date(2026, 4, 1)))[0]
    source, key = counted_table(item, metric, Population).columns
    row = {"source": "survey", "key": "persons"}
    assert (source.value(row), key.value(row)) == ("調査", "persons")
    assert source.value({"source": "typed"}) == "typed"
    kept = counted_table(item, replace(metric, columns=(("kind", "種類"),)), Indicator).columns[0]
    assert kept.value({"kind": "output"}) == IndicatorClass.OUTPUT.label


def test_counted_rows_of_a_district_are_those_inside_it(made, desk):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 100)
    put(made.cast.ishidatami_beat, date(2026, 4, 1), 100)
    shown = page(
        desk, f"/desk/plan/indicators/{made.indicator('K1').pk}/rows/?area={made.cast.asanagi.pk}"
    )
    assert shown.count('role="rowheader"') == 1
    assert ">100<" in shown


def test_the_list_of_counted_rows_ends_where_the_readers_duties_end(made, browse):
    """The figure counts all lists that were handed over; the planner may open none of them."""
    actors.assume(made.cast.social_worker.pk, purpose="test")
    assert Release.objects.update(starts_on=date(2026, 5, 1)) > 0
    pk = made.indicator("K4").pk
    planner = page(browse(made.cast.planner), f"/desk/plan/indicators/{pk}/rows/")
    social_worker = page(browse(made.cast.social_worker), f"/desk/plan/indicators/{pk}/rows/")
    assert planner.count('role="rowheader"') == 0
    assert social_worker.count('role="rowheader"') > 0


def test_small_districts_cannot_be_opened_by_those_who_see_no_exact_figures(made, browse):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 3)
    address = f"/desk/plan/indicators/{made.indicator('K1').pk}/rows/"
    client = browse(made.cast.committee_member)
    assert client.get(f"{address}?area={made.cast.asanagi.pk}").status_code == 404
    assert "＊ 5未満" in page(client, address)


def test_opening_the_rows_is_in_the_journal(made, desk):
    pk = made.indicator("K1").pk
    page(desk, f"/desk/plan/indicators/{pk}/rows/")
    assert Entry.objects.filter(verb="plan.rows.opened", subject_id=pk).count() == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/desk/plan/?plan=none", 404),
        ("/desk/plan/?year=abc", 400),
        ("/desk/plan/indicators/?page=2", 400),
        ("/desk/plan/indicators/?after=abc", 400),
        ("/desk/plan/indicators/999999999999999999999999999999/", 404),
        ("/desk/plan/indicators/0/", 404),
        ("/desk/plan/indicators/0/rows/", 404),
        ("/desk/plan/board.exe", 404),
    ],
)
def test_odd_addresses_are_answered_with_4xx(made, desk, address, status):
    assert desk.get(address).status_code == status


@pytest.mark.parametrize(
    ("query", "status"),
    [("area=abc", 400), ("area=" + "9" * 30, 400), ("area=0", 404), ("page=0", 400)],
)
def test_odd_questions_to_the_rows_are_answered_with_4xx(made, desk, query, status):
    assert (
        desk.get(f"/desk/plan/indicators/{made.indicator('K1').pk}/rows/?{query}").status_code
        == status
    )


def test_the_desk_knows_a_plan_that_is_only_a_draft(planner, browse):
    plan = make_plan(planner, code="first")
    draft_of_six(plan)
    client = browse(planner.planner)
    assert "下書きがあります" in page(client, "/desk/plan/")
    assert "はじめての版です" in page(client, "/desk/plan/draft/")


def test_drift_is_pointed_out_on_the_desk(made, desk):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    put(made.cast.asanagi, date(2024, 6, 1), 3)
    assert "あとから届いた記録で変わっています" in page(desk, "/desk/plan/")


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/desk/plan/", 24), ("/desk/plan/indicators/", 19), ("/desk/plan/years/", 24)],
)
def test_desk_pages_cost_the_same_queries(made, desk, django_assert_num_queries, address, queries):
    set_target(made.indicator("K1"), fy=2028, value=Decimal(1), reason="x")
    put(made.cast.asanagi, date(2026, 4, 1), 1204)
    desk.get(address)
    with django_assert_num_queries(queries):
        desk.get(address)
