"""Sessions follow from the rules; what was told about them never changes by itself."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.places.enums import Holiday, OccurrenceState, Pattern, Status
from sasaeai.places.models import Occurrence, RuleException
from sasaeai.places.policies import PLANNING
from sasaeai.places.public import (
    Rule,
    add_occurrence,
    cancel_occurrence,
    end_schedule,
    move_occurrence,
    plan_ahead,
    record_attendance,
    record_session,
    replan,
    restore_occurrence,
    set_schedule,
    set_status,
)
from sasaeai.places.services import AlreadyCounted, SessionExists
from sasaeai.places.services.schedules import HORIZON
from tests.places.conftest import EVERY_DAY, open_place

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTERNOON = Rule(
    Pattern.WEEKLY,
    date(2026, 1, 1),
    time(14),
    time(16),
    weekdays=tuple(range(1, 8)),
    holiday=Holiday.HOLD,
)


def coming(listing) -> list[tuple[date, time, str]]:
    rows = listing.occurrences.filter(held_on__gte=today()).order_by("held_on", "starts")
    return list(rows.values_list("held_on", "starts", "state"))


def test_sessions_stand_in_the_calendar_more_than_sixty_days_ahead(places):
    found = coming(places.salon)
    assert found[0] == (today(), time(10), "planned")
    assert found[-1][0] == today() + HORIZON - DAY
    assert len(found) == HORIZON.days >= 60


def test_planning_again_changes_nothing(places, cast, as_actor):
    with as_actor(cast.planner):
        assert replan(places.salon) == 0


def test_the_nightly_job_without_an_actor_adds_only_what_is_missing(places):
    with acting(None, purpose=PLANNING):
        assert plan_ahead(until=today() + HORIZON + 5 * DAY) == 3 * 5
        assert plan_ahead(until=today() + HORIZON + 5 * DAY) == 0


def test_the_nightly_job_leaves_closed_and_resting_places_alone(places, cast, as_actor):
    with as_actor(cast.planner):
        set_status(places.salon, status=Status.CLOSED, on=today())
        set_status(places.exercise, status=Status.PAUSED, on=today())
    with acting(None, purpose=PLANNING):
        assert plan_ahead(until=today() + HORIZON + DAY) == 1


def test_another_rule_changes_only_sessions_to_come(places, cast, as_actor):
    change = today() + 10 * DAY
    with as_actor(cast.planner):
        past = record_session(
            places.salon, held_on=today() - DAY, opens=time(10), attendance=7, once=uuid4()
        )
        rule = places.salon.rules.get()
        new = Rule(Pattern.WEEKLY, change, time(14), weekdays=(1,), holiday=Holiday.HOLD)
        set_schedule(places.salon, new, replaces=rule)
        rule.refresh_from_db()
        assert rule.ends_on == change - DAY
        assert Occurrence.objects.get(pk=past.pk).attendance == 7
        before = [day for day, opens, _ in coming(places.salon) if opens == time(10)]
        after = [day for day, opens, _ in coming(places.salon) if opens == time(14)]
        assert before == [today() + number * DAY for number in range(10)]
        assert {day.isoweekday() for day in after} == {1}
        assert min(after) >= change


def test_a_session_of_today_that_was_told_stays_when_the_rule_goes(places, cast, as_actor):
    with as_actor(cast.planner):
        row = places.salon.occurrences.get(held_on=today())
        _count(row, 3)
        end_schedule(places.salon.rules.get(), last_day=today() - DAY)
        assert coming(places.salon) == [(today(), time(10), "held")]


def test_a_rule_that_never_began_disappears(places, cast, as_actor):
    with as_actor(cast.planner):
        rule = set_schedule(places.salon, AFTERNOON)
        end_schedule(rule, last_day=date(2025, 12, 31))
        assert places.salon.rules.count() == 1
        assert {opens for _, opens, _ in coming(places.salon)} == {time(10)}


def test_a_cancelled_session_stays_to_be_seen_and_is_not_planned_again(places, cast, as_actor):
    with as_actor(cast.place_leader):
        row = places.salon.occurrences.get(held_on=today() + DAY)
        cancel_occurrence(row, note="台風のため")
        cancel_occurrence(row, note="もう一度")
        assert replan(places.salon) == 0
        row.refresh_from_db()
        assert (row.state, row.note) == ("cancelled", "台風のため")
        assert RuleException.objects.filter(listing=places.salon).count() == 1
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="places.occurrence.cancelled").count() == 1


def test_a_cancellation_can_be_taken_back(places, cast, as_actor):
    with as_actor(cast.place_leader):
        row = places.salon.occurrences.get(held_on=today() + DAY)
        cancel_occurrence(row)
        restore_occurrence(row)
        restore_occurrence(row)
        row.refresh_from_db()
        assert (row.state, replan(places.salon)) == ("planned", 0)
        assert RuleException.objects.filter(listing=places.salon).count() == 0


def test_a_counted_session_is_not_cancelled(places, cast, as_actor):
    with as_actor(cast.place_leader):
        row = places.salon.occurrences.get(held_on=today())
        _count(row, 0)
        with pytest.raises(AlreadyCounted):
            cancel_occurrence(row)
        with pytest.raises(AlreadyCounted):
            move_occurrence(row, to=today() + DAY, opens=time(13))


def test_a_moved_session_is_seen_on_both_days_and_comes_back(places, cast, as_actor):
    tomorrow = today() + DAY
    with as_actor(cast.place_leader):
        row = places.salon.occurrences.get(held_on=tomorrow)
        moved = move_occurrence(row, to=tomorrow, opens=time(13), closes=time(15))
        assert replan(places.salon) == 0
        found = [item for item in coming(places.salon) if item[0] == tomorrow]
        assert found == [(tomorrow, time(10), "cancelled"), (tomorrow, time(13), "planned")]
        restore_occurrence(row)
        found = [item for item in coming(places.salon) if item[0] == tomorrow]
        assert found == [(tomorrow, time(10), "planned")]
        assert not Occurrence.objects.filter(pk=moved.pk).exists()


def test_two_sessions_on_one_hour_are_refused(places, cast, as_actor):
    with as_actor(cast.place_leader), pytest.raises(SessionExists):
        add_occurrence(places.salon, held_on=today(), opens=time(10))


def test_an_extra_session_survives_planning_until_the_place_rests(places, cast, as_actor):
    with as_actor(cast.planner):
        add_occurrence(places.salon, held_on=today() + 3 * DAY, opens=time(18), note="花火")
        replan(places.salon)
        assert (today() + 3 * DAY, time(18), "planned") in coming(places.salon)
        set_status(places.salon, status=Status.PAUSED, on=today() + DAY)
        assert coming(places.salon) == [(today(), time(10), "planned")]
        set_status(places.salon, status=Status.ACTIVE, on=today() + 2 * DAY)
        assert (today() + 3 * DAY, time(18), "planned") in coming(places.salon)
        assert (today() + DAY, time(10), "planned") not in coming(places.salon)


def test_a_place_that_opens_later_has_no_session_before(cast, as_actor):
    opens = today() + 20 * DAY
    with as_actor(cast.planner):
        listing = open_place("これから", cast.asanagi, "salon", opened_on=opens, rule=EVERY_DAY)
        assert coming(listing)[0][0] == opens


def _count(row: Occurrence, people: int) -> None:
    record_attendance(row, attendance=people, once=uuid4())
    row.refresh_from_db()
    assert row.state == OccurrenceState.HELD
