"""Nothing reaches the database or the map of addresses without having said who may."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from sasaeai.core.access import Level, registry
from sasaeai.core.sealing import SealedTextField
from sasaeai.site.startup import database_problems

pytestmark = pytest.mark.django_db
SHORTEST_FREE_TEXT = 80


def tables_of_the_database() -> dict[str, tuple[bool, bool]]:
    """Table → (row security on, forced), partitions left out: they are reached through the parent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            "AND NOT relispartition"
        )
        return {name: (on, forced) for name, on, forced in cursor.fetchall()}


def test_every_table_of_the_database_is_classified():
    assert set(tables_of_the_database()) == set(registry.tables())


def test_every_personal_and_sensitive_table_has_forced_policies():
    found = tables_of_the_database()
    guarded = {name for name, rule in registry.tables().items() if rule.level.guarded}
    assert {name for name in guarded if found[name] == (True, True)} == guarded


def test_no_personal_table_is_open_to_everybody():
    open_ = {
        name
        for name, rule in registry.tables().items()
        if rule.level in (Level.PERSONAL, Level.SENSITIVE) and rule.read == "true"
    }
    assert open_ == set()


def test_the_application_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


def test_the_rules_in_the_database_are_those_of_the_code():
    assert database_problems() == []


def test_partitions_of_the_journal_cannot_be_reached_past_their_parent():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' "
            "AND has_table_privilege(current_user, oid, 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchall() == []


def test_every_capability_belongs_to_a_known_duty():
    from sasaeai.people.enums import DutyKind

    used = {kind for kinds in registry.capabilities().values() for kind in kinds}
    assert used - {str(kind) for kind in DutyKind} == set()


def test_free_text_of_sensitive_tables_is_sealed():
    """A story about somebody is unreadable in a copy of the database (ADR 0009)."""
    assert plain_free_text() == set()


def plain_free_text() -> set[str]:
    """Columns of sensitive tables that hold what people write freely, and hold it plainly."""
    rules = registry.tables()
    found = set()
    for model in apps.get_models():
        rule = rules.get(model._meta.db_table)
        if rule is None or rule.level is not Level.SENSITIVE:
            continue
        for field in model._meta.local_fields:
            free = isinstance(field, models.TextField) or (
                isinstance(field, models.CharField)
                and not field.choices
                and (field.max_length or 0) >= SHORTEST_FREE_TEXT
            )
            sealed = isinstance(field, SealedTextField) or field.column in rule.plain
            if free and not sealed:
                found.add(f"{rule.table}.{field.column}")
    return found
