"""A number and what proves it are of one moment, whoever writes meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.core import metrics
from sasaeai.core.metrics import freezing
from tests.core.metrics.test_facts import R7, planner, put  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_record_that_comes_between_a_figure_and_its_proof_is_in_both(planner, monkeypatch):  # noqa: F811
    first, second = metrics.series_of("test.sum"), metrics.series_of("test.count")
    put(planner.asanagi, date(2025, 6, 1), 40)
    late = iter((date(2025, 7, 1), date(2025, 8, 1)))
    prove, steps = freezing.prove, []

    def meanwhile(series, period):
        if (day := next(late, None)) is not None:
            put(planner.asanagi, day, 2)
        return prove(series, period)

    monkeypatch.setattr(freezing, "prove", meanwhile)
    found = metrics.freeze_all([first, second], R7.period, step=lambda: steps.append(1))
    assert [(int(row.num), row.row_count) for row in found] == [(44, 3), (3, 3)]
    assert [metrics.still_proved(row) for row in found] == [True, True]
    assert len(steps) == 2


def test_the_cells_of_a_report_and_their_rows_are_read_by_one_statement(planner):  # noqa: F811
    put(planner.asanagi, date(2025, 6, 1), 40)
    put(planner.asanagi, date(2025, 6, 2), 60)
    cells = {"all": (), "one": (("key", "eq", "people-20250601"),)}
    with CaptureQueriesContext(connection) as seen:
        found = metrics.proved("test.count", R7.period, cells)
    assert sum("areas_population" in row["sql"] for row in seen) == 1
    assert {code: (int(cell.num), len(cell.ids), sum(cell.by_area.values())) for code, cell in found.items()} == {
        "all": (2, 2, 2), "one": (1, 1, 1)
    }  # fmt: skip
    assert {cell.rows_hash == metrics.hash_of(cell.ids) for cell in found.values()} == {True}
