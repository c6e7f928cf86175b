"""A plan begins with consent, gives the name to the beat, and takes it back when it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.core.periods import today
from sasaeai.people.public import Basis, DutyKind, Person, Release, release
from sasaeai.watch.enums import (
    Channel,
    ConsentHow,
    EndReason,
    EntryPermission,
    Living,
    PauseReason,
    PlanState,
)
from sasaeai.watch.models import Visit, WatchPlan
from sasaeai.watch.services import (
    Consent,
    Contact,
    end_plan,
    move_plan,
    pause_plan,
    record_death,
    reopen_plan,
    resume_plan,
    reverse_death,
    revise_plan,
)
from sasaeai.watch.services.refusals import (
    AlreadyWatched,
    ConsentMissing,
    PersonDied,
    PersonProtected,
    ReasonMissing,
    WrongDay,
    WrongInterval,
    WrongState,
)
from tests.watch.conftest import begin, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office(cast, as_actor):
    with as_actor(cast.social_worker) as actor:
        yield actor


def persons(as_actor, account) -> set[str]:
    with as_actor(account):
        return set(Person.objects.values_list("name", flat=True))


def again(plan: WatchPlan) -> WatchPlan:
    return WatchPlan.objects.get(pk=plan.pk)


def test_starting_shows_the_person_to_the_beat_and_ending_hides_her_again(cast, as_actor):
    with as_actor(cast.social_worker):
        plan = begin("未渡 名", cast.asanagi_beat, starts_on=today() - DAY)
    assert "未渡 名" in persons(as_actor, cast.commissioner)
    assert "未渡 名" not in persons(as_actor, cast.other_commissioner)
    with as_actor(cast.social_worker):
        end_plan(again(plan), on=today(), reason=EndReason.DECLINED)
    assert "未渡 名" not in persons(as_actor, cast.commissioner)


def test_a_name_that_the_city_gave_stays_after_the_plan(cast, as_actor):
    with as_actor(cast.social_worker):
        someone = Person.objects.get(name="未渡 名")
        release(
            someone,
            audience=DutyKind.COMMISSIONER,
            area=cast.asanagi_beat,
            basis=Basis.CITY_LIST,
            starts_on=today() - 9 * DAY,
        )
        plan = begin("未渡 名", cast.asanagi_beat, starts_on=today() - DAY)
        end_plan(again(plan), on=today(), reason=EndReason.DECLINED)
        assert Release.objects.get(person=someone).ends_on is None
    assert "未渡 名" in persons(as_actor, cast.commissioner)


def test_taking_the_watchers_out_hides_the_person_from_them_at_once(cast, as_actor, watched):
    assert persons(as_actor, cast.watcher) == {"髙橋 とみ"}
    with as_actor(cast.social_worker):
        revise_plan(
            again(watched.takahashi),
            hint="午後なら家にいる",
            channel=Channel.EITHER,
            living=Living.COUPLE,
            entry=EntryPermission.REFUSED,
            contacts=(Contact("むすめ", "子", "000"),),
            with_watchers=False,
        )
        plan = WatchPlan.objects.select_related("particulars").get(pk=watched.takahashi.pk)
        assert (plan.hint, plan.particulars.entry) == ("午後なら家にいる", "refused")
        assert [row.name for row in plan.emergency_contacts.all()] == ["むすめ"]
    assert persons(as_actor, cast.watcher) == set()


def test_nobody_is_watched_without_consent_beforehand(office, cast):
    late = Consent(today() + DAY, ConsentHow.ORAL)
    with pytest.raises(ConsentMissing):
        begin("青葉 きよし", cast.asanagi_beat, starts_on=today(), consent=late)
    nobody = Consent(today(), ConsentHow.WRITTEN, by=" ")
    with pytest.raises(ConsentMissing):
        begin("青葉 きよし", cast.asanagi_beat, starts_on=today(), consent=nobody)
    assert WatchPlan.objects.count() == 0


def test_one_person_has_one_plan_at_a_time(office, cast, watched):
    with pytest.raises(AlreadyWatched):
        begin("青葉 きよし", cast.asanagi_beat, starts_on=today())
    end_plan(again(watched.aoba), on=today(), reason=EndReason.DECLINED)
    assert begin("青葉 きよし", cast.asanagi_beat, starts_on=today()).state == PlanState.ACTIVE


def test_a_protected_person_is_not_put_into_a_beat(office, cast):
    someone = Person.objects.get(name="青葉 きよし")
    someone.protected = True
    from sasaeai.watch.services import start_plan

    with pytest.raises(PersonProtected):
        start_plan(
            someone,
            area=cast.asanagi_beat,
            starts_on=today(),
            interval_days=7,
            consent=Consent(today(), ConsentHow.WRITTEN),
            living=Living.ALONE,
        )


@pytest.mark.parametrize("days", [0, 93])
def test_the_interval_has_limits(office, cast, days):
    with pytest.raises(WrongInterval):
        begin("青葉 きよし", cast.asanagi_beat, starts_on=today(), interval_days=days)


def test_states_follow_each_other_and_nothing_else(office, cast, watched):
    plan = again(watched.aoba)
    with pytest.raises(WrongState):
        resume_plan(plan, on=today())
    pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today(), expected_on=today() + DAY)
    with pytest.raises(WrongState):
        pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today())
    end_plan(plan, on=today(), reason=EndReason.FACILITY)
    for change in (
        lambda: end_plan(plan, on=today(), reason=EndReason.FACILITY),
        lambda: resume_plan(plan, on=today()),
    ):
        with pytest.raises(WrongState):
            change()
    assert plan.pauses.get().ends_on == today()


def test_days_that_cannot_be_are_refused(office, cast, watched):
    plan = again(watched.aoba)
    for change in (
        lambda: pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today() + DAY),
        lambda: pause_plan(
            plan, reason=PauseReason.HOSPITAL, starts_on=today(), expected_on=today() - DAY
        ),
        lambda: pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=plan.starts_on - DAY),
        lambda: end_plan(plan, on=today() + DAY, reason=EndReason.DECLINED),
        lambda: end_plan(plan, on=plan.starts_on - DAY, reason=EndReason.DECLINED),
        lambda: move_plan(plan, area=cast.ishidatami_beat, on=plan.starts_on),
    ):
        with pytest.raises(WrongDay):
            change()
    pause_plan(plan, reason=PauseReason.HOSPITAL, starts_on=today())
    for day in (today() - DAY, today() + DAY):
        with pytest.raises(WrongDay):
            resume_plan(plan, on=day)


def test_moving_leaves_the_past_with_the_old_beat(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner)
    with as_actor(cast.social_worker):
        moved = move_plan(again(watched.aoba), area=cast.ishidatami_beat, on=today())
        old = again(watched.aoba)
        assert (old.state, old.end_reason, old.successor_id) == ("ended", "moved_within", moved.pk)
        assert [row.phone for row in moved.emergency_contacts.all()] == [
            "000-111-2222",
            "000-333-4444",
        ]
        assert moved.particulars.consent_on == old.particulars.consent_on
        with pytest.raises(WrongState):
            reopen_plan(old, why="まちがい")
    assert "青葉 きよし" in persons(as_actor, cast.other_commissioner)
    with as_actor(cast.other_commissioner):
        assert set(WatchPlan.objects.values_list("pk", flat=True)) == {
            moved.pk,
            watched.ishikawa.pk,
        }
        assert Visit.objects.count() == 0


def test_moving_to_the_same_beat_is_no_move(office, cast, watched):
    with pytest.raises(WrongState):
        move_plan(again(watched.aoba), area=cast.asanagi_beat, on=today())


def test_a_death_ends_the_plan_and_a_wrong_notice_is_taken_back(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        someone = Person.objects.get(name="青葉 きよし")
        record_death(someone, died_on=today() - DAY)
        plan = again(watched.aoba)
        assert (plan.state, plan.end_reason, plan.ends_on) == ("ended", "died", today() - DAY)
        with pytest.raises(PersonDied):
            begin("青葉 きよし", cast.asanagi_beat, starts_on=today())
        with pytest.raises(WrongDay):
            visit(plan, cast.commissioner, entered_by=cast.social_worker)
        with pytest.raises(ReasonMissing):
            reverse_death(someone, why=" ")
        reverse_death(someone, why="同姓同名の別の人でした")
        plan = again(watched.aoba)
        assert (plan.state, plan.ends_on, plan.end_reason) == ("active", None, "")
        assert Person.objects.get(pk=someone.pk).died_on is None
        assert set(plan.rounds.values_list("skipped", flat=True)) == {""}
    with as_actor(cast.commissioner):
        assert visit(watched.aoba, cast.commissioner).visited_on == today()


def test_a_day_of_death_in_the_future_is_refused(office, watched):
    with pytest.raises(WrongDay):
        record_death(Person.objects.get(name="青葉 きよし"), died_on=today() + DAY)


def test_a_death_before_the_first_visit_ends_a_plan_that_has_not_begun(office, cast):
    plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() + 3 * DAY)
    record_death(Person.objects.get(name="青葉 きよし"), died_on=today())
    assert (again(plan).state, again(plan).ends_on) == ("ended", today() + 3 * DAY)
