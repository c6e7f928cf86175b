"""Each nature of a figure: what it may be added to, what it says when there is nothing to say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from sasaeai.areas.models import Area, Population
from sasaeai.core import metrics
from sasaeai.core.figures import Figure, MixedUnits, NeverAveraged, State, combine, mean, total
from sasaeai.core.metrics import (
    WHOLE,
    Counted,
    DifferentSeries,
    FactWanted,
    Kind,
    Metric,
    NotAdditive,
    NotEntered,
    Part,
    TypedState,
    UnknownFilter,
    shape_of,
)
from sasaeai.core.metrics.typed import months_later
from sasaeai.core.periods import FiscalYear, Period

pytestmark = pytest.mark.django_db
R7, R8 = FiscalYear(2025), FiscalYear(2026)
TODAY = date(2026, 11, 29)


def in_period(period: Period):
    return Population.objects.filter(
        key__startswith="seen", as_of__gte=period.start, as_of__lt=period.end
    )


BASE = {
    "sentence": "試しに数えます。",
    "rows": in_period,
    "when": "as_of",
    "area": "area_id",
    "sources": ("areas_population",),
}
SUM = Metric("n.sum", "延べ", "人", Kind.FLOW, amount="value", **BASE)
WHO = Metric("n.who", "実人数", "人", Kind.DISTINCT, distinct="source", **BASE)
RATE = Metric("n.rate", "割合", "%", Kind.RATIO, hit=Q(value__gte=100), decimals=1, **BASE)
LAGGED = Metric(
    "n.lagged", "6か月後もつながる割合", "%", Kind.RATIO, hit=Q(value__gte=100), decimals=1,
    lag_months=6, open_rows=lambda period: Population.objects.filter(key__startswith="open"),
    open_label="まだ終わっていない依頼", **BASE,
)  # fmt: skip
MIDDLE = Metric("n.middle", "中央値", "日", Kind.MEDIAN, distinct="value", decimals=1, **BASE)
SHARE = Metric("n.share", "知っている人", "%", Kind.SHARE, hit=Q(value=1), decimals=1, **BASE)
LEVEL = Metric("n.level", "入力する数", "人", Kind.TYPED, "入力します。")
TOTAL = Metric("n.total", "入力する合計", "円", Kind.TYPED, "入力します。", adds_up=True)
WORDS = Metric("n.words", "文章", "", Kind.NARRATIVE, "書きます。")
FACTS = Metric("n.facts", "そなえ", "項目", Kind.COMPOUND, "そろえます。")
KEPT = Metric(
    "n.kept", "記録でそろう", "項目", Kind.COMPOUND, "そろえます。", sources=("areas_population",),
    parts=(
        Part("drill", "訓練", lambda day: Population.objects.filter(key="drill", as_of__lte=day)),
        Part("paper", "手引き", lambda day: Population.objects.filter(key="paper", as_of__lte=day)),
    ),
)  # fmt: skip
ALL = (SUM, WHO, RATE, LAGGED, MIDDLE, SHARE, LEVEL, TOTAL, WORDS, FACTS, KEPT)


@pytest.fixture
def planner(cast, as_actor, monkeypatch):
    for name in ("facts", "asking", "typed", "counting"):
        monkeypatch.setattr(f"sasaeai.core.metrics.{name}.today", lambda: TODAY)
    with metrics.registered(*ALL), as_actor(cast.planner):
        yield cast


def put(area: Area, day: date, value: int, *, key: str = "seen", who: str = "甲") -> Population:
    return Population.objects.create(
        area=area, key=f"{key}-{day:%m%d}-{who}" if key == "seen" else key, as_of=day,
        value=value, source=who,
    )  # fmt: skip


def shown(code: str, period: Period, *, conditions=(), area: int = WHOLE) -> Figure:
    return metrics.figure(metrics.series_of(code, conditions), period, area)


def counted(code: str, period: Period, area: int = WHOLE) -> Counted:
    ask = metrics.ask(metrics.series_of(code), period, area)
    return Counted(ask, metrics.read([ask])[ask])


def test_half_years_add_up_for_visits_and_are_counted_anew_for_people(planner):
    for day in (date(2026, 5, 1), date(2026, 10, 5)):
        put(planner.asanagi, day, 3, who="同じ人")
    put(planner.asanagi, date(2026, 10, 6), 4, who="別の人")
    halves = (R8.first_half, R8.second_half)
    assert [shown("n.sum", half).text for half in (*halves, R8.period)] == ["3", "7", "10"]
    assert [shown("n.who", half).text for half in (*halves, R8.period)] == ["1", "2", "2"]
    parts = [counted("n.sum", half) for half in halves]
    assert metrics.over_time(parts).figure.text == "10"
    with pytest.raises(NotAdditive, match="数えなおします"):
        metrics.over_time([counted("n.who", half) for half in halves])


def test_a_window_that_cuts_a_month_is_counted_from_the_rows(planner):
    for day, value in ((date(2026, 4, 10), 1), (date(2026, 9, 15), 10), (date(2026, 9, 16), 100)):
        put(planner.asanagi, day, value, who=f"{day}")
    window = Period.through(date(2026, 4, 1), date(2026, 9, 15))
    assert (shown("n.sum", window).text, shown("n.who", window).text) == ("11", "2")
    assert shown("n.sum", window, area=planner.asanagi.pk).text == "11"
    assert shown("n.middle", window).text == "5.5"


def test_a_cumulated_flow_reaches_back_to_the_first_year_of_the_plan(planner):
    for year in (2025, 2026):
        put(planner.asanagi, date(year, 5, 1), 7, who=str(year))
    since = (("since", "fy", 2025),)
    found = [shown("n.sum", year.period, conditions=since).text for year in (R7, R8)]
    assert found == ["7", "14"]
    ask = metrics.ask(metrics.series_of("n.sum", since), R8.period)
    with pytest.raises(NotAdditive):
        metrics.over_time([Counted(ask, metrics.read([ask])[ask])])


def test_a_late_record_of_an_earlier_year_moves_the_cumulated_figure(planner):
    since = (("since", "fy", 2025),)
    assert shown("n.sum", R8.period, conditions=since).text == "0"
    put(planner.asanagi, date(2025, 6, 1), 5)
    assert shown("n.sum", R8.period, conditions=since).text == "5"


@pytest.mark.parametrize("code", ["n.who", "n.middle", "n.rate", "n.level"])
def test_only_a_flow_is_cumulated(planner, code):
    with pytest.raises(UnknownFilter):
        metrics.series_of(code, (("since", "fy", 2025),))


def test_a_figure_per_population_names_its_denominator(planner):
    Population.objects.create(
        area=planner.asanagi, key="elderly", as_of=date(2026, 3, 31), value=400, source="市の統計"
    )
    Population.objects.create(
        area=planner.city, key="elderly", as_of=date(2026, 3, 31), value=1000, source="市の統計"
    )
    for number in range(30):
        put(planner.asanagi, date(2026, 5, 1), 1, who=f"人{number}")
    per = (("population", "per", "elderly"),)
    whole = shown("n.who", R8.period, conditions=per)
    part = shown("n.who", R8.period, conditions=per, area=planner.asanagi.pk)
    assert [(each.num, each.den, each.text) for each in (whole, part)] == [
        (30, 1000, "3.0"),
        (30, 400, "7.5"),
    ]
    ask = metrics.ask(metrics.series_of("n.who", per), R8.period)
    below = metrics.people_of(ask)
    assert (below.value, below.as_of, below.source) == (1000, date(2026, 3, 31), "市の統計")


def test_without_its_population_there_is_no_rate_rather_than_a_wrong_one(planner):
    put(planner.asanagi, date(2026, 5, 1), 1)
    per = (("population", "per", "elderly"),)
    assert shown("n.who", R8.period, conditions=per).state is State.NOT_ENTERED


def test_a_rate_is_never_divided_again(planner):
    with pytest.raises(UnknownFilter):
        metrics.series_of("n.rate", (("population", "per", "elderly"),))


def test_a_cohort_that_has_not_had_its_time_is_observed_and_in_no_denominator(planner):
    put(planner.asanagi, date(2026, 4, 10), 100, who="judged")
    put(planner.asanagi, date(2026, 4, 11), 1, who="judged too")
    put(planner.asanagi, date(2026, 6, 10), 1, who="too early")
    found = shown("n.lagged", R8.period)
    assert (found.num, found.den, found.text) == (1, 2, "50.0")
    beside = metrics.beside(metrics.series_of("n.lagged"), R8.period)
    assert {each.label: each.count for each in beside} == {
        "まだ終わっていない依頼": 0,
        "観察中": 1,
    }


def test_a_period_with_only_young_cohorts_is_observed_not_zero(planner):
    put(planner.asanagi, date(2026, 6, 10), 100)
    found = shown("n.lagged", R8.period)
    assert (found.state, found.text, found.cell) == (State.OBSERVING, "観察中", "観察中")
    assert Figure.from_cell(found.cell, unit="%", decimals=1) == found


def test_open_cases_stand_beside_the_rate(planner):
    put(planner.asanagi, date(2026, 5, 1), 1, key="open-1")
    beside = metrics.beside(metrics.series_of("n.lagged"), R8.period)
    assert beside[0].count == 1


def test_a_survey_speaks_only_where_there_was_a_wave(planner):
    for number in range(40):
        put(planner.asanagi, date(2025, 6, 1), int(number < 10), who=f"{number}")
    waves = [shown("n.share", year.period) for year in (R7, R8)]
    assert [(each.state, each.text) for each in waves] == [
        (State.VALUE, "25.0"),
        (State.NOT_APPLICABLE, "対象外"),
    ]
    with pytest.raises(NotAdditive):
        metrics.over_time([counted("n.share", year.period) for year in (R7, R8)])


def test_two_indicators_never_share_an_entered_number(planner):
    first, second = (metrics.series_of("n.level", (("entry", "key", key),)) for key in "AB")
    metrics.enter(first, R8.period, value=Decimal(12), source="市の報告", as_of=TODAY)
    assert [metrics.figure(each, R8.period).text for each in (first, second)] == ["12", "未入力"]


def test_what_is_entered_keeps_its_four_states(planner):
    series = metrics.series_of("n.level", (("entry", "key", "A"),))
    found = []
    for state in (TypedState.ZERO, TypedState.NOT_APPLICABLE, TypedState.TAKEN_BACK):
        metrics.enter(series, R8.period, state=state, source="市の報告", as_of=TODAY)
        found.append(metrics.figure(series, R8.period).state)
    assert found == [State.ZERO, State.NOT_APPLICABLE, State.NOT_ENTERED]
    metrics.enter(series, R8.period, value=Decimal(0), source="市の報告", as_of=TODAY)
    assert metrics.figure(series, R8.period).state is State.ZERO


def test_a_countable_number_is_never_entered(planner):
    with pytest.raises(NotEntered, match="記録から数えます"):
        metrics.enter(
            metrics.series_of("n.sum"), R8.period, value=Decimal(1), source="x", as_of=TODAY
        )


def test_an_entered_number_has_a_source_and_a_number(planner):
    series = metrics.series_of("n.level", (("entry", "key", "A"),))
    with pytest.raises(NotEntered, match="出典"):
        metrics.enter(series, R8.period, value=Decimal(1), source=" ", as_of=TODAY)
    with pytest.raises(NotEntered, match="数が入っていません"):
        metrics.enter(series, R8.period, source="x", as_of=TODAY)
    with pytest.raises(NotEntered):
        metrics.enter(series, R8.period, words="よくなった", source="x", as_of=TODAY)


def test_entered_half_years_make_a_year_only_where_they_add_up(planner):
    for code in ("n.total", "n.level"):
        series = metrics.series_of(code, (("entry", "key", "A"),))
        for half, value in ((R7.first_half, 5), (R7.second_half, 8)):
            metrics.enter(series, half, value=Decimal(value), source="x", as_of=TODAY)
    found = [shown(code, R7.period, conditions=(("entry", "key", "A"),)).text
             for code in ("n.total", "n.level")]  # fmt: skip
    assert found == ["13", "8"]


def test_a_finished_year_with_a_gap_is_not_entered(planner):
    series = metrics.series_of("n.total", (("entry", "key", "A"),))
    metrics.enter(series, R7.first_half, value=Decimal(5), source="x", as_of=TODAY)
    assert metrics.figure(series, R7.period).state is State.NOT_ENTERED


def test_a_sentence_is_no_number(planner):
    series = metrics.series_of("n.words", (("entry", "key", "A"),))
    assert metrics.figure(series, R8.period).state is State.NOT_ENTERED
    metrics.enter(series, R8.period, words="声をかけ合う人がふえた", source="座談会", as_of=TODAY)
    assert metrics.figure(series, R8.period).state is State.NOT_APPLICABLE
    with pytest.raises(NotEntered):
        metrics.enter(series, R8.period, value=Decimal(3), words="x", source="x", as_of=TODAY)


def test_a_compound_counts_the_facts_that_hold_and_forgets_those_that_expired(planner):
    wanted = [{"code": "a", "label": "協定"}, {"code": "b", "label": "訓練", "months": 36}]
    series = metrics.series_of("n.facts", (("parts", "all_of", wanted),))
    assert shape_of(series.filters).parts == (FactWanted("a", "協定"), FactWanted("b", "訓練", 36))
    for part, day in (("a", date(2020, 4, 1)), ("b", date(2023, 11, 29))):
        window = Period.through(day, day)
        metrics.enter(series, window, part=part, source="協定書", as_of=day)
    ended = metrics.figure(series, R8.period)
    before = metrics.figure(series, R7.period)
    assert (before.text_with_unit, ended.text_with_unit) == ("2項目", "1項目")


def test_a_compound_of_records_counts_its_parts(planner):
    put(planner.asanagi, date(2026, 5, 1), 1, key="drill")
    assert shown("n.kept", R8.period).text_with_unit == "1項目"


def test_parts_are_no_fields_of_other_natures(planner):
    with pytest.raises(UnknownFilter):
        metrics.series_of("n.sum", (("parts", "all_of", [{"code": "a", "label": "x"}]),))
    with pytest.raises(UnknownFilter):
        metrics.series_of("n.facts", (("parts", "all_of", []),))


def test_the_database_refuses_a_state_that_contradicts_its_number(planner):
    series = metrics.series_of("n.level", (("entry", "key", "A"),))
    with pytest.raises(IntegrityError), transaction.atomic():
        metrics.TypedValue.objects.create(
            series=series, start=R8.period.start, end=R8.period.end, state=TypedState.ZERO,
            value=Decimal(3), source="x", as_of=TODAY,
        )  # fmt: skip


def test_rates_are_pooled_and_never_averaged(planner):
    for who, value in (("a", 100), ("b", 1)):
        put(planner.asanagi, date(2026, 5, 1), value, who=who)
    put(planner.ishidatami, date(2026, 5, 1), 100, who="c")
    parts = [
        counted("n.rate", R8.period, each.pk) for each in (planner.asanagi, planner.ishidatami)
    ]
    assert [part.figure.text for part in parts] == ["50.0", "100.0"]
    pooled = metrics.over_areas(parts).figure
    assert (pooled.num, pooled.den, pooled.text) == (2, 3, "66.7")
    with pytest.raises(NeverAveraged):
        mean([part.figure for part in parts])


def test_one_half_and_ninety_nine_of_a_hundred_are_ninety_eight():
    rates = [Figure.ratio(1, 2), Figure.ratio(99, 100)]
    assert combine(rates).figure.text == "98.0"
    with pytest.raises(NeverAveraged):
        mean(rates)


def test_people_of_districts_are_not_added_up_to_the_city(planner):
    for area in (planner.asanagi_beat, planner.ishidatami_beat):
        put(area, date(2026, 5, 1), 1, who="同じ人")
    parts = [counted("n.who", R8.period, each.pk) for each in (planner.asanagi, planner.ishidatami)]
    with pytest.raises(NotAdditive, match="地区ごとの数字を足せません"):
        metrics.over_areas(parts)
    assert shown("n.who", R8.period).text == "1"


def test_two_natures_have_no_sum(planner):
    with pytest.raises(DifferentSeries):
        metrics.over_areas([counted("n.sum", R8.period), counted("n.who", R8.period)])
    with pytest.raises(NotAdditive, match="期間がちがう"):
        metrics.over_areas([counted("n.sum", R7.period), counted("n.sum", R8.period)])
    with pytest.raises(NotAdditive, match="地区がちがう"):
        parts = [counted("n.sum", R8.period), counted("n.sum", R8.period, planner.asanagi.pk)]
        metrics.over_time(parts)


def test_people_and_organisations_are_never_put_together():
    with pytest.raises(MixedUnits):
        total([Figure.count(342, unit="人"), Figure.count(28, unit="団体")])


def test_a_frozen_reading_keeps_every_state(planner):
    put(planner.asanagi, date(2026, 6, 10), 100)
    codes = ("n.lagged", "n.middle", "n.share")
    for code in codes:
        reading = metrics.freeze(metrics.series_of(code), R7.period)[0]
        assert metrics.frozen_figure(reading) == metrics.figure(reading.series, R7.period), code
    empty = metrics.freeze(metrics.series_of("n.middle"), R7.period)[0]
    assert metrics.frozen_figure(empty).state is State.UNCOMPUTABLE


def test_an_auditor_finds_the_same_rows_until_one_changes(planner):
    put(planner.asanagi, date(2026, 5, 1), 3)
    reading = metrics.freeze(metrics.series_of("n.sum"), R8.period)[0]
    assert (reading.row_count, metrics.still_proved(reading)) == (1, True)
    put(planner.asanagi, date(2026, 5, 2), 3, who="乙")
    assert metrics.still_proved(reading) is False


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2026, 11, 30), 3, date(2027, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2026, 4, 1), 36, date(2029, 4, 1)),
    ],
)
def test_months_later_never_falls_into_the_month_before(day, months, later):
    assert months_later(day, months) == later
