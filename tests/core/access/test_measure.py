"""How often something happened lately: counted whole, by all processes, for the whole window."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from sasaeai.core.access import measure
from sasaeai.core.access.measure import counted, sender

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    cache.clear()
    found = SimpleNamespace(now=1_800_000_000)
    monkeypatch.setattr(measure, "time", SimpleNamespace(time=lambda: found.now))
    return found


def test_each_thing_is_counted_by_itself_until_its_window_ends(clock):
    assert [counted("a", within=HOUR) for _ in range(3)] == [1, 2, 3]
    assert counted("b", within=HOUR) == 1
    assert counted("a", within=timedelta(days=1)) == 1
    clock.now += 3599 - clock.now % 3600
    assert counted("a", within=HOUR) == 4
    clock.now += 1
    assert counted("a", within=HOUR) == 1


def test_what_was_counted_is_not_forgotten_before_its_window_ends():
    """The cache's own counter falls back to five minutes with each step."""
    cache.clear()
    for _ in range(2):
        counted("x", within=timedelta(days=3650))
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM core_cache WHERE cache_key LIKE '%%measure:x:%%'", [])
        ((expires,),) = cursor.fetchall()
    assert expires > timezone.now() + timedelta(days=1)


def test_an_address_is_counted_as_a_print_that_changes_every_day(rf, monkeypatch):
    one, two = (rf.get("/", REMOTE_ADDR=f"192.0.2.{number}") for number in (1, 2))
    first = sender(one)
    assert (sender(one) == first, sender(two) == first, "192.0.2" in first) == (True, False, False)
    tomorrow = measure.today() + timedelta(days=1)
    monkeypatch.setattr(measure, "today", lambda: tomorrow)
    assert sender(one) != first
