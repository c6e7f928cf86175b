"""The committee of R11 looks at what was known on 30 September: later records do not move its pack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.core.figures import preset_scales
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.public import (
    as_of_window,
    by_district,
    close_window,
    confirm_year,
    measure,
    propose_grade,
    set_target,
)
from tests.plan.conftest import counting, made, planner, put  # noqa: F401

pytestmark = pytest.mark.django_db
AS_OF = date(2029, 9, 30)
R8, R9, R10, R11 = (FiscalYear(year) for year in range(2026, 2030))
MODULES = (
    "core.metrics.facts",
    "core.metrics.asking",
    "core.metrics.typed",
    "core.metrics.counting",
    "plan.closing",
    "plan.districts",
    "plan.figures",
    "plan.measuring",
    "plan.yearly",
)


@pytest.fixture
def eve(made, monkeypatch):  # noqa: F811
    """The evening of 30 September of R11, with R8 to R10 confirmed and half a year counted."""
    for name in MODULES:
        monkeypatch.setattr(f"sasaeai.{name}.today", lambda: AS_OF)
    monkeypatch.setattr("tests.plan.conftest.today", lambda: AS_OF)
    row = made.indicator("K1")
    for year, value in ((R8, 700), (R9, 800), (R10, 900)):
        put(made.cast.asanagi, date(year.year, 6, 1), value)
        confirm_year(made.plan, year, decision="理事会")
    put(made.cast.asanagi, date(2029, 5, 1), 500)
    set_target(row, fy=2029, value=Decimal(1000), reason="計画", set_on=date(2026, 4, 1))
    return made


def pack(eve):
    return close_window(
        eve.plan,
        as_of_window(eve.plan, AS_OF),
        decision="評価委員会",
        label=ReadingLabel.PROVISIONAL,
    )


def looked_at(eve, closing):
    return measure(eve.plan, [eve.indicator("K1")], closing=closing, exact=True)[0]


def test_confirmed_years_and_a_provisional_half_stand_in_one_pack(eve):
    item = looked_at(eve, pack(eve))
    assert [(row.year.short, row.shown.text, row.certainty, row.part) for row in item.years] == [
        ("R8", "700", "確定", ""),
        ("R9", "800", "確定", ""),
        ("R10", "900", "確定", ""),
        ("R11", "500", "暫定", "上半期"),
        ("R12", "未入力", "", ""),
    ]


def test_the_half_year_is_held_against_the_target_of_the_year_and_says_so(eve):
    item = looked_at(eve, pack(eve))
    proposal = propose_grade(item, preset_scales()["rate_a_to_d"])
    assert (item.achievement.text_with_unit, item.now.part) == ("50.0%", "上半期")
    assert proposal.step is not None
    assert (proposal.step.label, proposal.part) == ("D", "上半期")
    assert proposal.why == "上半期の数字を年間の目標とくらべて、達成率 50.0%"


def test_later_records_corrections_and_targets_do_not_move_the_pack(eve, monkeypatch):
    closing = pack(eve)
    put(eve.cast.asanagi, date(2029, 6, 1), 44)
    put(eve.cast.asanagi, date(2028, 7, 1), 5)
    confirm_year(eve.plan, R10, decision="理事会", reason="もれがありました")
    set_target(
        eve.indicator("K1"), fy=2029, value=Decimal(600), reason="見直し", decision="理事会",
        set_on=date(2026, 5, 1),
    )  # fmt: skip
    item = looked_at(eve, closing)
    shown = [row.shown.text for row in item.years]
    assert shown[:4] == ["700", "800", "900", "500"]
    assert (item.now.live.text, item.now.target.text) == ("544", "1,000")
    districts = by_district(eve.plan, item, year=R11, closing=closing, exact=True)
    assert {row.name: row.figure.text for row in districts.rows} == {"朝凪": "500", "石畳": "0"}
    live = measure(eve.plan, [eve.indicator("K1")], year=R10, exact=True)[0]
    assert (live.now.shown.text, live.now.certainty) == ("905", "修正確定")


def test_years_that_nobody_confirmed_are_held_fast_in_the_pack_too(made, monkeypatch):  # noqa: F811
    for name in MODULES:
        monkeypatch.setattr(f"sasaeai.{name}.today", lambda: AS_OF)
    monkeypatch.setattr("tests.plan.conftest.today", lambda: AS_OF)
    put(made.cast.asanagi, date(2028, 6, 1), 900)
    closing = close_window(
        made.plan, R11.first_half, decision="評価委員会", label=ReadingLabel.PROVISIONAL
    )
    put(made.cast.asanagi, date(2028, 6, 2), 1)
    years = looked_at(made, closing).years
    assert [(row.shown.text, row.certainty) for row in years[2:4]] == [
        ("900", "暫定"),
        ("0", "暫定"),
    ]


def test_a_provisional_pack_never_stands_as_the_published_figure(eve):
    pack(eve)
    item = measure(eve.plan, [eve.indicator("K1")], year=R11, exact=True)[0]
    assert (item.now.published, item.now.certainty, item.now.shown.text) == (None, "集計中", "500")
