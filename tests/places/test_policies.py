"""PostgreSQL itself decides who reads and writes: every table raw, as every member of the cast."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import DutyKind, appoint, end_duty, open_account, pledge
from sasaeai.places.models import (
    AttendanceEntry,
    Contact,
    Listing,
    Location,
    Occurrence,
    ScheduleRule,
    StatusSpan,
    Verification,
)
from sasaeai.places.policies import PLANNING
from sasaeai.places.public import record_attendance, verify_listing
from tests.places.conftest import OPENED

pytestmark = pytest.mark.django_db
OFFICE = {"social_worker", "manager", "planner"}
EVERYWHERE = {"朝凪サロン", "隠れ家", "石畳体操"}
OPEN = {"朝凪サロン", "石畳体操"}
BY_LISTING = (StatusSpan, ScheduleRule, Occurrence)


def everybody(cast):
    return {**cast.accounts, "nobody": None}


def expected(who: str) -> set[str]:
    return EVERYWHERE if who in OFFICE | {"place_leader"} else OPEN


def test_a_place_that_must_not_be_found_is_seen_by_its_keepers_only(places, cast, as_actor):
    for who, account in everybody(cast).items():
        with as_actor(account):
            assert (who, set(Listing.objects.values_list("name", flat=True))) == (
                who,
                expected(who),
            )


@pytest.mark.parametrize("model", BY_LISTING, ids=lambda model: model.__name__)
def test_rows_of_a_hidden_place_are_hidden_with_it(places, cast, as_actor, model):
    for who, account in everybody(cast).items():
        with as_actor(account):
            found = set(model.objects.values_list("listing_id", flat=True))
            names = {row.name for row in vars(places).values() if row.pk in found}
            assert (who, names) == (who, expected(who))


def test_private_addresses_are_read_by_keepers_under_pledge_only(places, cast, as_actor):
    for who, account in everybody(cast).items():
        with as_actor(account):
            found = set(Location.objects.values_list("name", flat=True))
        keeper = who in OFFICE | {"place_leader"}
        assert (who, found) == (who, {"朝凪集会所", "柏木宅"} if keeper else {"朝凪集会所"})


def test_private_numbers_are_read_by_keepers_under_pledge_only(places, cast, as_actor):
    every = {("person", "柏木"), ("phone", "000-111-1111"), ("phone", "000-222-2222")}
    for who, account in everybody(cast).items():
        with as_actor(account):
            found = set(Contact.objects.values_list("kind", "value"))
        keeper = who in OFFICE | {"place_leader"}
        assert (who, found) == (who, every if keeper else {("person", "柏木")})


def test_a_leader_without_a_pledge_keeps_the_page_but_sees_no_private_number(
    places, cast, as_actor
):
    with as_actor(cast.administrator):
        account = open_account(login="new_leader", name="新 世話子")
        duty = appoint(account, DutyKind.PLACE_LEADER, starts_on=OPENED, area=cast.asanagi)
    with as_actor(account):
        assert set(Contact.objects.values_list("value", flat=True)) == {"柏木", "000-222-2222"}
        assert Listing.objects.filter(pk=places.salon.pk).update(cost="無料") == 1
    with as_actor(cast.administrator):
        pledge(account, text_version="1", signed_on=OPENED)
    with as_actor(account):
        assert Contact.objects.count() == 3
    with as_actor(cast.administrator):
        end_duty(duty, last_day=today() - timedelta(days=1))
    with as_actor(account):
        assert set(Listing.objects.values_list("name", flat=True)) == OPEN
        assert set(Contact.objects.values_list("value", flat=True)) == {"柏木"}
        assert Listing.objects.filter(pk=places.salon.pk).update(cost="100円") == 0


def test_entries_and_ages_are_read_by_keepers_only(places, cast, as_actor):
    now = places.salon.occurrences.get(held_on=today())
    with as_actor(cast.place_leader):
        record_attendance(now, attendance=3, groups={"child": 1}, once=uuid4())
        verify_listing(places.salon, by="leader")
    for who, account in everybody(cast).items():
        with as_actor(account):
            seen = (
                AttendanceEntry.objects.count(),
                now.groups.count(),
                Verification.objects.count(),
            )
        keeper = who in OFFICE | {"place_leader"}
        assert (who, seen) == (who, (1, 1, 1) if keeper else (0, 0, 0))


def test_only_keepers_change_a_place_and_leaders_only_in_their_district(places, cast, as_actor):
    for who, account in everybody(cast).items():
        with as_actor(account):
            changed = Listing.objects.update(cost="変えました")
            told = Occurrence.objects.filter(held_on=today()).update(note="変えました")
        number = 3 if who in OFFICE else {"place_leader": 2, "other_place_leader": 1}.get(who, 0)
        assert (who, changed, told) == (who, number, number)


def test_a_leader_cannot_carry_a_place_into_another_district(places, cast, as_actor):
    with as_actor(cast.place_leader), pytest.raises(ProgrammingError), transaction.atomic():
        Listing.objects.filter(pk=places.salon.pk).update(area=cast.ishidatami)


def test_only_untold_sessions_can_be_taken_out(places, cast, as_actor):
    with as_actor(cast.place_leader):
        now = places.salon.occurrences.get(held_on=today())
        record_attendance(now, attendance=3, once=uuid4())
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM places_occurrence WHERE listing_id = %s", [places.salon.pk])
        assert list(places.salon.occurrences.values_list("attendance", flat=True)) == [3]


def test_the_nightly_job_may_plan_but_not_tell(places, cast):
    def session(**fields: object) -> Occurrence:
        return Occurrence(
            listing=places.salon,
            area=cast.asanagi,
            category=places.salon.category,
            held_on=today(),
            starts=time(20),
            **fields,
        )

    with acting(None, purpose=PLANNING):
        session().save()
        with pytest.raises(ProgrammingError), transaction.atomic():
            session(state="held", attendance=5).save()
        assert Occurrence.objects.filter(starts=time(20)).update(note="x") == 0


def test_a_page_that_calls_itself_the_nightly_job_may_nothing_more(places, cast):
    with acting(cast.commissioner.pk, purpose=PLANNING):
        assert set(Listing.objects.values_list("name", flat=True)) == OPEN
