"""An account's row is the administrator's; its owner may change the password and nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.people.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "ゆうひ-がおか-12-かぜ"


def named(account: Account) -> str:
    return Account.objects.get(pk=account.pk).name


@pytest.mark.parametrize("who", [None, "planner", "social_worker", "manager"])
def test_nobody_else_can_touch_it(cast, as_actor, who):
    with as_actor(getattr(cast, who) if who else None):
        touched = Account.objects.filter(pk=cast.auditor.pk).update(name="x", password="y")
    assert (touched, named(cast.auditor)) == (0, "監物 正")


def test_its_owner_may_change_the_password(cast, as_actor):
    with as_actor(cast.planner):
        assert Account.objects.filter(pk=cast.planner.pk).update(password="x") == 1


@pytest.mark.parametrize("column", ["name", "login", "person_id", "is_active"])
def test_its_owner_may_change_nothing_else(cast, as_actor, column):
    value = {"person_id": 1, "is_active": False}.get(column, "ほか")
    with (
        as_actor(cast.planner),
        pytest.raises(DatabaseError, match="only password"),
        transaction.atomic(),
    ):
        Account.objects.filter(pk=cast.planner.pk).update(**{column: value})


def test_the_administrator_may(cast, as_actor):
    with as_actor(cast.administrator):
        assert Account.objects.filter(pk=cast.planner.pk).update(name="新しい 名") == 1
    assert named(cast.planner) == "新しい 名"


def test_an_old_hash_is_made_anew_by_a_right_password_only(cast, as_actor, settings):
    with as_actor(cast.administrator):
        settings.PASSWORD_HASHERS = ["sasaeai.site.hashers.Argon2", OLD]
        Account.objects.filter(pk=cast.planner.pk).update(
            password=make_password(PASSWORD, hasher="pbkdf2_sha256")
        )
    with acting(None, purpose="sign in"):
        row = Account.objects.get(pk=cast.planner.pk)
        assert (row.check_password("wrong"), row.check_password(PASSWORD)) == (False, True)
    assert Account.objects.get(pk=cast.planner.pk).password.startswith("argon2")


OLD = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
