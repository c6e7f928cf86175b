"""A house with records gets a new form: rules step aside for the columns they name, and come back."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.core import management
from django.db import connection

from sasaeai.core.access import registry
from sasaeai.core.access.install import COLUMNLESS, lifting
from sasaeai.core.database import Credentials
from sasaeai.site import runtime
from tests.database import HOME, NAME

POLICIES = "SELECT tablename || '.' || policyname FROM pg_policies WHERE schemaname = 'public'"
ALTER = "ALTER TABLE places_listing ALTER COLUMN area_id TYPE numeric"
"""``area_id`` is in the policies of the table."""


@pytest.fixture
def owner() -> Iterator[psycopg.Cursor]:
    """The owner's cursor in a transaction that is taken back."""
    known = Credentials.load(HOME, NAME)
    login = {"host": known.host, "port": known.port, "dbname": known.database}
    with psycopg.connect(**login, user=known.owner, password=known.owner_password) as connection:
        with connection.cursor() as cursor:
            yield cursor
        connection.rollback()


def _tables(owner: psycopg.Cursor) -> set[str]:
    owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name for (name,) in owner.fetchall()} & set(registry.tables())


def test_a_column_that_a_rule_names_cannot_be_altered_while_the_rule_stands(owner):
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        owner.execute(ALTER)


def test_lifted_rules_let_columns_change_and_leave_every_table_closed(owner):
    owner.execute(POLICIES)
    before = {name for (name,) in owner.fetchall()}
    for statement in lifting(_tables(owner)):
        owner.execute(statement)
    owner.execute(POLICIES)
    left = {name for (name,) in owner.fetchall()}
    owner.execute(
        "SELECT count(*) FROM pg_class WHERE relname = 'places_listing' "
        "AND relrowsecurity AND relforcerowsecurity"
    )
    assert owner.fetchone() == (1,)
    owner.execute("SELECT count(*) FROM core_installedrules")
    assert owner.fetchone() == (0,)
    assert {name.split(".")[1] for name in left} <= set(COLUMNLESS)
    assert {name for name in before if name.split(".")[1] in COLUMNLESS} == left


@pytest.mark.django_db
def test_migrations_reach_rows_and_nothing_after_them_does(monkeypatch):
    def maintained() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('sasaeai.maintenance', true)")
            return str(cursor.fetchone()[0])

    seen = []
    monkeypatch.setattr(management, "call_command", lambda *_, **__: seen.append(maintained()))
    runtime.migrate()
    assert (seen, maintained()) == (["on"], "off")
