"""Rounds follow from the cadence, the pauses and the visits, in whatever order these arrive."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from sasaeai.watch import tasks
from sasaeai.watch.enums import EndReason, PauseReason, Result
from sasaeai.watch.models import Round, Standing, WatchPlan
from sasaeai.watch.services import (
    change_interval,
    end_plan,
    pause_plan,
    plan_rounds,
    reopen_plan,
    resume_plan,
    settle_every,
    void_visit,
)
from tests.watch.conftest import begin, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def slots(plan: WatchPlan) -> list[tuple[int, int]]:
    """Rounds as days from today."""
    return [
        ((row.window_from - today()).days, (row.due_on - today()).days)
        for row in Round.objects.filter(plan=plan).order_by("window_from")
    ]


def kept(plan: WatchPlan) -> list[int]:
    rows = Round.objects.filter(plan=plan, fulfilled_by__isnull=False).order_by("due_on")
    return [(row.due_on - today()).days for row in rows]


def standing(plan: WatchPlan) -> tuple[int | None, int | None, int]:
    """(wanted, last met) as days from today, and tries."""
    row = Standing.objects.get(plan=plan)
    wanted, met = (day and (day - today()).days for day in (row.wanted_on, row.last_met_on))
    return wanted, met, row.tries


def test_rounds_follow_each_other_without_gap_at_least_35_days_ahead(cast, as_actor):
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - 10 * DAY)
        found = slots(plan)
    assert found[:3] == [(-10, -4), (-3, 3), (4, 10)]
    assert found[-1][1] >= 35
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(found))


def test_planning_again_changes_nothing(cast, as_actor):
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - 10 * DAY)
        before = list(Round.objects.order_by("pk").values_list())
        plan_rounds()
        assert list(Round.objects.order_by("pk").values_list()) == before
        assert plan.rounds.count() == len(before)


def test_the_hourly_job_plans_ahead_although_it_sees_nobody(cast, as_actor):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.create(
            person=Person.objects.get(name="石川 ゆう"),
            area=cast.ishidatami_beat,
            starts_on=today(),
            cadence_from=today(),
            interval_days=10,
        )
    tasks.plan_rounds(timestamp=0)
    with acting(None, purpose="test"):
        assert Round.objects.count() == 0
    with as_actor(cast.social_worker):
        assert slots(plan)[:2] == [(0, 9), (10, 19)]
        assert slots(plan)[-1][1] >= 35


def test_a_visit_in_the_window_keeps_the_round_and_moves_the_next_one(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        assert standing(watched.aoba) == (-4, None, 0)
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner)
        assert kept(watched.aoba) == [3]
        assert standing(watched.aoba) == (10, 0, 0)


def test_a_visit_without_contact_keeps_nothing_and_counts_as_a_try(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, Result.ABSENT)
        assert kept(watched.aoba) == []
        assert standing(watched.aoba) == (-4, None, 1)


def test_a_visit_entered_late_keeps_the_round_of_its_own_day(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, visited_on=today() - 5 * DAY)
        assert kept(watched.aoba) == [-4]
        assert standing(watched.aoba) == (3, -5, 0)


def test_undoing_the_visit_opens_the_round_again(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner)
        void_visit(made, by=cast.commissioner)
        assert kept(watched.aoba) == []
        assert standing(watched.aoba) == (-4, None, 0)


def test_a_second_visit_takes_over_when_the_first_is_undone(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        first = visit(watched.aoba, cast.commissioner, visited_on=today() - DAY)
        second = visit(watched.aoba, cast.commissioner)
        void_visit(first, by=cast.commissioner)
        assert Round.objects.get(fulfilled_by__isnull=False).fulfilled_by_id == second.pk


def test_rounds_due_in_a_pause_are_skipped_and_come_back_after_it(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today() - 5 * DAY)
        rows = dict(plan.rounds.values_list("due_on", "skipped"))
        assert set(rows.values()) == {"hospital"}
        assert standing(plan)[0] is None
        resume_plan(plan, on=today())
        rows = dict(plan.rounds.values_list("due_on", "skipped"))
        assert rows[today() - 4 * DAY] == "hospital"
        assert rows[today() + 3 * DAY] == ""
        assert standing(plan)[0] == 3


def test_new_rounds_of_a_paused_plan_are_skipped_by_the_job_as_well(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today())
        plan_rounds()
        assert plan.rounds.filter(due_on__gte=today()).exclude(skipped="hospital").count() == 0


def test_a_visit_in_hospital_counts_although_none_was_due(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today() - 5 * DAY)
        visit(plan, cast.commissioner, entered_by=cast.social_worker)
        kept_round = plan.rounds.get(fulfilled_by__isnull=False)
        assert (kept_round.skipped, kept_round.due_on) == ("", today() + 3 * DAY)


def test_the_end_lets_later_rounds_fall_away_and_a_mistaken_end_brings_them_back(
    cast, as_actor, watched
):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        end_plan(plan, on=today(), reason=EndReason.FACILITY)
        rows = dict(plan.rounds.values_list("due_on", "skipped"))
        assert rows[today() - 4 * DAY] == ""
        assert {reason for day, reason in rows.items() if day > today()} == {"ended"}
        assert standing(plan)[0] == -4
        reopen_plan(plan, why="まちがい")
        assert set(plan.rounds.values_list("skipped", flat=True)) == {""}


def test_a_shorter_interval_begins_today_and_leaves_the_past_alone(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        change_interval(plan, interval_days=3)
        assert slots(plan)[:4] == [(-10, -4), (0, 2), (3, 5), (6, 8)]


def test_a_round_that_was_kept_before_the_new_interval_stays_kept(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        visit(plan, cast.commissioner, entered_by=cast.social_worker, visited_on=today() - DAY)
        change_interval(plan, interval_days=14)
        assert slots(plan)[:4] == [(-10, -4), (-3, -1), (0, 13), (14, 27)]
        assert kept(plan) == [-1]


def test_settling_everything_again_changes_nothing(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        visit(watched.aoba, cast.commissioner, entered_by=cast.social_worker)
        before = [list(model.objects.order_by("pk").values_list()) for model in (Round, Standing)]
        settle_every()
        after = [list(model.objects.order_by("pk").values_list()) for model in (Round, Standing)]
    assert after == before


def test_only_rounds_whose_day_has_passed_have_come_due(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        due = watched.aoba.rounds.filter(came_due=True).values_list("due_on", flat=True)
        assert list(due) == [today() - 4 * DAY]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    interval=st.integers(1, 40),
    begun=st.integers(0, 60),
    days=st.lists(st.integers(0, 31), max_size=6),
)
def test_a_round_is_kept_exactly_when_a_visit_lies_in_its_window(
    cast, as_actor, interval, begun, days
):
    with as_actor(cast.social_worker):
        plan = begin(
            "石川 ゆう",
            cast.ishidatami_beat,
            starts_on=today() - begun * DAY,
            interval_days=interval,
        )
        visited = {-day for day in days if day <= begun}
        for day in sorted(visited):
            visit(
                plan,
                cast.other_commissioner,
                entered_by=cast.social_worker,
                visited_on=today() + day * DAY,
            )
        expected = [
            last for first, last in slots(plan) if any(first <= day <= last for day in visited)
        ]
        assert kept(plan) == expected
        open_days = [last for _, last in slots(plan) if last not in expected]
        latest = max(visited, default=-1000)
        assert standing(plan)[0] == min(day for day in open_days if day > latest)
        raise_rollback()


def raise_rollback() -> None:
    """Each example leaves the database as it was."""
    from django.db import transaction

    transaction.set_rollback(True)
