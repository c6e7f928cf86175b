"""A plan in the layout of a council's own table: what leaves so is read back without a change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sasaeai.core.tables import read_pages
from sasaeai.plan.importing.sheet import (
    IndicatorRow,
    LevelRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    TargetValue,
)
from sasaeai.plan.importing.sheet_diff import diff
from sasaeai.plan.importing.sheet_reading import read_csv_files
from sasaeai.plan.importing.wide.grid import read_workbook
from sasaeai.plan.importing.wide.joining import joined
from sasaeai.plan.importing.wide.proposing import propose
from sasaeai.plan.importing.wide.reading import read_wide
from sasaeai.plan.importing.wide.writing import Beside, write_wide

DEMO = Path(__file__).parents[3] / "demo" / "plan"
NAMES = ("plan", "levels", "nodes", "roles", "issues", "indicators", "lineage")
TWO = PlanSheet(
    head=PlanHead("みほん市の計画", 1, 2026, 2028, None, ""),
    levels=(LevelRow(1, "施策の柱", "none", True, ""), LevelRow(2, "取組", "none", False, "")),
    nodes=(
        NodeRow("P1", "", 1, "1", "見守り", "", "地域課", (), (), 10),
        NodeRow("P1-1", "P1", 2, "", "訪問", "", "地域課", (), (), 20),
        NodeRow("P2", "", 1, "2", "相談", "", "", (), (), 30),
    ),
    indicators=(
        IndicatorRow(
            code="visits", node="P1", name="訪問の回数", unit="回", decimals=1, baseline=Decimal("12.5"),
            baseline_fy=2025, baseline_source="年報",
            targets=(TargetValue(2026, Decimal(1500)), TargetValue(2028, None)),
        ),
        IndicatorRow(code="homes", node="P1", name="訪問した世帯", unit="世帯"),
    ),
)  # fmt: skip


def demo() -> PlanSheet:
    return read_csv_files({name: (DEMO / f"{name}.csv").read_bytes() for name in NAMES})


@pytest.mark.parametrize("sheet", [demo(), TWO], ids=["three levels", "two levels"])
def test_it_is_read_back_without_a_change(sheet: PlanSheet):
    """By the headings alone: figures, grades and what was hard stand beside and are not read."""
    codes = {row.code: "評価A" for row in sheet.nodes}
    content = write_wide(
        sheet,
        title="第4次みほん市地域福祉活動計画（令和8年度〜令和10年度）　進行管理表",
        beside=(
            Beside("実績", "R8", {row.code: "12" for row in sheet.indicators}),
            Beside("評価", "R8", codes, of_line=True),
            Beside("評価", "課題", codes, of_line=True, wide=True),
        ),
    )
    book = read_workbook(content, name="表.xlsx")
    read = read_wide(book, propose(book))
    assert read.errors == ()
    found = joined(read, sheet)
    assert diff(sheet, replace(found.sheet, head=sheet.head)).changes == ()


def test_it_looks_as_committees_expect():
    """Two rows of headings, levels merged down, a row for each indicator."""
    content = write_wide(
        TWO, title="進行管理表", beside=(Beside("評価", "R8", {"P1": "A"}, of_line=True),)
    )
    [page] = read_pages(content)
    rows = {row.number: row.cells for row in page.rows}
    assert [cell for cell in rows[2] if cell] == [
        "施策の柱", "取組", "コード", "担当", "指標", "指標コード", "単位", "現状値", "基準年度",
        "現状値の出典", "目標値", "評価",
    ]  # fmt: skip
    assert rows[3][10:] == ("R8", "R9", "R10", "R8")
    assert rows[4] == (
        "1　見守り", "", "P1", "地域課", "訪問の回数", "visits", "回", "12.5", "R7", "年報", "1500",
        "", "なし", "A",
    )  # fmt: skip
    assert rows[5][4:7] == ("訪問した世帯", "homes", "世帯")
    assert rows[5][-1] == "", "a grade stands once for its line"
    assert [rows[6][1], rows[7][0]] == ["訪問", "2　相談"]
    assert (4, 0, 6, 0) in page.merged
