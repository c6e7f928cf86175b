"""Recording: once, on its own day, undone and never deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sasaeai.core.audit import changes_of
from sasaeai.core.periods import TOKYO, local_date, today
from sasaeai.watch.enums import Result, Source
from sasaeai.watch.models import Visit, Worry
from sasaeai.watch.services import close_worry, describe_visit, void_visit
from sasaeai.watch.services.refusals import (
    AlreadyClosed,
    NotYours,
    OnceTaken,
    ReasonMissing,
    UnknownSign,
    WrongDay,
)
from tests.watch.conftest import begin, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_double_tap_makes_one_visit(cast, as_actor, watched):
    once = uuid4()
    with as_actor(cast.commissioner):
        first = visit(watched.aoba, cast.commissioner, once=once)
        second = visit(watched.aoba, cast.commissioner, once=once)
        assert (first.pk, Visit.objects.count()) == (second.pk, 1)


def test_the_number_of_a_form_serves_one_person_only(cast, as_actor, watched):
    once = uuid4()
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, once=once)
        with pytest.raises(OnceTaken):
            visit(watched.takahashi, cast.commissioner, once=once)


def test_the_database_itself_refuses_the_same_number_twice(cast, as_actor, watched):
    once = uuid4()
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, once=once)
        made.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)


def test_the_local_day_of_the_moment_counts(cast, as_actor):
    """23:30 UTC is the next morning in Japan."""
    moment = datetime.combine(today() - 2 * DAY, datetime.min.time(), tzinfo=TOKYO)
    evening = moment + timedelta(hours=23, minutes=59)
    morning = moment + timedelta(hours=24)
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - 10 * DAY)
    with as_actor(cast.commissioner):
        found = [
            visit(plan, cast.commissioner, visited_at=when.astimezone(UTC)).visited_on
            for when in (evening, morning)
        ]
    assert found == [today() - 2 * DAY, today() - DAY]


@pytest.mark.parametrize(("back", "begun"), [(0, 40), (31, 40), (10, 10)])
def test_a_day_in_the_past_month_may_still_be_entered(cast, as_actor, back, begun):
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - begun * DAY)
    with as_actor(cast.commissioner):
        made = visit(plan, cast.commissioner, visited_on=today() - back * DAY)
    assert made.visited_on == today() - back * DAY
    assert local_date(made.recorded_at) == today()


@pytest.mark.parametrize(("back", "begun"), [(-1, 40), (32, 40), (11, 10)])
def test_a_day_to_come_too_long_ago_or_before_the_plan_is_refused(cast, as_actor, back, begun):
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=today() - begun * DAY)
    with as_actor(cast.commissioner):
        with pytest.raises(WrongDay):
            visit(plan, cast.commissioner, visited_on=today() - back * DAY)
        assert Visit.objects.count() == 0


def test_a_moment_later_today_is_refused(cast, as_actor, watched):
    with as_actor(cast.commissioner), pytest.raises(WrongDay):
        visit(watched.aoba, cast.commissioner, visited_at=timezone.now() + timedelta(minutes=1))


def test_the_beat_is_kept_as_of_the_visit(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner)
        assert (made.area_id, made.person_id) == (cast.asanagi_beat.pk, watched.aoba.person_id)


def test_signs_come_from_the_list_each_once(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, signs=["meals", "paper", "meals"])
        assert made.signs == ["meals", "paper"]
        with pytest.raises(UnknownSign):
            visit(watched.takahashi, cast.commissioner, signs=["income"])


def test_what_was_noticed_can_be_added_on_the_same_day_by_the_visitor(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.takahashi, cast.commissioner, Result.CONCERN)
        describe_visit(made, by=cast.commissioner, signs=["paper"], note=" 3日分 ")
        row = Visit.objects.get(pk=made.pk)
        assert (row.signs, row.note) == (["paper"], "3日分")
        with pytest.raises(NotYours):
            describe_visit(made, by=cast.watcher, signs=[], note="")


def test_undoing_keeps_the_row_and_who_did_it(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner)
        void_visit(made, by=cast.commissioner)
        void_visit(made, by=cast.commissioner)
        row = Visit.objects.get(pk=made.pk)
        assert (row.voided_by_id, row.void_reason) == (cast.commissioner.pk, "すぐに取り消し")
        assert row.voided_at is not None


def test_the_history_of_an_undone_visit_is_kept_by_the_database(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner)
        void_visit(made, by=cast.commissioner)
    with as_actor(cast.auditor):
        operations = changes_of("watch_visit", made.pk).values_list("operation", "actor_id")
        assert list(operations) == [
            ("insert", cast.commissioner.pk),
            ("update", cast.commissioner.pk),
        ]


def test_yesterdays_record_is_undone_by_the_office_alone_with_a_reason(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, visited_on=today() - DAY)
        Visit.objects.filter(pk=made.pk).update(recorded_at=timezone.now() - DAY)
        made.refresh_from_db()
        with pytest.raises(NotYours):
            void_visit(made, by=cast.commissioner)
    with as_actor(cast.social_worker):
        with pytest.raises(ReasonMissing):
            void_visit(made, by=cast.social_worker)
        void_visit(made, by=cast.social_worker, reason="別の人の分でした")
        assert Visit.objects.get(pk=made.pk).void_reason == "別の人の分でした"


def test_another_visitor_cannot_undo_todays_record(cast, as_actor, watched):
    with as_actor(cast.watcher):
        made = visit(watched.takahashi, cast.watcher)
    with as_actor(cast.commissioner):
        with pytest.raises(NotYours):
            void_visit(made, by=cast.commissioner)
        assert Visit.objects.get(pk=made.pk).voided_at is None


def test_an_alarm_opens_a_worry_until_someone_closes_it_with_a_word(cast, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, Result.ALARM)
        worry = Worry.objects.get(visit=made)
        with pytest.raises(ReasonMissing):
            close_worry(worry, by=cast.commissioner, word="  ")
        close_worry(worry, by=cast.commissioner, word="電話がつながりました")
        row = Worry.objects.get()
        assert (row.word, row.closed_by_id) == ("電話がつながりました", cast.commissioner.pk)
        with pytest.raises(AlreadyClosed):
            close_worry(worry, by=cast.commissioner, word="もう一度")


@pytest.mark.parametrize("result", [each for each in Result if each is not Result.ALARM])
def test_no_other_result_opens_a_worry(cast, as_actor, watched, result):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, result)
        assert Worry.objects.count() == 0


def test_undoing_an_alarm_closes_its_worry(cast, as_actor, watched):
    with as_actor(cast.watcher):
        made = visit(watched.takahashi, cast.watcher, Result.ALARM)
        void_visit(made, by=cast.watcher)
        assert Worry.objects.get().word == "記録を取り消しました"


def test_entering_for_another_keeps_both_names(cast, as_actor, watched):
    with as_actor(cast.social_worker):
        made = visit(
            watched.aoba, cast.commissioner, entered_by=cast.social_worker, source=Source.DESK
        )
        row = Visit.objects.get(pk=made.pk)
        assert (row.visitor_id, row.entered_by_id) == (cast.commissioner.pk, cast.social_worker.pk)


def test_the_journal_holds_codes_and_no_words(cast, as_actor, watched):
    from sasaeai.core.audit.models import Entry

    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, note="青葉さんは元気")
        entry = Entry.objects.get(verb="watch.visit.recorded")
        assert (entry.person_id, entry.detail) == (
            watched.aoba.person_id,
            {"result": "well", "late": 0},
        )


def test_a_leap_day_birthday_counts_from_the_first_of_march():
    from sasaeai.watch.queries import age_on

    born = date(1940, 2, 29)
    ages = [age_on(born, day) for day in (date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29))]
    assert ages == [86, 87, 88]
    assert age_on(None, date(2027, 1, 1)) is None
