"""A death stops every visit in the same minute, stays in past totals, and a wrong one comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.models import Person
from sasaeai.watch.models import Round, WatchPlan
from sasaeai.watch.public import EndReason, PlanState, record_death, reverse_death
from tests.watch.conftest import visit, watched

pytestmark = pytest.mark.django_db
__all__ = ["watched"]


def _due(plan) -> int:
    return Round.objects.filter(
        plan=plan, due_on__gt=today(), skipped="", fulfilled_by=None
    ).count()


def _visits(cast, as_actor) -> object:
    with as_actor(cast.planner):
        period = fiscal_year_of(today()).period
        return metrics.figure(metrics.series_of("watch.visits"), period).value


def test_visits_stop_at_once_with_the_reason_and_past_totals_stay(
    cast, as_actor, browse, watched
) -> None:
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner)
    before = _visits(cast, as_actor)
    with as_actor(cast.social_worker):
        person = Person.objects.get(pk=watched.aoba.person_id)
        assert _due(watched.aoba) > 0
        record_death(person, died_on=today())
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        assert (plan.state, plan.end_reason) == (PlanState.ENDED, EndReason.DIED)
        assert _due(plan) == 0
    assert _visits(cast, as_actor) == before
    phone = browse(cast.commissioner)
    assert f'id="plan-{plan.pk}"' not in phone.get("/visits/").content.decode()
    assert person.name not in phone.get("/visits/people/").content.decode()
    assert phone.get(f"/visits/people/{plan.pk}/").status_code == 404


def test_a_wrong_notice_is_taken_back_with_a_reason_and_what_is_due_is_due_again(
    cast, as_actor, watched
) -> None:
    with as_actor(cast.social_worker):
        due = _due(watched.aoba)
        person = Person.objects.get(pk=watched.aoba.person_id)
        record_death(person, died_on=today() - timedelta(days=1))
        with pytest.raises(ValueError, match="なぜ取り消すのか"):
            reverse_death(Person.objects.get(pk=person.pk), why=" ")
        reverse_death(Person.objects.get(pk=person.pk), why="同姓同名の別の人でした")
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        assert plan.state == PlanState.ACTIVE
        assert _due(plan) == due
