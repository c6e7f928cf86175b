"""Moved in the middle of a month: visits stay where they were made, the new beat sees the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.watch.models import Visit, WatchPlan
from sasaeai.watch.public import PauseReason, move_plan, pause_plan
from tests.watch.conftest import visit, watched

pytestmark = pytest.mark.django_db
__all__ = ["watched"]
DAY = timedelta(days=1)


@pytest.fixture
def moved(cast, as_actor, watched):
    """青葉 was visited yesterday in 朝凪 and lives in 石畳 from today on; one visit there."""
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, visited_on=today() - DAY)
    with as_actor(cast.social_worker):
        successor = move_plan(
            WatchPlan.objects.get(pk=watched.aoba.pk), area=cast.ishidatami_beat, on=today()
        )
    with as_actor(cast.other_commissioner):
        visit(WatchPlan.objects.get(pk=successor.pk), cast.other_commissioner)
    return watched.aoba, successor


def test_visits_before_stay_with_the_old_district_and_after_go_to_the_new(
    cast, as_actor, moved
) -> None:
    old, new = moved
    with as_actor(cast.planner):
        series = metrics.series_of("watch.visits")
        ids = [cast.asanagi.pk, cast.ishidatami.pk]
        period = fiscal_year_of(today()).period
        found = metrics.by_area(series, period, ids)
    with as_actor(cast.social_worker):
        rows = Visit.objects.filter(plan__in=(old.pk, new.pk)).order_by("visited_on")
        beats = [(row.area_id, row.visitor_id) for row in rows]
    assert beats == [
        (cast.asanagi_beat.pk, cast.commissioner.pk),
        (cast.ishidatami_beat.pk, cast.other_commissioner.pk),
    ]
    assert [found[pk].value for pk in ids] == [1, 1]


def test_the_old_commissioner_loses_the_plan_and_the_new_one_has_it(cast, as_actor, moved) -> None:
    old, new = moved
    with as_actor(cast.commissioner):
        assert not WatchPlan.objects.filter(pk=new.pk).exists()
        assert not WatchPlan.objects.filter(pk=old.pk).exists()
    with as_actor(cast.other_commissioner):
        assert WatchPlan.objects.filter(pk=new.pk).exists()


def test_in_hospital_elsewhere_the_person_still_belongs_to_her_district(
    cast, as_actor, watched
) -> None:
    with as_actor(cast.social_worker):
        plan = WatchPlan.objects.get(pk=watched.takahashi.pk)
        pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today(), expected_on=None)
    with as_actor(cast.commissioner):
        kept = WatchPlan.objects.get(pk=watched.takahashi.pk)
        assert kept.area_id == cast.asanagi_beat.pk
    with as_actor(cast.other_commissioner):
        assert not WatchPlan.objects.filter(pk=watched.takahashi.pk).exists()
