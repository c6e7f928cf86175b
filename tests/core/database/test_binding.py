"""Values beside the statement, plans that are kept, and lists longer than PostgreSQL carries."""

from __future__ import annotations

import pytest
from django.db import connection

from sasaeai.core.access import acting
from sasaeai.people.models import Account

KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.mark.django_db
def test_a_statement_sent_three_times_is_kept_with_its_plan():
    with connection.cursor() as cursor:
        for number in range(3):
            cursor.execute("SELECT %s::int AS kept_in_this_test", [number])
        cursor.execute(KEPT, ["%kept_in_this_test%"])
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_list_longer_than_a_statement_carries_is_asked_all_the_same(cast):
    wanted = [*range(-70_000, 0), cast.resident.pk]
    with acting(cast.resident.pk, purpose="test"):
        assert list(Account.objects.filter(pk__in=wanted)) == [cast.resident]


@pytest.mark.django_db
def test_a_long_list_is_also_read_in_steps(cast):
    wanted = [*range(-70_000, 0), cast.resident.pk]
    with acting(cast.resident.pk, purpose="test"):
        assert list(Account.objects.filter(pk__in=wanted).iterator()) == [cast.resident]
