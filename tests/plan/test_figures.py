"""The board's numbers are the recount's numbers; a confirmed year stays, a late record shows beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from sasaeai.areas.models import Population
from sasaeai.core.figures import Standing, State
from sasaeai.core.periods import FiscalSpan, FiscalYear, fiscal_year_of, today
from sasaeai.plan.board import board
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.enums import IndicatorDirection
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import Definition, define_indicator, set_baseline, set_target
from sasaeai.plan.models import Indicator, NodeIdentity, Plan
from sasaeai.plan.services import ClosedYear, adopt_version
from tests.plan.conftest import draft_of_six, in_period, make_plan, put

pytestmark = pytest.mark.django_db
R8 = FiscalYear(2026)
NOON = date(2026, 9, 30)


def of(made, code, **asked):
    found = measure(made.plan, [made.indicator(code)], exact=True, **asked)
    return found[0]


def test_every_figure_of_the_board_equals_a_recount_of_its_rows(made):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 30)
    put(made.cast.ishidatami_beat, date(2026, 5, 5), 200)
    put(made.cast.asanagi, date(2026, 3, 31), 7)
    shown = board(made.plan, made.version, exact=True)
    found = {item.indicator.code: item.now.live for row in shown.rows for item in row.measured}
    rows = in_period(R8.period)
    assert found["K1"].value == rows.aggregate(n=Sum("value"))["n"] == 230
    assert found["K2"].value == Population.objects.filter(as_of__lte=today()).count()
    assert (found["K3"].num, found["K3"].den) == (rows.filter(value__gte=100).count(), rows.count())


def test_an_indicator_whose_room_does_not_exist_yet_is_not_zero(made):
    found = of(made, "K5")
    assert (found.now.shown.state, found.standing, found.counted) == (
        State.NOT_ENTERED,
        Standing.UNKNOWN,
        False,
    )


def test_years_to_come_have_no_figure_and_the_first_years_of_the_plan_have(made):
    put(made.cast.asanagi, date(2026, 4, 1), 30)
    assert [row.live.state for row in of(made, "K1").years] == [State.VALUE] + [
        State.NOT_ENTERED
    ] * 4


def test_a_flow_stands_against_the_share_of_the_years_target_that_is_due(made):
    set_target(made.indicator("K1"), fy=2026, value=Decimal(1000), reason="はじめて決めます")
    put(made.cast.asanagi, date(2026, 4, 10), 502)
    found = of(made, "K1", day=NOON)
    assert (found.due.text, found.standing, found.achievement.text) == (
        "501",
        Standing.ON_TRACK,
        "50.2",
    )
    assert of(made, "K1", day=date(2027, 3, 31)).standing is Standing.BEHIND


def test_a_stock_walks_from_its_baseline_to_the_last_target(made):
    row = made.indicator("K2")
    set_baseline(row, fy=2025, value=Decimal(0), source="社協の名簿")
    set_target(row, fy=2030, value=Decimal(100), reason="5年で100か所")
    for day in range(1, 12):
        put(made.cast.asanagi, date(2026, 4, day), day)
    found = of(made, "K2", day=date(2027, 3, 31))
    assert (found.due.text, found.now.live.text, found.progress.text, found.standing) == (
        "20",
        "11",
        "11.0",
        Standing.BEHIND,
    )
    assert of(made, "K2", day=NOON).standing is Standing.ON_TRACK


def test_explicit_yearly_targets_bend_the_way(made):
    row = made.indicator("K2")
    set_baseline(row, fy=2025, value=Decimal(0), source="社協の名簿")
    set_target(row, fy=2026, value=Decimal(60), reason="はやめに")
    set_target(row, fy=2030, value=Decimal(100), reason="5年で100か所")
    assert of(made, "K2", day=date(2027, 3, 31)).due.text == "60"
    assert of(made, "K2", day=date(2028, 3, 31), year=FiscalYear(2027)).due.text == "70"


def test_without_a_baseline_there_is_a_standing_but_no_progress(made):
    row = made.indicator("K2")
    set_baseline(row, fy=2025, value=None)
    set_target(row, fy=2026, value=Decimal(1), reason="まず1か所")
    put(made.cast.asanagi, date(2026, 4, 1), 1)
    found = of(made, "K2", day=NOON)
    assert (found.base.state, found.progress.reason, found.standing) == (
        State.NOT_ENTERED,
        "基準値なし",
        Standing.ON_TRACK,
    )


@pytest.fixture
def past(made):
    """The same plan two years earlier, so that its first years are over."""
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    return made


def test_a_late_record_moves_the_live_figure_and_not_the_confirmed_one(past):
    put(past.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    put(past.cast.asanagi, date(2024, 6, 1), 3)
    found = of(past, "K1").years[0]
    assert (found.published.text, found.live.text, found.shown.text, found.drift.signed) == (
        "398",
        "401",
        "398",
        "+3人",
    )


def test_without_late_records_there_is_no_drift(past):
    put(past.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    assert of(past, "K1").years[0].drift is None


def test_a_confirmed_year_keeps_the_target_it_was_measured_against(past):
    row = past.indicator("K2")
    set_target(row, fy=2028, value=Decimal(10), reason="はじめ", set_on=date(2024, 4, 1))
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    set_target(
        row,
        fy=2028,
        value=Decimal(20),
        reason="上げます",
        decision="理事会",
        set_on=date(2090, 1, 1),
    )
    assert [of(past, "K2", year=FiscalYear(year)).goal.text for year in (2024, 2025)] == [
        "10",
        "20",
    ]


def test_what_another_plan_confirmed_fixes_no_target_of_this_one(past):
    """Two plans that count the same records: each is held to its own decisions."""
    put(past.cast.asanagi, date(2024, 5, 1), 398)
    twin = make_plan(past.cast, name="ひより市再犯防止計画", code="twin")
    draft = draft_of_six(twin)
    adopt_version(
        draft, effective_from=date(2026, 4, 1), decided_by="理事会", decided_on=date(2026, 3, 20)
    )
    Plan.objects.filter(pk=twin.pk).update(fy_from=2024, fy_to=2028)
    twin.refresh_from_db()
    row = define_indicator(
        twin,
        code="K1",
        identity=NodeIdentity.objects.get(plan=twin, code="T1"),
        definition=Definition("指標K1", "人", "test.people", direction=IndicatorDirection.INCREASE),
    )
    there = past.indicator("K1")
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    set_target(row, fy=2024, value=Decimal(400), reason="はじめ", set_on=date(2090, 1, 1))
    (figure,) = measure(twin, [row], year=FiscalYear(2024), exact=True)
    assert (figure.now.shown.text, figure.now.target.text) == ("398", "400")
    with pytest.raises(ClosedYear):
        set_target(there, fy=2024, value=Decimal(400), reason="はじめ")


def test_small_counts_about_people_are_masked_for_the_public_only(made):
    put(made.cast.asanagi, date(2026, 4, 1), 3)
    hidden = measure(made.plan, [made.indicator("K1")])[0]
    assert (hidden.now.shown.text, of(made, "K1").now.shown.text) == ("＊ 5未満", "3")


def test_the_band_of_years_says_what_is_confirmed_running_and_to_come(past):
    put(past.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    Plan.objects.filter(pk=past.plan.pk).update(review_fy=2027)
    past.plan.refresh_from_db()
    words = [year.word for year in board(past.plan, past.version, day=NOON).band]
    assert words == ["確定", "集計中", "いま", "中間評価", "目標の年"]


def test_the_counts_of_standings_add_up_to_the_rows(made):
    shown = board(made.plan, made.version)
    assert sum(n for _, n in shown.counts) == len(shown.rows) == 2


def test_a_row_that_is_only_watched_has_a_place_of_its_own(made):
    Indicator.objects.filter(plan=made.plan).update(direction=IndicatorDirection.MONITOR)
    counts = dict(board(made.plan, made.version).counts)
    assert (counts[Standing.WATCHED], counts[Standing.UNKNOWN]) == (2, 0)


def test_the_years_of_a_plan_that_starts_later_open_at_its_first_year(made):
    plan = made.plan
    assert fiscal_year_of(today()) in FiscalSpan(FiscalYear(2020), FiscalYear(2090))
    assert board(plan, made.version, day=date(2020, 1, 1)).year == R8


@pytest.mark.parametrize("extra", [0, 12])
def test_the_board_costs_the_same_queries_however_many_indicators(
    made, django_assert_num_queries, extra
):
    put(made.cast.asanagi, date(2026, 4, 1), 30)
    first = made.indicator("K1")
    for index in range(extra):
        first.pk, first.code = None, f"N{index}"
        first._state.adding = True
        first.save()
    board(made.plan, made.version)
    with django_assert_num_queries(15):
        board(made.plan, made.version)
