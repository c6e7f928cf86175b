"""A council's table set on the plan that is there: lines are found again, empty cells take nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sasaeai.plan.importing.sheet import IssueRow, PlanSheet
from sasaeai.plan.importing.sheet_diff import diff
from sasaeai.plan.importing.wide.grid import read_workbook
from sasaeai.plan.importing.wide.joining import joined
from sasaeai.plan.importing.wide.proposing import propose
from sasaeai.plan.importing.wide.reading import WideReading, read_wide
from tests.plan.importing.wide_samples import ROWS, table, wide_xlsx

FULL = [
    ["施策", "内容", "担当課", "区分", "関連する課題", "指標", "単位", "めざす方向", "R8目標"],
    ["見守り", "たずねる", "地域課", "重点", "1", "訪問", "件", "減らす", 5],
    ["相談", "きく", "相談課", "新規", "2", "相談", "件", "維持", 20],
]


@pytest.fixture(scope="module")
def reading() -> WideReading:
    book = read_workbook(wide_xlsx(), name="表.xlsx")
    return read_wide(book, propose(book))


def read(rows: list[list[object]]) -> WideReading:
    book = table(rows)
    found = read_wide(book, propose(book))
    assert found.errors == ()
    return found


def with_issues(sheet: PlanSheet) -> PlanSheet:
    return replace(sheet, issues=(IssueRow(1, "担い手不足"), IssueRow(2, "移動の足")))


def known_from(reading: WideReading) -> PlanSheet:
    sheet = reading.sheet
    first = replace(sheet.indicators[0], metric="places.active", direction="maintain")
    extra = replace(sheet.nodes[-1], code="X9", title="表にない取り組み", number="", order=999)
    nodes = tuple(replace(row, body="手で書いた文", order=row.order * 10) for row in sheet.nodes)
    return replace(sheet, nodes=(*nodes, extra), indicators=(first, *sheet.indicators[1:]))


def test_the_same_table_changes_nothing(reading):
    known = known_from(reading)
    found = joined(reading, known)
    changes = diff(known, replace(found.sheet, head=known.head)).changes
    assert changes == ()
    assert found.kept == ("表にない取り組み",)


def test_a_new_name_is_the_same_line(reading):
    rows = [list(row) for row in ROWS]
    rows[1][2], rows[2][1] = "見守りと声かけ", "（2）市民の力"
    book = read_workbook(wide_xlsx(rows))
    new, known = read_wide(book, propose(book)), known_from(reading)
    found = diff(known, replace(joined(new, known).sheet, head=known.head))
    assert found.counts == {"added": 0, "renamed": 2, "moved": 0, "changed": 0, "removed": 0}


def test_a_new_line_is_new_and_takes_nobodys_code(reading):
    rows = [list(row) for row in ROWS]
    rows.insert(1, ["", "", "新しい取り組み", "", "総務課", "", "", "", "", "", "", ""])
    book = read_workbook(wide_xlsx(rows))
    new, known = read_wide(book, propose(book)), known_from(reading)
    found = diff(known, replace(joined(new, known).sheet, head=known.head))
    assert [(c.kind, c.title) for c in found.changes] == [("added", "新しい取り組み")]


def test_targets_and_baselines_move_and_an_empty_cell_takes_nothing_back(reading):
    rows = [list(row) for row in ROWS]
    rows[0][10], rows[0][9] = 90, ""
    book = read_workbook(wide_xlsx(rows))
    new = read_wide(book, propose(book))
    place = joined(new, known_from(reading)).sheet.indicators[0]
    assert (place.metric, place.direction) == ("places.active", "maintain")
    assert [(t.fy, t.value) for t in place.targets] == [(2026, 64), (2028, 72), (2030, 90)]


def test_an_empty_cell_takes_nothing_back():
    """Every column is there, and the cells of one line are empty: the plan keeps what it says."""
    known = with_issues(read(FULL).sheet)
    emptied = [FULL[0], FULL[1], ["相談", "", "", "", "", "相談", "件", "", 25]]
    sheet = joined(read(emptied), known).sheet
    line = next(row for row in sheet.nodes if row.title == "相談")
    assert (line.body, line.owner, line.tags, line.issues) == ("きく", "相談課", ("新規",), (2,))
    asked = next(row for row in sheet.indicators if row.name == "相談")
    assert (asked.direction, asked.targets[0].value) == ("maintain", 25)
    said = [FULL[0], FULL[1], ["相談", "", "", "", "", "相談", "件", "増やす", 25]]
    asked = next(r for r in joined(read(said), known).sheet.indicators if r.name == "相談")
    assert asked.direction == "increase"


def test_an_issue_in_words_takes_no_number_of_another():
    known = with_issues(read(FULL).sheet)
    told = [list(row) for row in FULL]
    told[1][4], told[2][4] = "孤立", "2、移動の足、①高齢化"
    sheet = joined(read(told), known).sheet
    issues = {row.title: row.no for row in sheet.issues}
    assert (issues["担い手不足"], issues["移動の足"], len(issues)) == (1, 2, 4)
    assert len(set(issues.values())) == 4
    lines = {row.title: row.issues for row in sheet.nodes}
    assert lines == {"見守り": (issues["孤立"],), "相談": (2, issues["高齢化"])}
