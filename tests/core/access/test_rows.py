"""PostgreSQL returns nothing that the actor may not see, whatever Python asks."""

from __future__ import annotations

import pytest
from django.db import connection

from sasaeai.core.periods import today
from sasaeai.people import public as people
from sasaeai.people.models import ContactPoint, Person, Release
from sasaeai.people.public import Basis, DutyKind

pytestmark = pytest.mark.django_db

ASANAGI = {"青葉 きよし", "髙橋 とみ"}
EVERY_OPEN = {"青葉 きよし", "髙橋 とみ", "未渡 名", "石川 ゆう"}
SEES = {
    "commissioner": ASANAGI,
    "other_commissioner": {"石川 ゆう"},
    "social_worker": EVERY_OPEN,
    "manager": EVERY_OPEN,
}


def names() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


def test_each_member_of_the_cast_sees_exactly_the_persons_released_to_them(cast, as_actor):
    found = {}
    for login, account in cast.accounts.items():
        with as_actor(account):
            found[login] = names()
    assert {login: seen for login, seen in found.items() if seen} == SEES


def test_nobody_sees_a_person_without_signing_in(cast, as_actor):
    with as_actor(None):
        assert (names(), ContactPoint.objects.count(), Release.objects.count()) == (set(), 0, 0)


def test_phone_numbers_follow_the_person(cast, as_actor):
    with as_actor(cast.commissioner):
        seen = ContactPoint.objects.values_list("person__name", flat=True)
        assert set(seen) == ASANAGI


def test_the_actor_is_forgotten_when_the_transaction_ends(cast, as_actor):
    with as_actor(cast.social_worker):
        assert names() == EVERY_OPEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.actor(), current_setting('sasaeai.purpose', true)")
        assert cursor.fetchone() == (None, "")
    assert names() == set()


def test_a_watcher_sees_whom_to_look_in_on_but_no_phone_number(cast, as_actor):
    with as_actor(cast.social_worker):
        someone = Person.objects.get(name="青葉 きよし")
        people.release(
            someone,
            audience=DutyKind.WATCHER,
            area=cast.asanagi_beat,
            basis=Basis.CONSENT,
            starts_on=today(),
        )
    with as_actor(cast.watcher):
        assert (names(), ContactPoint.objects.count()) == ({"青葉 きよし"}, 0)
    with as_actor(cast.commissioner):
        assert ContactPoint.objects.filter(person=someone).count() == 1
