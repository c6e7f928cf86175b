"""The quick way through the migrations leaves the tables that the models describe."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
)
NAMES = """
SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
"""
REFERENCES = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""


def asked(sql: str) -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def kept() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def test_every_column_of_every_model_is_there_and_no_other():
    tables = {model._meta.db_table for model in kept()}
    wanted = {
        (model._meta.db_table, field.column)
        for model in kept()
        for field in model._meta.local_concrete_fields
    }
    assert {row for row in asked(COLUMNS) if row[0] in tables} == wanted


def test_every_rule_and_index_of_every_model_is_there():
    wanted = {
        rule.name for model in kept() for rule in (*model._meta.constraints, *model._meta.indexes)
    }
    assert wanted - {name for (name,) in asked(NAMES)} == set()


def test_every_reference_points_to_the_table_of_its_model():
    wanted = {
        (model._meta.db_table, field.column, field.remote_field.model._meta.db_table)
        for model in kept()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.db_constraint
    }
    assert wanted - asked(REFERENCES) == set()
