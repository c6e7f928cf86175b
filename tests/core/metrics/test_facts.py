"""Figures out of facts equal figures out of rows, move with each write, and stay frozen once read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.models import Area, Population
from sasaeai.core import metrics
from sasaeai.core.figures import Figure, State
from sasaeai.core.metrics import Kind, Metric, UnknownFilter
from sasaeai.core.metrics.models import WHOLE, Fact, TouchedMonth
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, month, today

pytestmark = pytest.mark.django_db
SOURCES = ("areas_population",)
R7, R8 = FiscalYear(2025), FiscalYear(2026)


def in_period(period: Period):
    return Population.objects.filter(as_of__gte=period.start, as_of__lt=period.end)


def there_at_the_end(period: Period):
    return Population.objects.filter(as_of__lte=min(period.last_day, today()))


BASE = {
    "unit": "人",
    "sentence": "試しに数えます。",
    "when": "as_of",
    "area": "area_id",
    "sources": SOURCES,
}
SUM = Metric("test.sum", "合計", kind=Kind.FLOW, rows=in_period, amount="value", **BASE)
COUNT = Metric(
    "test.count",
    "件数",
    kind=Kind.FLOW,
    rows=in_period,
    filters=(metrics.Filter("key", "key", "種類"),),
    **BASE,
)
STOCK = Metric("test.stock", "いまの数", kind=Kind.STOCK, rows=there_at_the_end, **BASE)
DISTINCT = Metric(
    "test.distinct", "種類の数", kind=Kind.DISTINCT, rows=in_period, distinct="key", **BASE
)
RATIO = Metric(
    "test.ratio",
    "割合",
    kind=Kind.RATIO,
    rows=in_period,
    hit=Q(value__gte=100),
    decimals=1,
    **{**BASE, "unit": "%"},
)
MEDIAN = Metric(
    "test.median",
    "まんなか",
    kind=Kind.MEDIAN,
    rows=in_period,
    distinct="value",
    decimals=1,
    **BASE,
)


@pytest.fixture
def planner(cast, as_actor):
    with metrics.registered(SUM, COUNT, STOCK, DISTINCT, RATIO, MEDIAN), as_actor(cast.planner):
        yield cast


def put(area: Area, day: date, value: int, key: str = "people") -> Population:
    return Population.objects.create(
        area=area, key=f"{key}-{day:%Y%m%d}", as_of=day, value=value, source="試し"
    )


def text(code: str, period: Period, area: Area | None = None) -> str:
    series = metrics.series_of(code)
    return metrics.figure(series, period, area.pk if area else metrics.WHOLE).text_with_unit


def test_an_empty_table_counts_zero_and_a_ratio_of_nothing_cannot_be_computed(planner):
    found = {
        code: metrics.figure(metrics.series_of(code), R8.period).state
        for code in ("test.sum", "test.count", "test.stock", "test.distinct", "test.ratio")
    }
    assert found == {
        "test.sum": State.ZERO,
        "test.count": State.ZERO,
        "test.stock": State.ZERO,
        "test.distinct": State.ZERO,
        "test.ratio": State.UNCOMPUTABLE,
    }


def test_the_last_of_march_and_the_first_of_april_lie_in_different_years(planner):
    put(planner.asanagi, date(2026, 3, 31), 3)
    put(planner.asanagi, date(2026, 4, 1), 5)
    assert (text("test.sum", R7.period), text("test.sum", R8.period)) == ("3人", "5人")


def test_a_write_moves_the_figure_at_once_and_so_does_its_removal(planner):
    series = metrics.series_of("test.sum")
    before = metrics.figure(series, R8.period).text
    row = put(planner.asanagi, date(2026, 5, 1), 7)
    moved = metrics.figure(series, R8.period).text
    Population.objects.filter(pk=row.pk).update(value=9)
    changed = metrics.figure(series, R8.period).text
    Population.objects.filter(pk=row.pk).delete()
    assert (before, moved, changed, metrics.figure(series, R8.period).text) == ("0", "7", "9", "0")


def test_moving_a_row_to_another_month_counts_both_months_again(planner):
    series = metrics.series_of("test.sum")
    row = put(planner.asanagi, date(2026, 5, 1), 7)
    metrics.figure(series, R8.period)
    Population.objects.filter(pk=row.pk).update(as_of=date(2025, 5, 1))
    assert (text("test.sum", R8.period), text("test.sum", R7.period)) == ("0人", "7人")


def test_additive_figures_add_up_over_areas_and_nobody_counts_twice(planner):
    put(planner.asanagi_beat, date(2026, 5, 1), 1)
    put(planner.asanagi, date(2026, 5, 2), 10)
    put(planner.ishidatami_beat, date(2026, 6, 1), 100)
    areas = (planner.asanagi_beat, planner.asanagi, planner.ishidatami, planner.city)
    found = [text("test.sum", R8.period, area) for area in areas]
    assert [*found, text("test.sum", R8.period)] == ["1人", "11人", "100人", "111人", "111人"]


def test_distinct_is_counted_anew_at_every_level(planner):
    day = date(2026, 5, 1)
    for area in (planner.asanagi_beat, planner.ishidatami_beat):
        put(area, day, 1)
    areas = (planner.asanagi, planner.ishidatami, planner.city)
    assert [text("test.distinct", R8.period, area) for area in areas] == ["1人"] * 3


def test_a_stock_of_a_past_year_is_what_was_there_on_its_last_day(planner):
    put(planner.asanagi, date(2025, 6, 1), 1)
    put(planner.asanagi, date(2026, 3, 31), 1)
    put(planner.asanagi, date(2026, 4, 1), 1)
    assert (text("test.stock", R7.period), text("test.stock", R8.period)) == ("2人", "3人")


def test_a_ratio_adds_numerators_and_denominators_over_months(planner):
    put(planner.asanagi, date(2026, 4, 2), 100)
    put(planner.asanagi, date(2026, 4, 3), 1)
    for day in range(1, 11):
        put(planner.ishidatami, date(2026, 5, day), 100)
    assert text("test.ratio", R8.period) == "91.7%＊参考値"


def test_a_median_is_taken_over_all_rows(planner):
    for day, value in ((1, 1), (2, 2), (3, 100), (4, 101)):
        put(planner.asanagi, date(2026, 5, day), value)
    assert text("test.median", R8.period) == "51.0人"


def test_a_coming_year_is_not_entered_rather_than_zero(planner):
    coming = FiscalYear(fiscal_year_of(today()).year + 1)
    assert metrics.figure(metrics.series_of("test.sum"), coming.period).state is State.NOT_ENTERED


def test_filters_narrow_and_unknown_ones_are_refused(planner):
    put(planner.asanagi, date(2026, 5, 1), 1, key="a")
    put(planner.asanagi, date(2026, 5, 2), 1, key="b")
    series = metrics.series_of("test.count", (("key", "eq", "a-20260501"),))
    assert metrics.figure(series, R8.period).text == "1"
    with pytest.raises(UnknownFilter):
        metrics.series_of("test.count", (("value", "eq", 1),))


def test_a_frozen_reading_stays_and_the_drift_is_shown(planner):
    put(planner.asanagi, date(2025, 6, 1), 40)
    series = metrics.series_of("test.sum")
    (reading,) = metrics.freeze(series, R7.period, reason="理事会で確定")
    late = put(planner.asanagi, date(2025, 7, 1), 2)
    found = metrics.drift(reading)
    assert (found.published.text, found.live.text, found.difference) == ("40", "42", Decimal(2))
    assert (reading.row_count, late.pk > 0) == (1, True)


def test_the_drill_down_has_as_many_rows_as_the_figure(planner):
    for day in range(1, 4):
        put(planner.asanagi, date(2026, 5, day), 1)
    series = metrics.series_of("test.count")
    figure = metrics.figure(series, R8.period, planner.asanagi.pk)
    assert figure == Figure.count(
        metrics.rows(series, R8.period, [planner.asanagi.pk]).count(), unit="人"
    )


def test_reading_costs_the_same_number_of_queries_however_much_is_asked(
    planner, django_assert_num_queries
):
    for day in range(1, 20):
        put(planner.asanagi, date(2026, 5, day), day)
    series = [metrics.series_of(code) for code in ("test.sum", "test.count", "test.ratio")]
    metrics.refresh()
    years = [FiscalYear(year) for year in range(2022, 2027)]
    asks = [metrics.ask(item, year.period) for item in series for year in years]
    with django_assert_num_queries(2):
        metrics.read(asks)


def test_only_touched_months_are_counted_again(planner):
    series = metrics.series_of("test.sum")
    put(planner.asanagi, date(2026, 4, 10), 1)
    put(planner.asanagi, date(2026, 5, 10), 1)
    metrics.refresh()
    kept = Fact.objects.get(series=series, start=date(2026, 4, 1), area_id=metrics.WHOLE).pk
    put(planner.asanagi, date(2026, 5, 11), 1)
    metrics.refresh()
    fact = Fact.objects.get(series=series, start=date(2026, 4, 1), area_id=metrics.WHOLE)
    assert (fact.pk, TouchedMonth.objects.count()) == (kept, 0)


def test_a_write_rewrites_only_the_facts_that_moved(planner):
    series = metrics.series_of("test.sum")
    put(planner.asanagi_beat, date(2026, 5, 10), 1)
    put(planner.ishidatami_beat, date(2026, 5, 10), 1)
    metrics.refresh()
    facts = Fact.objects.filter(series=series, start=date(2026, 5, 1))
    before = dict(facts.values_list("area_id", "pk"))
    put(planner.asanagi_beat, date(2026, 5, 11), 1)
    metrics.refresh()
    after = dict(facts.values_list("area_id", "pk"))
    same = {area for area, pk in after.items() if before[area] == pk}
    assert {planner.ishidatami_beat.pk, planner.ishidatami.pk} <= same
    assert not {planner.asanagi_beat.pk, planner.asanagi.pk, planner.city.pk, WHOLE} & same


def test_an_area_that_lost_its_last_row_loses_its_fact(planner):
    series = metrics.series_of("test.sum")
    row = put(planner.asanagi_beat, date(2026, 5, 10), 1)
    put(planner.ishidatami_beat, date(2026, 5, 10), 1)
    metrics.refresh()
    row.delete()
    metrics.refresh()
    left = Fact.objects.filter(series=series, start=date(2026, 5, 1))
    assert planner.asanagi_beat.pk not in set(left.values_list("area_id", flat=True))
    assert text("test.sum", R8.period) == "1人"


def test_the_fact_over_everything_is_dated_each_day_even_when_nothing_moved(planner):
    put(planner.asanagi, date(2025, 6, 1), 1)
    series, start = metrics.series_of("test.stock"), month(today()).start
    facts = Fact.objects.filter(series=series, start=start).order_by("area_id")
    known = list(facts)
    facts.delete()
    for fact in known:
        fact.pk, fact.counted_on = None, today() - timedelta(days=1)
    Fact.objects.bulk_create(known)
    metrics.recount(series, {start})
    dated = dict(facts.values_list("area_id", "counted_on"))
    assert dated.pop(WHOLE) == today()
    assert set(dated.values()) == {today() - timedelta(days=1)}


def test_who_lies_in_whom_is_read_once_for_all_months(planner):
    put(planner.asanagi, date(2025, 6, 1), 1)
    series = metrics.series_of("test.stock")
    with CaptureQueriesContext(connection) as captured:
        metrics.recount(series)
    closures = [row for row in captured if 'FROM "areas_closure"' in row["sql"]]
    assert len(closures) == 1


def test_distinct_keys_are_counted_once_in_every_area_above(planner):
    day = date(2026, 5, 1)
    put(planner.asanagi_beat, day, 1, key="a")
    put(planner.ishidatami_beat, day, 1, key="a")
    put(planner.ishidatami_beat, day, 1, key="b")
    areas = (planner.asanagi_beat, planner.ishidatami_beat, planner.ishidatami, planner.city)
    found = [text("test.distinct", R8.period, area) for area in areas]
    assert [*found, text("test.distinct", R8.period)] == ["1人", "2人", "2人", "2人", "2人"]


def test_facts_equal_a_recount_from_nothing(planner):
    for offset in range(0, 400, 7):
        put(planner.asanagi_beat, today() - timedelta(days=offset), offset % 5)
    series = metrics.series_of("test.sum")
    metrics.refresh()
    kept = set(Fact.objects.filter(series=series).values_list("start", "area_id", "num"))
    Fact.objects.filter(series=series).delete()
    metrics.recount(series)
    fresh = set(Fact.objects.filter(series=series).values_list("start", "area_id", "num"))
    assert kept - fresh == set() and {row for row in fresh - kept if row[2]} == set()


def test_the_counting_role_reads_everything_and_writes_nothing(planner):
    from django.conf import settings
    from django.db import ProgrammingError, connection, transaction

    from sasaeai.core.metrics.counting import seeing_every_row
    from sasaeai.people.models import Person

    assert Person.objects.count() == 0
    with seeing_every_row():
        assert Person.objects.count() == 5
    assert Person.objects.count() == 0
    with pytest.raises(ProgrammingError), transaction.atomic(), seeing_every_row():
        Population.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (settings.SASAEAI_WIDE_ROLE,)


def test_months_of_one_period_are_asked_as_months(planner):
    put(planner.asanagi, date(2026, 5, 1), 4)
    series = metrics.series_of("test.sum")
    found = [metrics.figure(series, month(date(2026, m, 1))).text for m in (4, 5, 6)]
    assert found == ["0", "4", "0"]
