"""Where cases lay before that was kept is read from their history once."""

from __future__ import annotations

from importlib import import_module

import pytest

from sasaeai.consult.models import Case
from tests.database import owner

FROM_HISTORY = import_module("sasaeai.consult.migrations.0018_where_cases_lay_before").FROM_HISTORY
CASE = """INSERT INTO consult_case (no, called, known_to_person, area_id, theme, state, sensitivity, opened_on,
  died, told_person, closure_reason, created_at,
  owner_id) VALUES (%s, %s, false, %s, 'general', 'intake', 'normal',
  '2025-04-01', false, %s, '', now(), (SELECT min(id) FROM people_account)) RETURNING id"""
MOVED = """INSERT INTO core_change (at, purpose, table_name, row_id, operation, before, after) VALUES
  (%s, '', 'consult_case', %s, 'update', jsonb_build_object('area_id', %s::bigint),
  jsonb_build_object('area_id', %s::bigint))"""
LAY = "SELECT area_id, since::text, until::text FROM consult_casearea WHERE case_id = %s ORDER BY since NULLS FIRST"


def sealed(name: str) -> str:
    return Case._meta.get_field(name).get_prep_value("x")


@pytest.fixture
def line():
    """The owner, as in a migration; nothing of it stays."""
    with owner() as found:
        yield found
        found.rollback()


def test_history_tells_the_days_on_which_a_case_moved_and_what_it_cannot_tell_stays(line):
    home, hill, shore = (
        row[0] for row in line.execute("SELECT id FROM areas_area ORDER BY id LIMIT 3").fetchall()
    )
    moved, back, torn, still = (
        line.execute(
            CASE, [f"t-{n}", sealed("called"), shore if n == 0 else home, sealed("told_person")]
        ).fetchone()[0]
        for n in range(4)
    )
    for at, case, was, became in (
        ("2025-06-01T16:00Z", moved, home, hill),
        ("2025-08-01T01:00Z", moved, hill, home),
        ("2025-08-01T02:00Z", moved, home, shore),
        ("2025-06-01T01:00Z", back, home, hill),
        ("2025-06-01T02:00Z", back, hill, home),
        ("2025-06-01T01:00Z", torn, home, hill),
    ):
        line.execute(MOVED, [at, case, was, became])
    line.execute(FROM_HISTORY)
    assert line.execute(LAY, [moved]).fetchall() == [
        (home, None, "2025-06-02"),
        (hill, "2025-06-02", "2025-08-01"),
        (shore, "2025-08-01", None),
    ]
    for case in (back, torn, still):
        assert line.execute(LAY, [case]).fetchall() == [(home, None, None)]
    assert line.execute(
        "SELECT count(*) FROM core_touchedmonth WHERE source = 'consult_case' AND month IS NULL"
    ).fetchone() >= (1,)
