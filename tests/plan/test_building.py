"""A planner builds, reads back, tries, saves, changes and retires an indicator without code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.areas.models import Population
from sasaeai.core import metrics
from sasaeai.core.audit.models import Entry
from sasaeai.core.figures import State
from sasaeai.core.metrics import Filter, Kind, Metric, TypedState
from sasaeai.core.periods import FiscalYear, today
from sasaeai.plan.building import Wanted, build_indicator, free_code, try_indicator
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.entering import enter_value, entered_series, entries_of, facts_of
from sasaeai.plan.enums import IndicatorDirection
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import (
    Change,
    Definition,
    define_indicator,
    resume_indicator,
    retire_indicator,
)
from sasaeai.plan.models import EndedDefinition, Indicator, NodeIdentity, Plan
from sasaeai.plan.sentences import whole_sentence
from sasaeai.plan.services import ClosedYear, PlanRefused
from sasaeai.plan.tables import years_rows
from tests.plan.conftest import POPULATION, in_period, put

pytestmark = pytest.mark.django_db
KINDS = Metric(
    "test.kinds", "集まり", "回", Kind.FLOW, "集まりを数えます。", in_period,
    filters=(
        Filter("kind", "source", "種類", options=lambda: [("体操", "体操"), ("茶話", "お茶の会")]),
        Filter("size", "value", "人数", operators=("gte", "lte", "between")),
    ),
    columns=(("as_of", "日付"), ("source", "種類")), **POPULATION,
)  # fmt: skip
NEW, CHOOSE = "/desk/plan/indicators/new/?metric=test.kinds", "/desk/plan/indicators/new/"
ANSWERS = {
    "node": "T1",
    "name": "体操の集まり",
    "unit": "回",
    "decimals": "0",
    "direction": "increase",
    "kind": "output",
    "public": "on",
    "base_fy": "令和7年度",
    "base_value": "１２",
    "base_source": "前の年の集計",
    "f_kind": ["体操"],
    "f_size_from": "10",
    "t_2030": "60",
    "reason": "5年で60回",
}


@pytest.fixture
def kinds(made):
    with metrics.registered(KINDS):
        yield made


@pytest.fixture
def planner_page(kinds, browse):
    return browse(kinds.cast.planner)


def held(area, day, people, kind="体操"):
    return Population.objects.create(
        area=area, key=f"k-{day:%m%d}-{people}", as_of=day, value=people, source=kind
    )


def wanted(made, **more):
    definition = Definition(
        "体操の集まり", "回", "test.kinds", (("kind", "eq", "体操"),),
        direction=IndicatorDirection.INCREASE,
    )  # fmt: skip
    return Wanted(NodeIdentity.objects.get(plan=made.plan, code="T1"), definition, **more)


def test_everything_that_can_be_counted_is_offered_with_its_sentence(planner_page):
    page = planner_page.get(CHOOSE).content.decode()
    for each in metrics.every():
        assert each.label in page
        assert each.sentence in page


def test_everything_that_the_rooms_count_stands_under_the_heading_of_its_field():
    rooms = [each for each in metrics.every() if not each.code.startswith("test.")]
    assert [each.code for each in rooms if not each.theme] == []


def test_a_built_indicator_is_read_back_tried_and_saved(kinds, planner_page):
    held(kinds.cast.asanagi, date(2026, 5, 1), 12)
    held(kinds.cast.asanagi, date(2026, 5, 2), 9)
    held(kinds.cast.ishidatami, date(2026, 5, 3), 30, "茶話")
    tried = planner_page.post(NEW, ANSWERS | {"act": "try"})
    page = tried.content.decode()
    assert "「集まり」のうち、種類が「体操」の、人数が10以上のものを見ます。" in page
    assert "はじめは令和7年度の12回です。" in page
    assert "令和12年度の目標は60回です。" in page
    assert "だれが見られるか" in page
    assert Indicator.objects.filter(name="体操の集まり").count() == 0
    saved = planner_page.post(NEW, ANSWERS | {"act": "save"})
    row = Indicator.objects.get(name="体操の集まり")
    assert saved.headers["Location"] == f"/desk/plan/indicators/{row.pk}/"
    assert (row.code, row.filters) == (
        "test-kinds",
        [["kind", "eq", "体操"], ["size", "gte", 10]],
    )
    item = measure(kinds.plan, [row], exact=True)[0]
    assert (item.now.live.text, item.base.text, item.goal.text) == ("1", "12", "60")


def test_a_trial_leaves_nothing_behind(kinds):
    counts = [Indicator.objects.count(), metrics.Series.objects.count(), Entry.objects.count()]
    tried = try_indicator(kinds.plan, wanted(kinds), exact=True)
    assert tried.item.now.live.state is State.ZERO
    assert counts == [
        Indicator.objects.count(),
        metrics.Series.objects.count(),
        Entry.objects.count(),
    ]


def test_the_trial_shows_only_records_that_the_planner_may_open(kinds):
    put(kinds.cast.asanagi, date(2026, 5, 1), 3)
    definition = Definition("名簿", "人", "test.released")
    identity = NodeIdentity.objects.get(plan=kinds.plan, code="T1")
    tried = try_indicator(kinds.plan, Wanted(identity, definition), exact=True)
    assert tried.records == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"node": "NOWHERE"}, "node"),
        ({"f_kind": ["秘密"]}, "f_kind"),
        ({"f_size_from": "十人"}, "f_size_from"),
        ({"base_fy": "むかし"}, "base_fy"),
        ({"reason": ""}, "reason"),
        ({"direction": "monitor"}, "t_2030"),
        ({"upper": "70"}, "upper"),
        ({"direction": "all_of"}, "direction"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_stays(planner_page, change, field):
    answer = planner_page.post(NEW, ANSWERS | change | {"act": "save"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"id_{field}" in page
    assert "error-summary" in page
    assert "5年で60回" in page or field == "reason"
    assert Indicator.objects.filter(name="体操の集まり").count() == 0


def test_a_baseline_without_source_is_refused_in_words_and_saves_nothing(planner_page):
    answer = planner_page.post(NEW, ANSWERS | {"base_source": "", "act": "save"})
    assert "基準値の出典" in answer.content.decode()
    assert Indicator.objects.filter(name="体操の集まり").count() == 0


def test_two_indicators_of_one_metric_have_two_codes(kinds):
    first = build_indicator(kinds.plan, wanted(kinds))
    assert (first.code, free_code(kinds.plan, "test.kinds")) == ("test-kinds", "test-kinds-2")


def test_changing_what_is_counted_needs_a_reason_and_begins_with_a_year(kinds):
    row = build_indicator(kinds.plan, wanted(kinds))
    other = Definition("体操の集まり", "回", "test.kinds", direction=IndicatorDirection.INCREASE)
    with pytest.raises(PlanRefused, match="理由"):
        define_indicator(kinds.plan, code=row.code, identity=row.identity, definition=other)
    define_indicator(
        kinds.plan, code=row.code, identity=row.identity, definition=other,
        change=Change("お茶の会も入れるため", "評価委員会", 2027),
    )  # fmt: skip
    ended = EndedDefinition.objects.get(indicator=row)
    assert (ended.last_fy, ended.filters, ended.reason) == (
        2026,
        [["kind", "eq", "体操"]],
        "お茶の会も入れるため",
    )
    assert ended.account_id == kinds.cast.planner.pk


def test_new_words_are_no_new_definition(kinds):
    row = build_indicator(kinds.plan, wanted(kinds))
    renamed = Definition("体操", "回", "test.kinds", (("kind", "eq", "体操"),))
    define_indicator(kinds.plan, code=row.code, identity=row.identity, definition=renamed)
    assert EndedDefinition.objects.count() == 0


@pytest.fixture
def third_year(kinds):
    """A plan in its third year, its first year confirmed with 2 体操 and 1 お茶の会."""
    Plan.objects.filter(pk=kinds.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    kinds.plan.refresh_from_db()
    row = build_indicator(kinds.plan, wanted(kinds))
    for day, kind in ((1, "体操"), (2, "体操"), (3, "茶話")):
        held(kinds.cast.asanagi, date(2024, 5, day), 10 + day, kind)
    held(kinds.cast.asanagi, date(2026, 5, 4), 14, "茶話")
    confirm_year(kinds.plan, FiscalYear(2024), decision="理事会")
    return kinds, row


def widened(made, row, **more):
    other = Definition("集まり", "回", "test.kinds", direction=IndicatorDirection.INCREASE)
    define_indicator(
        made.plan, code=row.code, identity=row.identity, definition=other,
        change=Change("お茶の会も入れるため", **more),
    )  # fmt: skip
    return measure(made.plan, [Indicator.objects.get(pk=row.pk)], exact=True)[0]


def test_confirmed_readings_never_move_when_a_definition_changes(third_year):
    made, row = third_year
    item = widened(made, row, from_fy=2026)
    assert [(each.shown.text, each.certainty, each.definition) for each in item.years[:3]] == [
        ("2", "確定", 1),
        ("0", "集計中", 1),
        ("1", "集計中", 2),
    ]
    assert item.years[0].drift is None


def test_the_break_is_marked_and_no_trend_is_drawn_across_it(third_year):
    made, row = third_year
    item = widened(made, row, from_fy=2026)
    assert [each.broken is not None for each in item.years] == [False, False, True, False, False]
    assert item.way == ""
    marks = [line["broken"] for line in years_rows(item)]
    assert [mark for mark in marks if mark] == [
        "この年度から数え方が変わりました：お茶の会も入れるため"
    ]


def test_earlier_years_are_counted_anew_in_a_row_of_their_own(third_year):
    made, row = third_year
    item = widened(made, row, from_fy=2026, backcast=True)
    assert [(each.year.year, each.live.text, each.published) for each in item.backcast] == [
        (2024, "3", None),
        (2025, "0", None),
    ]
    assert [each.shown.text for each in item.years[:3]] == ["2", "0", "1"]


def test_a_confirmed_year_cannot_be_counted_by_a_later_definition(third_year):
    made, row = third_year
    with pytest.raises(ClosedYear):
        widened(made, row, from_fy=2024)


def test_a_retired_indicator_keeps_its_past_and_expects_nothing_more(third_year):
    made, row = third_year
    with pytest.raises(PlanRefused, match="理由"):
        retire_indicator(row, last_fy=2025, reason=" ")
    with pytest.raises(ClosedYear):
        retire_indicator(row, last_fy=2023, reason="x")
    retire_indicator(row, last_fy=2025, reason="ほかの指標で見るため")
    item = measure(made.plan, [row], exact=True)[0]
    assert [each.shown.state for each in item.years[:3]] == [
        State.VALUE,
        State.ZERO,
        State.NOT_APPLICABLE,
    ]
    resume_indicator(row)
    assert measure(made.plan, [row], exact=True)[0].years[2].shown.state is State.ZERO


def test_an_entered_number_is_entered_with_source_and_date(kinds, planner_page):
    row = build_indicator(
        kinds.plan,
        Wanted(
            NodeIdentity.objects.get(plan=kinds.plan, code="T2"),
            Definition("ほかの団体の相談", "件", "plan.level"),
        ),
    )
    address = f"/desk/plan/indicators/{row.pk}/entries/"
    assert "まだ入力がありません" in planner_page.get(address).content.decode()
    sent = {
        "year": "2026", "part_of_year": "year", "state": "value", "value": "１，２３４",
        "source": "市の年報", "as_of": "令和8年4月1日",
    }  # fmt: skip
    assert planner_page.post(address, sent | {"source": ""}).status_code == 200
    assert planner_page.post(address, sent).status_code == 302
    found = entries_of(row)
    assert [(each.figure.text, each.row.source, each.who) for each in found] == [
        ("1,234", "市の年報", "計良 文")
    ]
    assert measure(kinds.plan, [row], exact=True)[0].now.live.text == "1,234"


def test_what_is_counted_has_no_entry_page(kinds, planner_page):
    row = build_indicator(kinds.plan, wanted(kinds))
    assert planner_page.get(f"/desk/plan/indicators/{row.pk}/entries/").status_code == 404
    assert entered_series(row) is None
    with pytest.raises(PlanRefused, match="記録から数えます"):
        enter_value(row, FiscalYear(2026).period, source="x", as_of=today(), value=Decimal(1))


def test_a_compound_is_built_from_lines_and_met_only_when_all_hold(kinds, planner_page):
    answers = {
        **{key: ANSWERS[key] for key in ("node", "decimals", "kind", "public")},
        "name": "災害ボランティアセンターの備え", "unit": "項目", "direction": "all_of",
        "parts": "市との協定\n運営の手引き\n訓練　3年", "act": "save",
    }  # fmt: skip
    planner_page.post("/desk/plan/indicators/new/?metric=plan.facts", answers)
    row = Indicator.objects.get(name="災害ボランティアセンターの備え")
    parts = [(part.label, holds) for part, holds, _ in facts_of(row)]
    assert parts == [("市との協定", False), ("運営の手引き", False), ("訓練", False)]
    address = f"/desk/plan/indicators/{row.pk}/entries/"
    verdicts = []
    for code, on in (("p1", "R2.4.1"), ("p2", "R2.4.1"), ("p3", "R8.5.1")):
        sent = {"part": code, "on": on, "state": "value", "source": "綴り", "as_of": on}
        assert planner_page.post(address, sent).status_code == 302
        item = measure(kinds.plan, [row], exact=True)[0]
        verdicts.append((item.now.shown.text_with_unit, item.reached.label))
    assert verdicts == [("1項目", "未達"), ("2項目", "未達"), ("3項目", "達成")]
    assert item.achievement.state is State.NOT_APPLICABLE
    sent = {"part": "p1", "on": "R8.6.1", "state": TypedState.TAKEN_BACK.value, "source": "解約",
            "as_of": "R8.6.1"}  # fmt: skip
    planner_page.post(address, sent)
    assert measure(kinds.plan, [row], exact=True)[0].reached.label == "未達"


def test_a_rate_per_population_is_built_by_choosing(kinds, planner_page):
    Population.objects.create(
        area=kinds.cast.city, key="aged_65", as_of=date(2026, 3, 31), value=1000, source="市"
    )
    held(kinds.cast.asanagi, date(2026, 5, 1), 12)
    sent = ANSWERS | {"population": "aged_65", "t_2030": "", "f_size_from": "", "act": "save"}
    refused = planner_page.post(NEW, sent)
    assert "「%」か「‰」" in refused.content.decode()
    planner_page.post(NEW, sent | {"unit": "‰", "decimals": "1", "name": "千人あたり"})
    item = measure(kinds.plan, [Indicator.objects.get(name="千人あたり")], exact=True)[0]
    assert (item.now.live.text_with_unit, item.now.live.num, item.now.live.den) == ("1.0‰", 1, 1000)
    assert "65歳以上の人口で割ります" in whole_sentence(item)


def test_editing_opens_with_what_stands_and_asks_why(kinds, planner_page):
    row = build_indicator(kinds.plan, wanted(kinds))
    address = f"/desk/plan/indicators/{row.pk}/edit/"
    page = planner_page.get(address).content.decode()
    assert 'value="体操" id="id_f_kind_0" checked' in page or "checked" in page
    sent = {key: value for key, value in ANSWERS.items() if not key.startswith("f_")}
    refused = planner_page.post(address, sent | {"act": "save"})
    assert "変える理由を入れてください" in refused.content.decode()
    assert EndedDefinition.objects.count() == 0
    done = planner_page.post(address, sent | {"change_reason": "広げるため", "act": "save"})
    assert done.status_code == 302
    assert EndedDefinition.objects.get().reason == "広げるため"


def test_the_builder_is_the_secretariats(kinds, browse):
    for name in ("manager", "auditor", "commissioner"):
        assert browse(getattr(kinds.cast, name)).get(CHOOSE).status_code == 404
