"""PostgreSQL returns exactly these rows of each table to each member of the cast, whatever is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import DutyKind, end_duty
from sasaeai.watch.enums import EndReason, PauseReason, Result
from sasaeai.watch.models import (
    EmergencyContact,
    Particulars,
    Pause,
    Round,
    Standing,
    Visit,
    WatchPlan,
    Worry,
)
from sasaeai.watch.services import close_worry, end_plan, pause_plan
from tests.watch.conftest import visit

pytestmark = pytest.mark.django_db
EVERY = {"aoba", "takahashi", "ishikawa"}
ASANAGI = {"aoba", "takahashi"}
OFFICE = {"social_worker": EVERY, "manager": EVERY}
BEATS = {"commissioner": ASANAGI, "other_commissioner": {"ishikawa"}}
TABLES = {
    Particulars: {**OFFICE, **BEATS},
    EmergencyContact: {"social_worker": {"aoba"}, "manager": {"aoba"}, "commissioner": {"aoba"}},
    Pause: {**OFFICE, **BEATS},
    Round: {**OFFICE, **BEATS, "watcher": {"takahashi"}},
    Standing: {**OFFICE, **BEATS, "watcher": {"takahashi"}},
    Visit: {**OFFICE, **BEATS, "watcher": {"takahashi"}},
    Worry: {**OFFICE, **BEATS, "watcher": {"takahashi"}},
}


@pytest.fixture
def full(cast, watched):
    """Every table holds rows about each of the three: an alarm, a plain visit and a pause."""
    with acting(cast.commissioner.pk, purpose="test"):
        visit(watched.aoba, cast.commissioner, Result.ALARM)
        visit(watched.takahashi, cast.commissioner, Result.ALARM)
    with acting(cast.other_commissioner.pk, purpose="test"):
        visit(watched.ishikawa, cast.other_commissioner, Result.ALARM)
    with acting(cast.watcher.pk, purpose="test"):
        visit(watched.takahashi, cast.watcher, Result.ALARM)
    with acting(cast.social_worker.pk, purpose="test"):
        for plan in WatchPlan.objects.all():
            pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today())
    return watched


def names(watched, plan_ids) -> set[str]:
    known = {
        watched.aoba.pk: "aoba",
        watched.takahashi.pk: "takahashi",
        watched.ishikawa.pk: "ishikawa",
    }
    return {known[plan_id] for plan_id in plan_ids}


def seen_by_everyone(cast, as_actor, watched, model) -> dict[str, set[str]]:
    key = "pk" if model is WatchPlan else "plan_id"
    found = {}
    for login, account in {**cast.accounts, "nobody": None}.items():
        with as_actor(account):
            found[login] = names(watched, model.objects.values_list(key, flat=True))
    return {login: rows for login, rows in found.items() if rows}


def test_each_member_of_the_cast_sees_exactly_these_plans(cast, as_actor, full):
    expected = {**OFFICE, **BEATS, "watcher": {"takahashi"}}
    assert seen_by_everyone(cast, as_actor, full, WatchPlan) == expected


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_each_member_of_the_cast_sees_exactly_these_rows(cast, as_actor, full, model):
    assert seen_by_everyone(cast, as_actor, full, model) == TABLES[model]


def test_a_watcher_sees_only_her_own_visits_and_worries(cast, as_actor, full):
    with as_actor(cast.watcher):
        assert set(Visit.objects.values_list("visitor_id", flat=True)) == {cast.watcher.pk}
        assert set(Worry.objects.values_list("opened_by_id", flat=True)) == {cast.watcher.pk}


@pytest.mark.parametrize("model", [WatchPlan, *TABLES], ids=lambda model: model.__name__)
def test_a_term_that_ends_today_sees_nothing_tomorrow(cast, as_actor, full, model):
    """The open session stays open; the rows are gone."""
    with as_actor(cast.administrator):
        for duty in cast.commissioner.duties.filter(kind=DutyKind.COMMISSIONER):
            end_duty(duty, last_day=today() - timedelta(days=1))
    with as_actor(cast.commissioner) as actor:
        assert (model.objects.count(), actor.capabilities) == (0, frozenset())


def test_persons_come_and_go_with_their_plan(cast, as_actor, watched):
    from sasaeai.people.public import Person

    with as_actor(cast.watcher):
        assert set(Person.objects.values_list("name", flat=True)) == {"髙橋 とみ"}
    with as_actor(cast.social_worker):
        end_plan(
            WatchPlan.objects.get(pk=watched.takahashi.pk), on=today(), reason=EndReason.DECLINED
        )
    with as_actor(cast.watcher):
        assert (Person.objects.count(), WatchPlan.objects.count()) == (0, 0)


def test_after_the_end_the_commissioner_keeps_her_own_visits_and_nothing_else(cast, as_actor, full):
    with as_actor(cast.social_worker):
        end_plan(WatchPlan.objects.get(pk=full.takahashi.pk), on=today(), reason=EndReason.DECLINED)
    with as_actor(cast.commissioner):
        assert set(WatchPlan.objects.values_list("pk", flat=True)) == {full.aoba.pk}
        own = Visit.objects.filter(plan=full.takahashi).values_list("visitor_id", flat=True)
        assert set(own) == {cast.commissioner.pk}
        for model in (Particulars, Pause):
            assert model.objects.filter(plan=full.takahashi).count() == 0


def refused(change) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_nobody_writes_a_visit_in_another_beat(cast, as_actor, watched):
    with as_actor(cast.other_commissioner):
        refused(lambda: visit(watched.aoba, cast.other_commissioner))
    with as_actor(cast.social_worker):
        assert Visit.objects.count() == 0


def test_nobody_writes_in_someone_elses_name(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        refused(lambda: visit(watched.aoba, cast.watcher, entered_by=cast.watcher))
        refused(lambda: visit(watched.aoba, cast.watcher, entered_by=cast.commissioner))
    with as_actor(cast.social_worker):
        refused(lambda: visit(watched.aoba, cast.commissioner))


def test_a_watcher_writes_only_for_plans_shared_with_her(cast, as_actor, watched):
    with as_actor(cast.watcher):
        refused(lambda: visit(watched.aoba, cast.watcher))
        assert visit(watched.takahashi, cast.watcher).area_id == cast.asanagi_beat.pk


def test_a_commissioner_changes_no_plan(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        plan = WatchPlan.objects.get(pk=watched.aoba.pk)
        refused(lambda: end_plan(plan, on=today(), reason=EndReason.DECLINED))
    with as_actor(cast.social_worker):
        assert WatchPlan.objects.get(pk=watched.aoba.pk).state == "active"


def test_visits_of_others_cannot_be_voided_by_hand(cast, as_actor, full):
    with as_actor(cast.watcher):
        assert Visit.objects.exclude(visitor=cast.watcher).update(note="x") == 0
    with as_actor(cast.other_commissioner):
        assert Visit.objects.filter(area=cast.asanagi_beat).update(note="x") == 0


@pytest.mark.parametrize("table", ["watch_round", "watch_standing"])
def test_derived_rows_are_written_by_nobody(cast, as_actor, watched, table):
    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with as_actor(cast.manager):
        refused(lambda: run(f"DELETE FROM {table}"))
        refused(lambda: run(f"UPDATE {table} SET plan_id = plan_id"))


@pytest.mark.parametrize("table", ["watch_visit", "watch_watchplan", "watch_worry"])
def test_records_are_never_deleted(cast, as_actor, full, table):
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    with as_actor(cast.manager):
        refused(run)


def test_settling_by_hand_tells_and_changes_nothing(cast, as_actor, watched):
    """The derivation runs for anybody, answers nothing and leaves the maintenance door shut."""
    with as_actor(cast.resident), connection.cursor() as cursor:
        cursor.execute("SELECT access.watch_settle(%s)::text", [watched.aoba.pk])
        assert cursor.fetchone() == ("",)
        cursor.execute("SELECT current_setting('sasaeai.maintenance', true)")
        assert cursor.fetchone()[0] in ("", None)
        assert WatchPlan.objects.count() == 0


def test_the_one_who_reported_reads_what_came_of_it(cast, as_actor, full):
    with as_actor(cast.social_worker):
        worry = Worry.objects.get(opened_by=cast.watcher)
        close_worry(worry, by=cast.social_worker, word="無事を確かめました")
    with as_actor(cast.watcher):
        assert Worry.objects.get().word == "無事を確かめました"


def test_a_kept_plan_asks_who_acts_each_time(cast, as_actor, watched):
    """One statement of one connection, read by four people in turns (ADR 0029)."""
    names = {
        cast.commissioner: {"青葉 きよし", "髙橋 とみ"},
        cast.other_commissioner: {"石川 ゆう"},
        cast.watcher: {"髙橋 とみ"},
        cast.resident: set(),
    }
    for _ in range(4):
        for account, seen in names.items():
            with as_actor(account):
                assert set(WatchPlan.objects.values_list("person__name", flat=True)) == seen
