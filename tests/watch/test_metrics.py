"""The four figures of this room, at the edges where figures go wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest

from sasaeai.core import metrics
from sasaeai.core.figures import Figure
from sasaeai.core.periods import TOKYO, FiscalYear, Period, fiscal_year_of, month, today
from sasaeai.watch.enums import EndReason, PauseReason, Result, Source
from sasaeai.watch.models import Visit, WatchPlan
from sasaeai.watch.services import end_plan, pause_plan, void_visit
from tests.watch.conftest import begin, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CODES = ("watch.visits", "watch.visit_rate", "watch.persons", "watch.plans")


def around(code: str) -> Period:
    """The fiscal year; in its first days the one before as well, where the fixtures begin."""
    year = fiscal_year_of(today()).period
    if metrics.get(code).kind is metrics.Kind.DISTINCT:
        return year
    return Period(fiscal_year_of(today() - 10 * DAY).period.start, year.end)


def figure(code: str, area_id: int = metrics.WHOLE, period: Period | None = None, conditions=()):
    return metrics.figure(metrics.series_of(code, conditions), period or around(code), area_id)


def value(code: str, area_id: int = metrics.WHOLE, period: Period | None = None, conditions=()):
    return figure(code, area_id, period, conditions).text


@pytest.fixture
def office(cast, as_actor):
    with as_actor(cast.social_worker) as actor:
        yield actor


def entered(cast, plan, result=Result.WELL, **details) -> Visit:
    return visit(plan, cast.commissioner, result, entered_by=cast.social_worker, **details)


def test_without_records_counts_are_zero_and_the_rate_is_not_computable(office):
    assert [value(code) for code in CODES] == ["0", "— 算定不能", "0", "0"]


def test_a_record_moves_the_figures_at_once(office, cast, watched):
    before = [value(code) for code in CODES]
    entered(cast, watched.aoba)
    entered(cast, watched.aoba, Result.ABSENT)
    assert before == ["0", "0.0", "0", "3"]
    assert [value(code) for code in CODES] == ["2", "25.0", "1", "3"]


def test_an_undone_visit_counts_nowhere(office, cast, watched):
    made = entered(cast, watched.aoba)
    assert value("watch.visits") == "1"
    void_visit(made, by=cast.social_worker)
    assert [value(code) for code in CODES[:3]] == ["0", "0.0", "0"]


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 3, 31, 23, 59, tzinfo=TOKYO), 2025),
        (datetime(2026, 4, 1, 0, 0, tzinfo=TOKYO), 2026),
    ],
)
def test_a_visit_at_midnight_counts_in_the_fiscal_year_of_its_own_day(office, cast, moment, year):
    plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=date(2026, 3, 1), interval_days=31)
    with patch("sasaeai.watch.services.visits.today", lambda: date(2026, 4, 2)):
        entered(cast, plan, visited_at=moment)
    found = {
        each: (
            value("watch.visits", period=FiscalYear(each).period),
            value("watch.persons", period=FiscalYear(each).period),
        )
        for each in (2025, 2026)
    }
    assert found == {2025: ("0", "0"), 2026: ("0", "0")} | {year: ("1", "1")}


def test_a_round_counts_in_the_month_it_is_due(office, cast):
    """Due on 31 March and on 1 April: one belongs to each fiscal year."""
    begin("青葉 きよし", cast.asanagi_beat, starts_on=date(2026, 3, 25), interval_days=7)
    begin("石川 ゆう", cast.ishidatami_beat, starts_on=date(2026, 3, 26), interval_days=7)
    march, april = (month(date(2026, each, 1)) for each in (3, 4))
    assert figure("watch.visit_rate", period=march).den == 1
    assert figure("watch.visit_rate", cast.asanagi_beat.pk, april).den == 4
    assert figure("watch.visit_rate", cast.ishidatami_beat.pk, april).den == 5


def test_skipped_rounds_are_in_no_denominator(office, cast, watched):
    assert figure("watch.visit_rate").den == 3
    plan = WatchPlan.objects.get(pk=watched.aoba.pk)
    pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=plan.starts_on)
    assert figure("watch.visit_rate").den == 2


def test_additive_figures_of_the_beats_make_the_whole(office, cast, watched):
    entered(cast, watched.aoba)
    visit(watched.ishikawa, cast.other_commissioner, entered_by=cast.social_worker)
    beats = (cast.asanagi_beat.pk, cast.ishidatami_beat.pk)
    for code in ("watch.visits", "watch.plans"):
        parts = [figure(code, beat).value for beat in beats]
        assert sum(parts) == figure(code).value == figure(code, cast.city.pk).value
    rates = [figure("watch.visit_rate", beat) for beat in beats]
    whole = figure("watch.visit_rate")
    assert (sum(rate.num for rate in rates), sum(rate.den for rate in rates)) == (
        whole.num,
        whole.den,
    )


def test_one_person_met_twice_is_one_person(office, cast, watched):
    entered(cast, watched.aoba, visited_on=today() - DAY)
    entered(cast, watched.aoba)
    entered(cast, watched.takahashi, Result.PHONE)
    entered(cast, watched.ishikawa, Result.ABSENT)
    assert (value("watch.persons"), value("watch.persons", cast.asanagi_beat.pk)) == ("2", "2")


def test_plans_are_counted_as_of_the_last_day(office, cast, watched):
    end_plan(WatchPlan.objects.get(pk=watched.aoba.pk), on=today(), reason=EndReason.DECLINED)
    assert value("watch.plans") == "3"
    end_plan(
        WatchPlan.objects.get(pk=watched.ishikawa.pk),
        on=today() - DAY,
        reason=EndReason.DECLINED,
    )
    assert value("watch.plans") == "2"


def test_filters_narrow_by_result_and_source(office, cast, watched):
    entered(cast, watched.aoba)
    entered(cast, watched.takahashi, Result.ABSENT, source=Source.DESK)
    assert value("watch.visits", conditions=[("result", "eq", "absent")]) == "1"
    assert value("watch.visits", conditions=[("source", "in", ["desk", "phone"])]) == "2"
    with pytest.raises(metrics.UnknownFilter):
        metrics.series_of("watch.visits", [("person", "eq", 1)])


def test_the_rows_behind_a_figure_are_as_many_as_it_says(office, cast, watched):
    entered(cast, watched.aoba)
    entered(cast, watched.takahashi, Result.ABSENT)
    for code in CODES:
        year = around(code)
        series = metrics.series_of(code)
        rows = metrics.rows(series, year)
        columns = [path for path, _label in metrics.get(code).columns]
        assert len(list(rows.values(*columns))) == rows.count()
        found = metrics.figure(series, year)
        expected = found.den if found.den is not None else found.value
        distinct = metrics.get(code).distinct
        counted = rows.values(distinct).distinct().count() if distinct else rows.count()
        assert counted == expected


def test_whoever_looks_sees_the_same_figure_and_only_their_own_rows(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner)
    with as_actor(cast.other_commissioner):
        visit(watched.ishikawa, cast.other_commissioner)
    year = fiscal_year_of(today()).period
    found = {}
    for account in (cast.commissioner, cast.district_officer, cast.resident):
        with as_actor(account):
            series = metrics.series_of("watch.visits")
            found[account.login] = (
                metrics.figure(series, year).text,
                metrics.rows(series, year).count(),
            )
    assert found == {"commissioner": ("2", 1), "district_officer": ("2", 0), "resident": ("2", 0)}


def test_a_late_entry_moves_the_live_figure_and_not_the_frozen_one(cast, as_actor):
    spot = today() - 20 * DAY
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - 40 * DAY)
        entered(cast, plan, visited_on=spot)
    with as_actor(cast.planner):
        (reading,) = metrics.freeze(metrics.series_of("watch.visits"), month(spot))
    with as_actor(cast.social_worker):
        entered(cast, plan, visited_on=spot, once=uuid4())
    with as_actor(cast.planner):
        drift = metrics.drift(reading)
    assert (drift.published.text, drift.live.text, drift.difference) == ("1", "2", 1)


def test_a_year_that_has_not_begun_is_not_entered(office):
    coming = FiscalYear(fiscal_year_of(today()).year + 1).period
    assert figure("watch.visits", period=coming) == Figure.not_entered(unit="回")
