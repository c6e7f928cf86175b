"""A search is planned for its words, also where no transaction is open."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from sasaeai.core.database.planning import planned_for_its_values


def how() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str(cursor.fetchone()[0])


@pytest.fixture
def outside(django_db_setup: None, django_db_blocker):
    """As in a passer-by's request: each statement for itself."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def test_statements_inside_are_planned_anew_and_those_after_are_not(outside):
    with planned_for_its_values():
        assert how() == "force_custom_plan"
    assert how() == "auto"


def test_the_rest_of_an_open_transaction_keeps_its_plans(outside):
    with transaction.atomic():
        with planned_for_its_values():
            assert how() == "force_custom_plan"
        assert how() == "auto"
