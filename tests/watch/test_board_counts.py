"""The four numbers of the office's board cost the same however large the city is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.watch import queries
from tests.watch.conftest import begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    """Weekly plans: 青葉 is overdue, 髙橋 wanted today, 石川 within the week."""
    with acting(cast.social_worker.pk, purpose="test"):
        for name, days, beat in (
            ("青葉 きよし", 9, cast.asanagi_beat),
            ("髙橋 とみ", 6, cast.asanagi_beat),
            ("石川 ゆう", 3, cast.ishidatami_beat),
        ):
            begin(name, beat, starts_on=today() - timedelta(days=days))
        yield cast


def test_each_plan_is_counted_on_the_day_it_is_wanted(office):
    found = queries.board_counts()
    assert (found.worries, found.overdue, found.today, found.week) == (0, 1, 1, 1)
    assert [found.shown(name) for name in ("overdue", "today", "week")] == [1, 1, 1]


def test_more_than_can_be_told_apart_is_said_in_words_and_not_counted_on(office, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED", 1)
    with CaptureQueriesContext(connection) as captured:
        found = queries.board_counts()
    limited = [row["sql"] for row in captured if "LIMIT 2" in row["sql"]]
    assert len(limited) == 3
    assert queries.BoardCounts(0, 2, 1, 0).shown("overdue") == "1以上"
    assert found.shown("today") == 1
