"""Figures of the places: edges of the year, sums over areas, drill-down equal to the figure."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from sasaeai.core import metrics
from sasaeai.core.figures import Figure, State
from sasaeai.core.periods import FiscalYear, Period, month, today
from sasaeai.places.enums import Status, VerifiedBy
from sasaeai.places.metrics import METRICS
from sasaeai.places.models import Category
from sasaeai.places.public import (
    change_listing,
    record_attendance,
    set_status,
    verify_listing,
)
from tests.places.conftest import held, open_place

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2026, 3, 31), date(2026, 4, 1)
R7, R8 = FiscalYear(2025).period, FiscalYear(2026).period
CODES = [metric.code for metric in METRICS]


def value(code: str, period: Period, area: int = metrics.WHOLE, *conditions) -> Decimal | None:
    return metrics.figure(metrics.series_of(code, conditions), period, area).value


def parts(figure: Figure) -> tuple[Decimal | int, ...]:
    """What adds up: the value, or numerator and denominator of a rate."""
    return (figure.value or 0,) if figure.num is None else (figure.num, figure.den or 0)


def test_the_codes_the_plan_counts_on():
    assert CODES == [
        "places.active",
        "places.verified",
        "places.attendance",
        "places.sessions",
        "places.districts_without",
        "places.verified_rate",
        "places.proposals_in_time",
        "places.handouts",
        "places.finder_uses",
    ]


@pytest.mark.parametrize("code", [code for code in CODES if code != "places.districts_without"])
def test_nothing_recorded_is_zero_and_a_rate_of_nothing_has_no_value(cast, code):
    rate = metrics.get(code).kind.has_denominator
    found = metrics.figure(metrics.series_of(code), R8).state
    assert found is (State.UNCOMPUTABLE if rate else State.ZERO)


def test_without_any_place_every_district_is_without(cast):
    assert value("places.districts_without", R8) == 2


def test_the_last_of_march_and_the_first_of_april_fall_apart(places, cast, as_actor):
    with as_actor(cast.planner):
        held(places.salon, LAST, 20)
        held(places.salon, FIRST, 3)
    assert (value("places.attendance", R7), value("places.attendance", R8)) == (20, 3)
    assert (value("places.sessions", R7), value("places.sessions", R8)) == (1, 1)


def test_a_place_closed_on_the_first_of_april_was_active_in_march(places, cast, as_actor):
    with as_actor(cast.planner):
        set_status(places.salon, status=Status.CLOSED, on=FIRST)
    assert value("places.active", R7) == 3
    assert value("places.active", R8) == 2
    assert value("places.active", month(LAST)) == 3
    assert value("places.active", month(FIRST)) == 2


def test_a_place_opened_on_the_last_of_march_counts_in_that_year(cast, as_actor):
    with as_actor(cast.planner):
        open_place("年度末", cast.asanagi, "salon", opened_on=LAST, rule=None)
        open_place("新年度", cast.asanagi, "salon", opened_on=FIRST, rule=None)
    assert (value("places.active", R7), value("places.active", R8)) == (1, 2)


def test_resting_places_do_not_count_and_hidden_ones_do(places, cast, as_actor):
    assert value("places.active", R8) == 3
    with as_actor(cast.planner):
        set_status(places.exercise, status=Status.PAUSED, on=today())
    assert value("places.active", R8) == 2


def test_a_place_that_moved_stays_where_it_was_in_past_years(places, cast, as_actor):
    with as_actor(cast.planner):
        change_listing(places.salon, area=cast.ishidatami, on=FIRST)
    assert value("places.active", R7, cast.asanagi.pk) == 2
    assert value("places.active", R8, cast.asanagi.pk) == 1
    assert value("places.active", R8, cast.ishidatami.pk) == 2


def test_the_kind_is_that_of_the_day(places, cast, as_actor):
    salon = ("category", "eq", "salon")
    with as_actor(cast.planner):
        held(places.salon, LAST, 5)
        change_listing(places.salon, category=Category.objects.get(code="cafe"), on=FIRST)
        held(places.salon, date(2026, 5, 1), 7)
    assert value("places.active", R7, metrics.WHOLE, salon) == 1
    assert value("places.active", R8, metrics.WHOLE, salon) == 0
    assert value("places.attendance", R7, metrics.WHOLE, salon) == 5
    assert value("places.attendance", R8, metrics.WHOLE, ("category", "eq", "cafe")) == 7


def test_cancelled_untold_and_uncounted_sessions_add_no_heads(places, cast, as_actor, yesterday):
    with as_actor(cast.planner):
        held(places.salon, yesterday, 0)
        held(places.hidden, yesterday, None)
        held(places.exercise, yesterday, 9)
    year = metrics_year(yesterday)
    assert value("places.attendance", year) == 9
    assert value("places.sessions", year) == 3


def test_a_head_count_moves_the_figure_at_once_and_a_correction_too(places, cast, as_actor):
    year = metrics_year(today())
    now = places.salon.occurrences.get(held_on=today())
    assert value("places.attendance", year) == 0
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=12, once=uuid4())
        assert value("places.attendance", year, cast.asanagi.pk) == 12
        record_attendance(now, attendance=13, once=uuid4())
        assert value("places.attendance", year, cast.asanagi.pk) == 13


def test_verified_within_twelve_months_of_the_day_counted(places, cast, as_actor):
    with as_actor(cast.planner):
        verify_listing(places.salon, by=VerifiedBy.PHONE, on=date(2025, 3, 31))
        verify_listing(places.exercise, by=VerifiedBy.VISIT, on=date(2025, 4, 1))
    assert value("places.verified", FiscalYear(2024).period) == 1
    assert value("places.verified", R7) == 1
    assert value("places.verified", month(date(2026, 2, 1))) == 2
    assert value("places.verified", R8) == 0


def test_districts_without_any_active_place(places, cast, as_actor):
    assert value("places.districts_without", R8) == 0
    with as_actor(cast.planner):
        set_status(places.exercise, status=Status.PAUSED, on=FIRST)
    assert value("places.districts_without", R7) == 0
    assert value("places.districts_without", R8) == 1
    assert value("places.districts_without", R8, cast.ishidatami.pk) == 1
    assert value("places.districts_without", R8, cast.asanagi.pk) == 0
    rows = metrics.rows(metrics.series_of("places.districts_without"), R8)
    assert [row.name for row in rows] == ["石畳"]


@pytest.mark.parametrize("code", CODES)
def test_districts_add_up_to_the_city_and_to_everything(places, cast, as_actor, yesterday, code):
    with as_actor(cast.planner):
        held(places.salon, yesterday, 8)
        held(places.exercise, yesterday, 9)
        verify_listing(places.salon, by=VerifiedBy.PHONE)
        verify_listing(places.exercise, by=VerifiedBy.PHONE)
    year, series = metrics_year(yesterday), metrics.series_of(code)
    ids = [cast.asanagi.pk, cast.ishidatami.pk, cast.city.pk, metrics.WHOLE]
    found = metrics.by_area(series, year, ids)
    first, second, city, whole = (parts(found[number]) for number in ids)
    assert tuple(map(sum, zip(first, second, strict=True))) == city == whole


@pytest.mark.parametrize("code", CODES)
def test_the_rows_behind_a_figure_are_those_counted(places, cast, as_actor, yesterday, code):
    with as_actor(cast.planner):
        held(places.salon, yesterday, 1)
        held(places.exercise, yesterday, 1)
        verify_listing(places.salon, by=VerifiedBy.PHONE)
        series, year = metrics.series_of(code), metrics_year(yesterday)
        found = metrics.figure(series, year)
        assert parts(found)[-1] == metrics.rows(series, year).count()


def test_a_reader_without_a_duty_opens_only_visible_rows(places, cast, as_actor):
    series = metrics.series_of("places.active")
    with as_actor(cast.committee_member):
        assert metrics.figure(series, R8).value == 3
        assert metrics.rows(series, R8).count() == 2


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_drill_down_shows_no_contact_and_no_address(metric):
    assert not {"contacts", "location", "entered_by"} & {
        part for path, _ in metric.columns for part in path.split("__")
    }


def test_a_figure_that_counts_people_is_masked_in_public():
    assert [metric.code for metric in METRICS if metric.about_people] == ["places.attendance"]


def test_a_late_head_count_does_not_move_a_confirmed_year(places, cast, as_actor):
    with as_actor(cast.planner):
        held(places.salon, LAST, 20)
        series = metrics.series_of("places.attendance")
        (reading,) = metrics.freeze(series, R7)
        held(places.salon, LAST - timedelta(days=1), 5, at=time(9))
        drift = metrics.drift(reading)
        assert (drift.published.value, drift.live.value, drift.difference) == (20, 25, 5)


def metrics_year(day: date) -> Period:
    return FiscalYear(day.year if day.month >= 4 else day.year - 1).period
