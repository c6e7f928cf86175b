"""What a write leaves behind for figures and kept pages, and that a write of nothing leaves nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from sasaeai.areas.models import Area, Population
from sasaeai.people.models import Organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 7)


def marks() -> tuple[int, list[tuple[str, date | None]]]:
    """Marks of public change, and the touched months in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_publicchange")
        (public,) = cursor.fetchone()
        cursor.execute("SELECT source, month FROM core_touchedmonth ORDER BY 1, 2")
        return public, cursor.fetchall()


@pytest.fixture
def counted(cast, as_actor):
    """A population of a day in May, with the marks that were there before it cleared away."""
    with as_actor(cast.planner):
        Population.objects.filter(as_of=DAY).delete()
        row = Population.objects.create(
            area=Area.objects.order_by("pk")[0], key="test", as_of=DAY, value=5, source="試し"
        )
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_touchedmonth")
            cursor.execute("DELETE FROM core_publicchange")
        yield row


def test_a_counted_row_marks_its_month_and_the_public_pages_once(counted):
    Population.objects.filter(pk=counted.pk).update(value=6)
    public, touched = marks()
    assert public == 1
    assert set(touched) == {("areas_population", date(2026, 5, 1))}


def test_a_row_that_moves_to_another_month_marks_both(counted):
    Population.objects.filter(pk=counted.pk).update(as_of=date(2026, 6, 1))
    assert set(marks()[1]) == {
        ("areas_population", date(2026, 5, 1)),
        ("areas_population", date(2026, 6, 1)),
    }


def test_a_deleted_row_marks_its_month(counted):
    counted.delete()
    assert marks() == (1, [("areas_population", date(2026, 5, 1))])


@pytest.mark.parametrize("verb", ["update", "delete", "insert"])
def test_a_statement_that_changes_no_row_marks_nothing(counted, verb):
    nothing = Population.objects.filter(pk=-1)
    if verb == "update":
        nothing.update(value=7)
    elif verb == "delete":
        nothing.delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO areas_population (area_id, key, as_of, value, source) "
                "SELECT area_id, key, as_of, value, source FROM areas_population WHERE false"
            )
    assert marks() == (0, [])


def test_a_public_table_that_no_metric_counts_still_marks_the_public_pages(counted, cast, as_actor):
    with as_actor(cast.administrator):
        before = marks()[0]
        Organisation.objects.filter(pk=Organisation.objects.order_by("pk")[0].pk).update(
            phone="000-000-0001"
        )
        assert marks()[0] == before + 1
