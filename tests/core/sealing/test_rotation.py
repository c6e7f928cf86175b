"""A new key takes over everything that can be written, and says what still needs the old one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings

from sasaeai.core.access import registry
from sasaeai.core.sealing import Key, open_sealed, seal
from sasaeai.core.sealing.checking import key_problems, remember_keys
from sasaeai.core.sealing.keyring import parse, written
from sasaeai.core.sealing.rotation import seal_anew, sealed_columns, still_under
from sasaeai.site.accounts import SECOND_FACTOR
from tests.database import owner

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
NEW = Key("rotated", b"n" * 32)


@pytest.fixture
def row(cast, db) -> int:
    """A second factor as the library stores it, written inside the test's transaction."""
    from allauth.mfa.models import Authenticator

    data = {"secret": seal(SECRET, place=SECOND_FACTOR), "kept": 1}
    return Authenticator.objects.create(user=cast.planner, type="totp", data=data).pk


@pytest.fixture
def both_keys() -> Iterator[str]:
    """The house's key is the old one now; returns its name."""
    old = parse(settings.SASAEAI_SEALING_KEYS)[0]
    with override_settings(SASAEAI_SEALING_KEYS=written([NEW, old])):
        yield old.id


def test_everything_that_can_be_written_is_sealed_anew_once(row, both_keys):
    from allauth.mfa.models import Authenticator

    assert still_under(both_keys)["mfa_authenticator"] == 1
    assert (seal_anew(), seal_anew()) == (1, 0)
    data = Authenticator.objects.get(pk=row).data
    assert data["secret"].startswith("s1.rotated.")
    assert (open_sealed(data["secret"], place=SECOND_FACTOR), data["kept"]) == (SECRET, 1)
    assert "mfa_authenticator" not in still_under(both_keys)


def test_a_machine_without_the_databases_key_is_told_before_anybody_works():
    stranger = Key("stranger", b"s" * 32)
    assert key_problems() == []
    with override_settings(SASAEAI_SEALING_KEYS=written([stranger])):
        told = key_problems()
    old = parse(settings.SASAEAI_SEALING_KEYS)[0]
    assert [old.id in told[0], "./run migrate" in told[1], len(told)] == [True, True, 2]
    with override_settings(SASAEAI_SEALING_KEYS="x"):
        assert len(key_problems()) == 1


def test_the_same_name_with_another_key_is_told_too():
    old = parse(settings.SASAEAI_SEALING_KEYS)[0]
    impostor = Key(old.id, b"i" * 32)
    with override_settings(SASAEAI_SEALING_KEYS=written([impostor])):
        assert [old.id in word for word in key_problems()] == [True]


def test_the_application_cannot_name_keys(both_keys):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        remember_keys()


def test_only_the_owner_may_seal_anew_without_a_line_of_history(cast, as_actor):
    """The application may say the same word, and its change is kept all the same."""
    from django.db import connection

    from sasaeai.core.audit.models import Change
    from sasaeai.people.models import Person

    with as_actor(cast.social_worker), connection.cursor() as cursor:
        cursor.execute("SET LOCAL sasaeai.sealing_anew = 'on'")
        assert Person.objects.filter(name="青葉 きよし").update(kana="しずかに") == 1
    with as_actor(cast.auditor):
        assert Change.objects.filter(after__kana="しずかに").count() == 1


def test_the_owners_change_is_kept_unless_it_seals_anew():
    def changes(line: psycopg.Connection) -> int:
        found = line.execute("SELECT count(*) FROM core_change").fetchone()
        return int(found[0]) if found else 0

    with owner() as line:
        before = changes(line)
        line.execute("UPDATE people_person SET kana = kana || 'x'")
        assert changes(line) == before + 5
        line.execute("SET LOCAL sasaeai.sealing_anew = 'on'")
        line.execute("UPDATE people_person SET kana = kana || 'x'")
        assert changes(line) == before + 5
        line.rollback()


def test_every_sealed_column_lies_in_a_declared_table():
    declared = registry.tables()
    assert {column.table for column in sealed_columns()} - set(declared) == set()
    assert json.dumps([c.place for c in sealed_columns()]).count(SECOND_FACTOR) == 2
