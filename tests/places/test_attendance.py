"""Telling how many came: once per form, corrections kept, nothing from the future."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sasaeai.core.audit.models import Change, Entry
from sasaeai.core.periods import today
from sasaeai.places.enums import AgeGroup, Source
from sasaeai.places.models import AttendanceEntry, Occurrence
from sasaeai.places.public import (
    cancel_occurrence,
    record_attendance,
    record_session,
    withdraw_attendance,
)
from sasaeai.places.services import FutureSession, ImpossibleCount

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now(places) -> Occurrence:
    return places.salon.occurrences.get(held_on=today())


def test_nobody_came_is_not_the_same_as_not_told(places, cast, as_actor, now):
    assert (now.state, now.attendance) == ("planned", None)
    with as_actor(cast.place_leader):
        row = record_attendance(now, attendance=0, once=uuid4())
        assert (row.state, row.attendance, row.entered_by) == ("held", 0, cast.place_leader)


def test_held_without_a_count_is_neither(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        row = record_attendance(now, attendance=None, once=uuid4())
        assert (row.state, row.attendance) == ("held", None)


def test_a_form_sent_twice_tells_once_even_after_a_correction(places, cast, as_actor, now):
    first, second = uuid4(), uuid4()
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=12, once=first)
        record_attendance(now, attendance=12, once=first)
        record_attendance(now, attendance=13, once=second)
        record_attendance(now, attendance=12, once=first)
        now.refresh_from_db()
        assert now.attendance == 13
        assert list(now.entries.order_by("pk").values_list("attendance", flat=True)) == [12, 13]
    with as_actor(cast.auditor):
        verbs = Entry.objects.filter(verb__startswith="places.attendance").order_by("at", "id")
        assert list(verbs.values_list("verb", flat=True)) == [
            "places.attendance.recorded",
            "places.attendance.corrected",
        ]


def test_a_correction_by_sql_is_kept_by_the_database(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=12, once=uuid4())
        Occurrence.objects.filter(pk=now.pk).update(attendance=99)
    with as_actor(cast.auditor):
        last = Change.objects.filter(table_name="places_occurrence", row_id=now.pk).last()
        assert (last.before, last.after) == ({"attendance": 12}, {"attendance": 99})


def test_entries_cannot_be_changed_or_taken_out(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=12, once=uuid4())
        with pytest.raises(ProgrammingError), transaction.atomic():
            AttendanceEntry.objects.update(attendance=1)
        with pytest.raises(ProgrammingError), transaction.atomic():
            AttendanceEntry.objects.all().delete()


def test_a_session_to_come_has_no_heads_yet(places, cast, as_actor):
    row = places.salon.occurrences.get(held_on=today() + DAY)
    with as_actor(cast.place_leader):
        with pytest.raises(FutureSession):
            record_attendance(row, attendance=3, once=uuid4())
        with pytest.raises(FutureSession):
            record_session(
                places.salon, held_on=today() + DAY, opens=time(9), attendance=3, once=uuid4()
            )


@pytest.mark.parametrize(
    "numbers",
    [
        {"attendance": -1},
        {"attendance": 100_000},
        {"attendance": 3, "groups": {AgeGroup.CHILD: 2, AgeGroup.AGED: 2}},
        {"attendance": None, "groups": {AgeGroup.CHILD: 1}},
        {"attendance": 3, "helpers": -1},
    ],
)
def test_numbers_that_contradict_each_other_are_refused(places, cast, as_actor, now, numbers):
    with as_actor(cast.place_leader), pytest.raises(ImpossibleCount):
        record_attendance(now, once=uuid4(), **numbers)


def test_ages_may_tell_less_than_the_whole(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        record_attendance(
            now,
            attendance=10,
            groups={AgeGroup.CHILD: 4, AgeGroup.AGED: 5},
            helpers=2,
            once=uuid4(),
            source=Source.PAPER,
        )
        record_attendance(now, attendance=11, once=uuid4())
        assert dict(now.groups.values_list("group", "people")) == {"child": 4, "aged": 5}
        now.refresh_from_db()
        assert (now.attendance, now.helpers, now.source) == (11, None, "screen")


def test_a_cancelled_session_that_took_place_after_all_is_held(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        cancel_occurrence(now, note="雨")
        row = record_attendance(now, attendance=4, once=uuid4())
        assert (row.state, row.attendance, row.note) == ("held", 4, "")
        assert places.salon.exceptions.count() == 0


def test_a_number_taken_back_is_not_told_again(places, cast, as_actor, now):
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=4, groups={AgeGroup.CHILD: 1}, once=uuid4())
        row = withdraw_attendance(now, once=uuid4())
        assert (row.state, row.attendance, row.groups.count()) == ("planned", None, 0)
        states = row.entries.order_by("pk").values_list("state", "attendance")
        assert list(states) == [("held", 4), ("planned", None)]


def test_a_session_nobody_planned_is_told_once(places, cast, as_actor):
    once = uuid4()
    with as_actor(cast.place_leader):
        for _ in range(2):
            row = record_session(
                places.salon, held_on=today() - DAY, opens=time(9), attendance=6, once=once
            )
        assert (row.origin, row.attendance) == ("extra", 6)
        assert places.salon.occurrences.filter(held_on=today() - DAY).count() == 1


def test_the_database_refuses_heads_of_a_session_that_was_not_held(places, cast, as_actor, now):
    with as_actor(cast.place_leader), pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=now.pk).update(attendance=3)
