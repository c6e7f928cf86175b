"""Targets are acts that pile up, baselines have a source, a year is confirmed once it is over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from sasaeai.core.metrics import Reading
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.enums import IndicatorDirection, TargetKind
from sasaeai.plan.measuring import (
    Definition,
    define_indicator,
    set_baseline,
    set_target,
)
from sasaeai.plan.models import Indicator, NodeIdentity, Plan, Target
from sasaeai.plan.services import ClosedYear, PlanRefused
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(made) -> Indicator:
    return made.indicator("K1")


def test_a_changed_target_is_a_second_row_that_names_the_first(made, row):
    first = set_target(row, fy=2028, value=Decimal(44), reason="はじめ")
    second = set_target(
        row, fy=2028, value=Decimal(50), reason="委員会の意見で", decision="評価委員会"
    )
    assert list(row.targets.values_list("value", "reason", "supersedes_id", "decision")) == [
        (Decimal(44), "はじめ", None, ""),
        (Decimal(50), "委員会の意見で", first.pk, "評価委員会"),
    ]
    assert second.account_id == made.cast.planner.pk


def test_setting_the_same_target_again_is_no_act(row):
    first = set_target(row, fy=2028, value=Decimal(44), reason="はじめ")
    assert set_target(row, fy=2028, value=Decimal("44.0"), reason="もう一度") == first
    assert row.targets.count() == 1


def test_a_target_is_taken_back_and_set_again_without_losing_a_row(row):
    for value in (Decimal(44), None, Decimal(45)):
        set_target(row, fy=2028, value=value, reason="理由", decision="理事会")
    assert list(row.targets.values_list("value", flat=True)) == [Decimal(44), None, Decimal(45)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"fy": 2028, "value": Decimal(1), "reason": "  "}, "理由"),
        ({"fy": 2025, "value": Decimal(1), "reason": "x"}, "年度"),
        ({"fy": 2031, "value": Decimal(1), "reason": "x"}, "年度"),
        ({"fy": 2028, "value": None, "reason": "x"}, "取り消す目標"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(row, asked, words):
    with pytest.raises(PlanRefused, match=words):
        set_target(row, **asked)
    assert row.targets.count() == 0


def test_an_indicator_that_is_only_watched_takes_no_target(made):
    with pytest.raises(PlanRefused, match="見守る"):
        set_target(made.indicator("K4"), fy=2028, value=Decimal(1), reason="x")


def test_the_last_year_of_the_plan_is_its_final_target(row):
    kinds = [set_target(row, fy=fy, value=Decimal(1), reason="x").kind for fy in (2028, 2030)]
    assert kinds == [TargetKind.YEARLY, TargetKind.FINAL]


def test_nobody_changes_or_erases_a_target_row(row):
    act = set_target(row, fy=2028, value=Decimal(44), reason="はじめ")
    for statement in (
        "UPDATE plan_target SET value = 1 WHERE id = %s",
        "DELETE FROM plan_target WHERE id = %s",
    ):
        with (
            pytest.raises((ProgrammingError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [act.pk])
    assert Target.objects.get(pk=act.pk).value == 44


def test_two_people_cannot_both_supersede_the_same_target(row):
    act = set_target(row, fy=2028, value=Decimal(44), reason="はじめ")
    set_target(row, fy=2028, value=Decimal(45), reason="x", decision="理事会")
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(
            indicator=row, fy=2028, value=Decimal(46), reason="x", set_on=date(2026, 5, 1),
            supersedes=act,
        )  # fmt: skip


def test_a_baseline_has_a_source_and_lies_before_the_plan(row):
    with pytest.raises(PlanRefused, match="出典"):
        set_baseline(row, fy=2025, value=Decimal(3))
    with pytest.raises(PlanRefused, match="前の年度"):
        set_baseline(row, fy=2026, value=Decimal(3), source="x")
    set_baseline(row, fy=2025, value=None)
    assert set_baseline(row, fy=2024, value=Decimal(3), source="集計表").fy == 2024
    assert row.__class__.objects.filter(baseline__value=3).count() == 1


def test_a_filter_that_the_metric_does_not_offer_is_refused(made):
    identity = NodeIdentity.objects.get(plan=made.plan, code="T1")
    definition = Definition("x", "人", "test.people", (("password", "eq", 1),))
    with pytest.raises(PlanRefused, match="条件"):
        define_indicator(made.plan, code="K9", identity=identity, definition=definition)


def test_a_band_needs_a_direction_that_keeps(made):
    identity = NodeIdentity.objects.get(plan=made.plan, code="T1")
    definition = Definition("x", "人", upper=Decimal(10), direction=IndicatorDirection.INCREASE)
    with pytest.raises(IntegrityError), transaction.atomic():
        define_indicator(made.plan, code="K9", identity=identity, definition=definition)


@pytest.fixture
def past(made):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    return made


def test_a_year_is_confirmed_for_everything_and_every_district(past):
    put(past.cast.asanagi_beat, date(2024, 5, 1), 7)
    made = confirm_year(past.plan, FiscalYear(2024), decision="第2回理事会")
    people = [row for row in made if row.series.metric == "test.people"]
    assert {row.area_id: int(row.num) for row in people} == {
        0: 7,
        past.cast.asanagi.pk: 7,
        past.cast.ishidatami.pk: 0,
    }
    assert {row.reason for row in made} == {"第2回理事会"}


def test_a_year_that_is_not_over_is_not_confirmed(past):
    with pytest.raises(PlanRefused, match="終わっていません"):
        confirm_year(past.plan, FiscalYear(2026), decision="理事会")
    with pytest.raises(PlanRefused, match="この計画の年度"):
        confirm_year(past.plan, FiscalYear(2020), decision="理事会")
    assert Reading.objects.count() == 0


def test_confirming_again_is_a_restatement_with_a_reason(past):
    put(past.cast.asanagi, date(2024, 5, 1), 7)
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    put(past.cast.asanagi, date(2024, 5, 2), 1)
    with pytest.raises(PlanRefused, match="理由"):
        confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    again = confirm_year(past.plan, FiscalYear(2024), decision="理事会", reason="もれがありました")
    assert {str(row.label) for row in again} == {"restated"}
    assert {
        int(row.num) for row in again if row.area_id == 0 and row.series.metric == "test.people"
    } == {8}


def test_the_target_of_a_confirmed_year_is_closed(past):
    row = past.indicator("K1")
    set_target(row, fy=2024, value=Decimal(10), reason="はじめ")
    confirm_year(past.plan, FiscalYear(2024), decision="理事会")
    with pytest.raises(ClosedYear):
        set_target(row, fy=2024, value=Decimal(5), reason="下げます")
    assert set_target(row, fy=2025, value=Decimal(5), reason="下げます").value == 5
