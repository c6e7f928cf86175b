"""What happens to a person's watch plan when something happens to the person."""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.contributions import on
from sasaeai.core.periods import today
from sasaeai.people import public as people
from sasaeai.watch.enums import EndReason, PlanState
from sasaeai.watch.models import WatchPlan
from sasaeai.watch.services.plans import end_plan, move_plan, reopen_plan


def listen() -> None:
    """Called once when the room starts."""
    on(people.PersonDied, after_death)
    on(people.DeathReversed, after_reversal)
    on(people.PersonMoved, after_move)
    on(people.PersonProtected, after_protection)


def after_death(event: people.PersonDied) -> None:
    """Ends the plan on the day of death, so that nobody rings at that door."""
    for plan in _open_plans(event.person_id):
        end_plan(plan, on=max(event.died_on, plan.starts_on), reason=EndReason.DIED)


def after_reversal(event: people.DeathReversed) -> None:
    """The plan that the wrong notice ended goes on."""
    last = WatchPlan.objects.filter(person=event.person_id).order_by("-ends_on", "-pk").first()
    if last is not None and last.end_reason == EndReason.DIED:
        reopen_plan(last, why=event.why)


def after_move(event: people.PersonMoved) -> None:
    """The beat of the new address takes over; where it is no beat, the office moves the plan."""
    for plan in _open_plans(event.person_id):
        area = Area.objects.get(pk=event.area_id)
        if plan.area_id != area.pk and plan.area.kind_id == area.kind_id:
            move_plan(plan, area=area, on=event.on)


def after_protection(event: people.PersonProtected) -> None:
    """A protected person is on nobody's round: the visits stop without anybody being told why."""
    for plan in _open_plans(event.person_id):
        end_plan(plan, on=max(today(), plan.starts_on), reason=EndReason.DECLINED)


def _open_plans(person_id: int) -> QuerySet[WatchPlan]:
    return (
        WatchPlan.objects.filter(person_id=person_id)
        .exclude(state=PlanState.ENDED)
        .select_related("area", "person")
    )
