"""Moved in the middle of a month: visits stay where they were made, the new beat sees the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sasaeai.consult import services
from sasaeai.consult.models import Case, CaseArea
from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, month, today
from sasaeai.people.public import Person, move_person, register_person
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


def _cases(cast, code: str, period) -> list[int]:
    """A figure of the cases in 朝凪 and in 石畳."""
    with acting(cast.planner.pk, purpose="test"):
        ids = [cast.asanagi.pk, cast.ishidatami.pk]
        found = metrics.by_area(metrics.series_of(code), period, ids)
    return [int(found[pk].value or 0) for pk in ids]


@pytest.fixture
def cases(cast, as_actor) -> tuple[Case, Case]:
    """Two people of 朝凪: one company began and ended last month, the other still goes on."""
    before = month(month(today()).start - DAY)
    with as_actor(cast.social_worker):
        found = []
        for name in ("前に 終わる", "いまも 続く"):
            person = register_person(name=name, kana="ひと", area=cast.asanagi_beat)
            found.append(
                services.open_case(
                    by=cast.social_worker, area=cast.asanagi_beat, person=person,
                    opened_on=before.start, theme="isolation",
                )
            )  # fmt: skip
        Case.objects.filter(pk=found[0].pk).update(
            state="closed", closed_on=before.last_day, closure_reason="reached"
        )
    return found[0], found[1]


def test_cases_of_before_stay_counted_where_they_lay_and_today_s_go_along(
    cast, as_actor, cases
) -> None:
    before, now = month(month(today()).start - DAY), month(today())
    codes = ("consult.opened", "consult.closed", "consult.cases")
    for case in cases:
        with as_actor(cast.social_worker):
            move_person(
                Person.objects.get(pk=case.person_id), area=cast.ishidatami_beat, on=today()
            )
    assert [_cases(cast, code, before) for code in codes] == [[2, 0], [1, 0], [1, 0]]
    assert [_cases(cast, code, now) for code in codes] == [[0, 0], [0, 0], [0, 1]]
    with as_actor(cast.social_worker):
        new = services.open_case(
            by=cast.social_worker, area=cast.asanagi_beat,
            person=register_person(name="今日 来る", kana="きょう", area=cast.asanagi_beat),
        )  # fmt: skip
        assert _rows(new) == [(cast.asanagi_beat.pk, None, None)]
        for area in (cast.ishidatami_beat, cast.asanagi_beat, cast.ishidatami_beat):
            move_person(Person.objects.get(pk=new.person_id), area=area, on=today())
        assert _rows(new) == [
            (cast.asanagi_beat.pk, None, today()),
            (cast.ishidatami_beat.pk, today(), None),
        ]
        rows = metrics.get("consult.opened").rows(now).filter(pk=new.pk)
        assert [row.area_name for row in rows] == [cast.ishidatami_beat.name]
    assert _cases(cast, "consult.opened", now) == [0, 1]


def _rows(case: Case) -> list[tuple[object, ...]]:
    rows = CaseArea.objects.filter(case=case).order_by("pk")
    return list(rows.values_list("area", "since", "until"))


def test_nobody_writes_where_a_case_lay_and_nobody_out_of_reach_reads_it(cast, as_actor, cases):
    with as_actor(cast.social_worker):
        assert CaseArea.objects.count() >= 2
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseArea.objects.filter(case=cases[0]).update(area=cast.ishidatami_beat)
    for login in ("planner", "partner_worker", "commissioner", "administrator"):
        with as_actor(getattr(cast, login)):
            assert CaseArea.objects.count() == 0, login
