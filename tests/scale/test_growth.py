"""Ten times the records in other beats: the same queries, and hardly more work for the same page.

``./run bench`` measures this on whole cities; here the bound is generous, so that a query that
reads every row is found and a busy machine is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.processes import cpu_seconds
from sasaeai.areas.models import Area
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.scale]
OWN, FEW, MANY = 55, 45, 450
ROUNDS, REPEATS = 4, 6
MOST = 2.0
MOST_QUERIES = 12
PAGES = (
    ("watch:people", "commissioner"),
    ("watch:today", "commissioner"),
    ("watch:plans", "social_worker"),
    ("watch:board", "social_worker"),
)


def queries_of(browser: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [row["sql"] for row in captured if not row["sql"].startswith(words)]


def work_of(browser: Client, path: str) -> float:
    """CPU seconds of this process and of its PostgreSQL backend for some requests.

    The least of some rounds: what else the machine does takes the caches away and costs CPU too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    browser.get(path)
    return min(_round(browser, path, backend) for _ in range(ROUNDS))


def _round(browser: Client, path: str, backend: int) -> float:
    app, database = time.process_time(), cpu_seconds(backend)
    for _ in range(REPEATS):
        browser.get(path)
    return time.process_time() - app + cpu_seconds(backend) - database


@pytest.fixture
def town(cast: Cast, people_of: Callable[[Area, int], None]) -> Callable[[int], None]:
    """``town(n)`` adds n persons to the other beat; the commissioner's own has its list full.

    It is counted for the planner, as autovacuum does: what an earlier test counted outlives it.
    """
    people_of(cast.asanagi_beat, OWN)

    def grow(count: int) -> None:
        people_of(cast.ishidatami_beat, count)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count_for_the_planner()")

    return grow


def test_ten_times_the_records_ask_the_same_queries_and_hardly_more_work(
    cast: Cast, browse: Callable[[object], Client], town: Callable[[int], None]
) -> None:
    town(FEW)
    browsers = {who: browse(getattr(cast, who)) for _, who in PAGES}
    addresses = {name: (browsers[who], reverse(name)) for name, who in PAGES}
    for browser, path in addresses.values():
        browser.get(path)
    few = {name: len(queries_of(*at)) for name, at in addresses.items()}
    light = {name: work_of(*at) for name, at in addresses.items()}
    town(MANY)
    many = {name: len(queries_of(*at)) for name, at in addresses.items()}
    heavy = {name: work_of(*at) for name, at in addresses.items()}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES
    grown = {name: heavy[name] / light[name] for name in light}
    assert {name: ratio for name, ratio in grown.items() if ratio > MOST} == {}
