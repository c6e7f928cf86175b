"""Nine of forty-four targets change in year three: with a reason, a decision and a memory."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.core.periods import FiscalYear
from sasaeai.plan.models import NodeIdentity, Plan
from sasaeai.plan.public import (
    Definition,
    PlanRefused,
    Target,
    define_indicator,
    measure,
    set_target,
)
from tests.plan.conftest import counting, made, planner, put  # noqa: F401

pytestmark = pytest.mark.django_db
YEARS = range(2024, 2029)


@pytest.fixture
def forty_four(made):  # noqa: F811
    """A plan in its third year with 44 indicators of 100 a year, counted 80 and 90 so far."""
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    identity = NodeIdentity.objects.get(plan=made.plan, code="T1")
    rows = []
    for number in range(44):
        row = define_indicator(
            made.plan, code=f"P{number:02}", identity=identity,
            definition=Definition(f"事業{number}", "人", "test.people", direction="increase"),
        )  # fmt: skip
        for fy in YEARS:
            set_target(row, fy=fy, value=Decimal(100), reason="計画", set_on=date(2024, 4, 1))
        rows.append(row)
    put(made.cast.asanagi, date(2024, 6, 1), 80)
    put(made.cast.asanagi, date(2025, 6, 1), 90)
    return made, rows


def revise(row, **words):
    return [set_target(row, fy=fy, value=Decimal(120), **words) for fy in YEARS if fy >= 2026]


def test_a_revision_without_reason_or_decision_is_refused(forty_four):
    _, rows = forty_four
    with pytest.raises(PlanRefused, match="理由"):
        revise(rows[0], reason=" ", decision="評価委員会")
    with pytest.raises(PlanRefused, match="決めたところ"):
        revise(rows[0], reason="ふえたため")
    assert Target.objects.filter(supersedes__isnull=False).count() == 0


def test_nine_of_forty_four_change_and_the_first_years_keep_their_old_targets(forty_four):
    made, rows = forty_four  # noqa: F811
    for row in rows[:9]:
        revise(row, reason="2年つづけて届いたため", decision="評価委員会の求め")
    found = measure(made.plan, rows, exact=True)
    changed = [item for item in found if item.now.old_target is not None]
    assert (len(found), len(changed)) == (44, 9)
    item = changed[0]
    told = [
        (row.year.year, row.old_target.text if row.old_target else "", row.target.text)
        for row in item.years
    ]
    assert told == [
        (2024, "", "100"),
        (2025, "", "100"),
        (2026, "100", "120"),
        (2027, "100", "120"),
        (2028, "100", "120"),
    ]
    at = [measure(made.plan, [rows[0]], year=FiscalYear(fy), exact=True)[0] for fy in (2024, 2025)]
    assert [each.achievement.text for each in at] == ["80.0", "90.0"]


def test_the_history_tells_who_and_when(forty_four):
    made, rows = forty_four  # noqa: F811
    act = revise(rows[0], reason="ふえたため", decision="第3回理事会")[0]
    assert (act.account_id, act.supersedes.value, act.decision) == (
        made.cast.planner.pk,
        Decimal(100),
        "第3回理事会",
    )
    assert act.written_at is not None
