"""The SQL functions behind the policies: which run as the owner, and what they cost."""

from __future__ import annotations

import pytest
from django.db import connection

from sasaeai.core.access import registry

pytestmark = pytest.mark.django_db


def plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE, COSTS OFF) {statement}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("name", ["actor", "today"])
def test_what_is_asked_for_each_row_is_written_into_the_query(cast, name):
    plan = plan_of(
        f"SELECT pk FROM (SELECT id AS pk FROM areas_area) a WHERE access.{name}() IS NULL"
    )
    assert "access." not in plan


def test_only_functions_that_read_no_table_keep_the_rights_of_the_caller():
    functions = [function for room in registry.rooms() for function in room.functions]
    callers = [function for function in functions if not function.reads_tables]
    assert {function.signature.split("(")[0] for function in callers} == {"actor", "today"}
    assert not any(" FROM " in function.body for function in callers)


def test_every_other_function_runs_as_its_owner_with_a_fixed_search_path(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'access'::regnamespace "
            "AND NOT (prosecdef AND proconfig = ARRAY['search_path=public, pg_temp'])"
        )
        assert {row[0] for row in cursor.fetchall()} == {"actor", "today"}
