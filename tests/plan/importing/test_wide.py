"""A council's own table: proposed map, merged cells, every bad cell named, nothing lost."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sasaeai.plan.importing.command import main, take
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.importing.wide import cells
from sasaeai.plan.importing.wide.columns import (
    BadMap,
    Column,
    ColumnMap,
    Use,
    fitted,
    from_json,
    problems,
    to_json,
)
from sasaeai.plan.importing.wide.grid import Workbook, letter, place, read_workbook
from sasaeai.plan.importing.wide.proposing import propose, year_in
from sasaeai.plan.importing.wide.reading import WideReading, read_wide
from sasaeai.plan.importing.wide.words import choices, chosen, token
from tests.plan.importing.wide_samples import PLAIN_CSV, ROWS, table, wide_xlsx


@pytest.fixture(scope="module")
def book() -> Workbook:
    return read_workbook(wide_xlsx(), name="表.xlsx")


@pytest.fixture(scope="module")
def reading(book: Workbook) -> WideReading:
    return read_wide(book, propose(book))


def test_the_headings_propose_what_each_column_is(book):
    proposed = propose(book)
    assert (proposed.sheets, proposed.head) == (("計画",), (2, 3))
    assert [token(column) for column in proposed.columns] == [
        "level:1", "level:2", "level:3", "role:community:pillar", "owner", "indicator", "unit",
        "baseline", "target", "target", "target", "leave",
    ]  # fmt: skip
    assert [column.fy for column in proposed.columns if column.fy] == [2024, 2026, 2028, 2030]
    assert problems(proposed) == ()


def test_merged_cells_hold_for_all_their_rows(reading):
    sheet = reading.sheet
    assert reading.errors == ()
    assert sheet.counts == {
        "基本目標": 2, "目指す姿": 3, "具体的な取り組み": 4, "ステップ": 4, "活動": 0, "課題": 0, "指標": 5,
    }  # fmt: skip
    parents = {row.title: row.parent for row in sheet.nodes}
    codes = {row.title: row.code for row in sheet.nodes}
    assert parents["見守り活動"] == codes["地域のきずな"]
    assert parents["相談窓口の周知"] == codes["相談"]
    assert [row.number for row in sheet.nodes if row.depth < 3] == [
        "1",
        "（1）",
        "（2）",
        "2",
        "（3）",
    ]
    assert [(role.no, role.text) for role in sheet.roles][:2] == [
        (1, "あいさつをする"), (2, "場をひらく"),
    ]  # fmt: skip


def test_one_measure_may_have_two_indicators_and_values_keep_their_states(reading):
    found = {row.name: row for row in reading.sheet.indicators}
    rate, people, asked = found["見守り訪問の実施率"], found["登録ボランティア"], found["相談件数"]
    assert (rate.baseline, rate.decimals, rate.direction) == (Decimal("91.5"), 1, "increase")
    assert [(t.fy, t.value) for t in people.targets] == [(2026, 1250), (2030, 1400)]
    assert (asked.baseline, asked.targets, asked.direction) == (None, (), "monitor")
    assert found["初回応答までの日数"].direction == "decrease"
    assert found["初回応答までの日数"].node == asked.node


def test_the_rows_above_name_the_plan(reading):
    head = reading.sheet.head
    assert (head.name, head.ordinal) == ("第4次みほん市地域福祉活動計画", 4)
    assert (head.fy_from, head.fy_to) == (2026, 2030)


def test_every_text_of_the_file_is_read_or_listed(book, reading):
    left = [(each.row, each.text) for each in reading.left]
    assert (4, "A") in left
    assert (8, "手順の見直し") in left
    assert (10, "※ 現状値は令和6年度の実績です。") in left
    assert ("集計用", "空か、かくれているシート") in [(e.sheet, e.why) for e in reading.left]
    sheet = reading.sheet
    kept = json.dumps(
        [[n.title, n.number, n.body, n.owner] for n in sheet.nodes]
        + [[r.text] for r in sheet.roles]
        + [
            [i.name, i.unit, str(i.baseline), *[str(t.value) for t in i.targets]]
            for i in sheet.indicators
        ],
        ensure_ascii=False,
    ) + "".join(each.text for each in reading.left)
    for text in ("見守り活動", "ボランティアセンター", "声をかける", "97.5", "日", "B"):
        assert text in kept


def test_a_csv_in_cp932_goes_on_where_a_level_is_empty_and_leaves_sums_out():
    book = read_workbook(PLAIN_CSV.encode("cp932"), name="表.csv")
    mapped = replace(propose(book), unit="件")
    found = read_wide(book, mapped)
    assert found.errors == ()
    titles = {row.title: row for row in found.sheet.nodes}
    assert titles["サロン"].parent == titles["見守り"].code
    assert titles["訪問"].number == "1"
    assert titles["訪問"].body == "ひとり暮らしの方をたずねる"
    targets = {row.name: [(t.fy, t.value) for t in row.targets] for row in found.sheet.indicators}
    assert targets == {
        "訪問": [(2026, 100), (2027, 110)], "サロン": [(2026, 20), (2027, None)], "窓口": [(2027, 50)],
    }  # fmt: skip
    assert ("合計の行", 5) in [(each.why, each.row) for each in found.left]


def test_bad_cells_are_named_by_sheet_row_and_column():
    rows = [list(row) for row in ROWS]
    rows[0][8], rows[1][6], rows[2][7] = "たくさん", "", "1,200世帯"
    rows[3][2] = "あ" * 201
    bad = read_workbook(wide_xlsx(rows))
    errors = [(e.sheet, e.row, e.column) for e in read_wide(bad, propose(bad)).errors]
    assert errors == [
        ("計画", 4, "I列 目標値／R8"),
        ("計画", 6, "H列 現状値（R6）"),
        ("計画", 7, "C列 具体的な取り組み"),
        ("計画", 8, "C列 具体的な取り組み"),
        ("計画", 5, "G列 単位"),
    ]


def test_a_gap_in_the_middle_of_the_levels_is_named():
    book = table(
        [["基本目標", "施策", "取り組み"], ["つながる", "", "サロン"], ["", "見守り", "訪問"]]
    )
    errors = read_wide(book, propose(book)).errors
    assert [(e.row, e.column) for e in errors] == [(2, "B列 施策")]


def test_numbers_without_a_named_indicator_are_named():
    book = table([["施策", "指標", "単位", "R8目標"], ["見守り", "", "件", 5]])
    errors = read_wide(book, propose(book)).errors
    assert [(e.row, e.column) for e in errors] == [(2, "B列 指標")]


def test_percent_cells_are_told_not_multiplied():
    book = table(
        [["施策", "指標", "単位", "現状値（R6）", "R8目標"], ["見守り", "率", "％", 0.472, 0.5]]
    )
    found = read_wide(book, propose(book))
    assert found.errors == ()
    assert "100倍" in found.notes[0]
    assert found.sheet.indicators[0].baseline == Decimal("0.472")


def test_one_sheet_per_goal_is_one_plan():
    book = read_workbook(wide_xlsx(sheets=("目標1", "目標2")))
    found = read_wide(book, propose(book))
    assert found.chosen.sheets == ("目標1", "目標2")
    assert found.errors == ()
    assert len(found.sheet.nodes) == 9, "the same lines on both sheets are the same lines"


@pytest.mark.parametrize(
    ("text", "value", "unit", "way"),
    [
        ("1,200人", 1200, "人", ""), ("８０％以上", 80, "%", "increase"), ("10件以下", 10, "件", "decrease"),
        ("▲3.5", Decimal("-3.5"), "", ""), ("約50", 50, "", ""), ("0", 0, "", ""), ("なし", None, "", ""),
    ],
)  # fmt: skip
def test_a_cell_says_a_number_with_its_unit(text, value, unit, way):
    assert cells.amount(text) == cells.Amount(value if value is None else Decimal(value), unit, way)


@pytest.mark.parametrize("text", ["", "－", "―", "未定", "検討中"])
def test_some_cells_say_nothing(text):
    assert cells.amount(text) is None


@pytest.mark.parametrize("text", ["増加", "3〜5", "R8までに実施", "1/2", "9" * 20])
def test_words_are_no_numbers(text):
    with pytest.raises(cells.UnreadableCell):
        cells.amount(text)


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("基本目標１　つながる地域", "１", "つながる地域"), ("（1）地域の\nきずな", "（1）", "地域のきずな"),
        ("① 声かけ", "①", "声かけ"), ("1-2 見守り", "1-2", "見守り"), ("3つの柱", "", "3つの柱"),
        ("ことばだけ", "", "ことばだけ"),
    ],
)  # fmt: skip
def test_a_title_gives_its_number_away(text, number, title):
    found = cells.title(text)
    assert (cells.number_of(found.number) if number == "１" else found.number, found.text) == (
        1 if number == "１" else number, title,
    )  # fmt: skip


def test_lines_of_a_cell_go_on_where_some_begin_with_a_mark():
    assert [(r.no, r.text) for r in cells.role_lines("・場をひらく\n　続けてひらく\n・声をかける")] == [
        (None, "場をひらく続けてひらく"), (None, "声をかける"),
    ]  # fmt: skip
    assert [r.text for r in cells.role_lines("場をひらく\n声をかける")] == [
        "場をひらく",
        "声をかける",
    ]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("目標値 R8", 2026),
        ("令和10年度", 2028),
        ("2026年度目標", 2026),
        ("R8〜R12", None),
        ("目標", None),
    ],
)
def test_years_in_headings(text, year):
    assert year_in(text) == year


def test_columns_have_letters():
    assert [letter(at) for at in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]
    assert [place(name) for name in ("A", "Z", "AA", "ZZ", "", "1", "あ")] == [
        0, 25, 26, 701, None, None, None,
    ]  # fmt: skip


class TestMaps:
    def test_a_map_survives_being_written(self, book):
        proposed = propose(book)
        assert from_json(json.loads(json.dumps(to_json(proposed)))) == proposed

    def test_choices_and_columns_are_the_same_words(self):
        for choice, _ in choices():
            assert token(chosen(0, "x", choice)) == choice
        assert chosen(0, "x", "level:99").use is Use.LEAVE
        assert chosen(0, "x", "role:mayor:pillar").use is Use.LEAVE

    @pytest.mark.parametrize(
        "data",
        [
            None, [], {}, {"columns": []}, {"columns": [1], "head_rows": [1, 1]},
            {"columns": [{"column": "A1", "use": "level"}], "head_rows": [1, 1]},
            {"columns": [{"column": "A", "use": "magic"}], "head_rows": [1, 1]},
            {"columns": [{"column": "A", "use": "target", "fy": "来年"}], "head_rows": [1, 1]},
            {"columns": [{"column": "A", "depth": "1"}], "head_rows": [1, 1]},
            {"columns": [], "head_rows": [1]}, {"columns": [], "head_rows": [1, 1], "sheets": "計画"},
        ],
    )  # fmt: skip
    def test_what_is_no_map_is_refused_or_has_problems(self, data):
        try:
            assert problems(from_json(data))
        except BadMap as bad:
            assert bad.problems

    def test_what_cannot_be_used_is_named_at_its_column(self):
        columns = (
            Column(0, "目標", Use.LEVEL, depth=2), Column(1, "指標", Use.INDICATOR),
            Column(2, "指標名", Use.INDICATOR), Column(3, "R8", Use.TARGET),
            Column(4, "役割", Use.ROLE), Column(5, "担当", Use.OWNER, depth=4),
        )  # fmt: skip
        found = problems(ColumnMap(("表",), (1, 1), columns))
        assert {at for at, _ in found} == {-1, 2, 3, 4, 5}

    def test_next_years_table_finds_its_columns_again(self, book):
        mapped = propose(book)
        moved = table(
            [
                ["部"],
                ["評価", "担当課", "基本目標", "目指す姿"],
                ["A", "総務課", "つながる", "きずな"],
            ]
        )
        assert fitted(mapped, moved) is None, "its years are missing"
        short = replace(mapped, head=(2, 2), columns=(
            Column(0, "基本目標", Use.LEVEL, depth=1), Column(1, "目指す姿", Use.LEVEL, depth=2),
            Column(4, "担当課", Use.OWNER),
        ))  # fmt: skip
        again = fitted(short, moved)
        assert again is not None
        assert [(c.at, str(c.use)) for c in again.columns if c.use is not Use.LEAVE] == [
            (1, "owner"), (2, "level"), (3, "level"),
        ]  # fmt: skip
        assert read_wide(moved, again).sheet.nodes[1].owner == "総務課"


class TestCommand:
    def call(self, *argv: str | Path) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        code = main([str(a) for a in argv], out=out, err=err)
        return code, out.getvalue(), err.getvalue()

    def test_a_map_goes_out_and_comes_in(self, tmp_path):
        file, mapped = tmp_path / "表.xlsx", tmp_path / "map.json"
        file.write_bytes(wide_xlsx())
        assert self.call(file, "--dry-run", "--map-out", mapped)[0] == 0
        code, out, _ = self.call(file, "--dry-run", "--json", "--map", mapped)
        data = json.loads(out)
        assert (code, data["kind"], data["counts"]["指標"]) == (0, "wide", 5)
        assert data["map"] == json.loads(mapped.read_text())
        assert data["errors"] == []

    def test_bad_cells_end_with_1_and_their_places(self, tmp_path):
        file = tmp_path / "表.csv"
        file.write_bytes(PLAIN_CSV.encode("cp932"))
        code, out, err = self.call(file, "--dry-run")
        assert code == 1
        assert "表 の 2 行め「F列 令和8年度 目標」：単位が分かりません" in err
        assert "1段めの名前" in out

    @pytest.mark.parametrize("content", ["{", "[]", '{"columns": [], "head_rows": [1, 1]}'])
    def test_a_map_that_is_none_is_refused(self, tmp_path, content):
        file, mapped = tmp_path / "表.xlsx", tmp_path / "map.json"
        file.write_bytes(wide_xlsx())
        mapped.write_text(content)
        code, _, err = self.call(file, "--dry-run", "--map", mapped)
        assert (code, "対応表" in err) == (1, True)

    def test_another_tables_map_is_refused(self, tmp_path):
        file, other, mapped = tmp_path / "表.xlsx", tmp_path / "表.csv", tmp_path / "map.json"
        file.write_bytes(wide_xlsx())
        other.write_bytes(PLAIN_CSV.encode("cp932"))
        self.call(file, "--dry-run", "--map-out", mapped)
        code, _, err = self.call(other, "--dry-run", "--map", mapped)
        assert (code, "合いません" in err) == (1, True)


def test_giants_are_refused():
    with pytest.raises(BadSheet):
        table([["施策"] * 200, ["x"] * 200])
    assert take(wide_xlsx(), name="表.xlsx").kind == "wide"
