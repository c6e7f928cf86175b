"""A plan leaves as a sheet and comes back the same; whatever differs is named, whatever is wrong is refused whole."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.plan.importing.sheet import (
    BadSheet,
    IndicatorRow,
    IssueRow,
    LevelRow,
    LineageRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    RoleRow,
    TargetValue,
)
from sasaeai.plan.importing.sheet_diff import diff
from sasaeai.plan.importing.sheet_reading import looks_like_sheet, read_csv_files, read_sheet
from sasaeai.plan.importing.sheet_writing import write_csv_files, write_xlsx_sheet, write_zip

DEMO = Path(__file__).resolve().parents[3] / "demo" / "plan"
NOTHING = {"added": 0, "renamed": 0, "moved": 0, "changed": 0, "removed": 0}


@pytest.fixture(scope="module")
def demo() -> PlanSheet:
    return read_csv_files({path.stem: path.read_bytes() for path in DEMO.glob("*.csv")})


def errors_of(files: dict[str, str]) -> list[str]:
    with pytest.raises(BadSheet) as caught:
        read_csv_files({name: text.encode() for name, text in files.items()})
    return [str(error) for error in caught.value.errors]


LEVELS = "depth,name,numbering\n1,目標,continuous\n2,取り組み,none\n"
NODES = "code,parent_code,depth,title\nG1,,1,つながる\nM1,G1,2,集まる\n"


def test_the_demo_plan_has_the_shape_of_its_model(demo: PlanSheet):
    assert demo.counts == {
        "基本目標": 3,
        "目指す5年先の姿": 10,
        "具体的な取り組み": 23,
        "ステップ": 36,
        "活動": 30,
        "課題": 11,
        "指標": 36,
    }
    per_node = Counter((role.node, role.kind) for role in demo.roles)
    states = [f"T{number}" for number in range(1, 11)]
    assert [per_node[code, "pillar"] for code in states] == [4, 4, 4, 3, 2, 3, 4, 4, 4, 4]
    assert [per_node[code, "activity"] for code in states] == [3, 3, 3, 4, 2, 2, 2, 4, 4, 3]
    assert [node.number for node in demo.nodes if node.depth == 2] == [
        f"（{number}）" for number in range(1, 11)
    ]


@pytest.mark.parametrize("write", [write_xlsx_sheet, write_zip])
def test_a_plan_written_and_read_again_has_no_changes(demo: PlanSheet, write):
    again = read_sheet(write(demo), name="plan")
    assert (again == demo, diff(demo, again).counts) == (True, NOTHING)


def test_the_sheet_may_come_in_the_old_encoding_of_excel(demo: PlanSheet):
    files = {
        name: text.decode("utf-8-sig").encode("cp932")
        for name, text in write_csv_files(demo).items()
    }
    assert read_csv_files(files) == demo


def test_renaming_a_title_is_one_rename_of_the_same_identity(demo: PlanSheet):
    nodes = tuple(replace(n, title="新しい名前") if n.code == "M1.1" else n for n in demo.nodes)
    found = diff(demo, replace(demo, nodes=nodes))
    assert found.counts == NOTHING | {"renamed": 1}
    assert (found.of("renamed")[0].code, found.of("renamed")[0].before) == (
        "M1.1",
        "多様なつながりの場や機会の創出",
    )


def test_moving_and_adding_are_told_apart(demo: PlanSheet):
    nodes = tuple(replace(n, parent="T2") if n.code == "M1.2" else n for n in demo.nodes)
    nodes += (NodeRow("M1.3", "T1", 3, "", "あたらしい取り組み", order=9999),)
    assert diff(demo, replace(demo, nodes=nodes)).counts == NOTHING | {"moved": 1, "added": 1}


def test_a_removal_needs_a_line_that_says_what_became_of_it(demo: PlanSheet):
    nodes = tuple(n for n in demo.nodes if n.code != "M4.2")
    without = diff(demo, replace(demo, nodes=nodes))
    row = LineageRow("M4.2", "M4.1", "merged", date(2028, 10, 1))
    explained = diff(demo, replace(demo, nodes=nodes, lineage=(row,)))
    assert (len(without.errors), len(explained.errors)) == (1, 0)
    assert explained.counts == NOTHING | {"removed": 1}


def test_numbering_rows_anew_without_changing_their_order_is_no_change(demo: PlanSheet):
    nodes = tuple(replace(n, order=n.order * 3) for n in demo.nodes)
    assert diff(demo, replace(demo, nodes=nodes)).counts == NOTHING


def test_a_duplicate_code_and_an_orphan_are_refused_with_their_rows():
    nodes = "code,parent_code,depth,title\nG1,,1,つながる\nG1,,1,もう一つ\nM1,G9,2,集まる\n"
    assert errors_of({"levels": LEVELS, "nodes": nodes}) == [
        "nodes の 3 行め「code」：「G1」が 2 行めと重なっています。",
        "nodes の 4 行め「parent_code」：親の「G9」がありません。",
    ]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ("code,title\nG1,あ\n", "nodes の 1 行め「depth」：この見出しの列がありません。"),
        ("code,depth,title\nG1,1,\n", "nodes の 2 行め「title」：空です。入力してください。"),
        (
            "code,depth,title\nG1,上,あ\n",
            "nodes の 2 行め「depth」：「上」は整数として読めません。",
        ),
        ("code,depth,title\nG1,7,あ\n", "nodes の 2 行め「depth」：7 の段が levels にありません。"),
        (
            "code,parent_code,depth,title\nG1,,1,あ\nM1,,2,い\n",
            "nodes の 3 行め「parent_code」：親のコードが空です。",
        ),
        (
            "code,depth,title,issue_nos\nG1,1,あ,3\n",
            "nodes の 2 行め「issue_nos」：課題 3 が issues にありません。",
        ),
        (
            "code,depth,title\nG1,1," + "長" * 201,
            "nodes の 2 行め「title」：長すぎます（200文字まで）。",
        ),
    ],
)
def test_each_mistake_is_told_at_its_row_and_column(nodes: str, expected: str):
    assert expected in errors_of({"levels": LEVELS, "nodes": nodes})


def test_numbers_may_be_typed_in_full_width_and_fiscal_years_by_era():
    indicators = (
        "code,node_code,name,unit,baseline,baseline_fy,令和８年度,2027,R10\n"
        "a,M1,数,人,１，２３４,令和7年度,１３００,なし,\n"
    )
    files = {"levels": LEVELS, "nodes": NODES, "indicators": indicators}
    sheet = read_csv_files({name: text.encode() for name, text in files.items()})
    row = sheet.indicators[0]
    assert (row.baseline, row.baseline_fy) == (Decimal(1234), 2025)
    assert row.targets == (TargetValue(2026, Decimal(1300)), TargetValue(2027, None))


def test_zero_none_and_not_entered_stay_apart_in_targets():
    indicators = "code,node_code,name,unit,R8,R9,R10\na,M1,数,人,0,なし,\n"
    files = {"levels": LEVELS, "nodes": NODES, "indicators": indicators}
    sheet = read_csv_files({name: text.encode() for name, text in files.items()})
    again = read_sheet(write_xlsx_sheet(sheet))
    assert again.indicators[0].targets == (TargetValue(2026, Decimal(0)), TargetValue(2027, None))


def test_a_plan_of_six_levels_and_one_of_one_level_fit():
    for deepest in (1, 6):
        levels = tuple(LevelRow(depth, f"段{depth}") for depth in range(1, deepest + 1))
        nodes = tuple(
            NodeRow(f"N{d}", f"N{d - 1}" if d > 1 else "", d, "", f"項目{d}", order=d)
            for d in range(1, deepest + 1)
        )
        sheet = PlanSheet(PlanHead(name="計画"), levels, nodes)
        assert read_sheet(write_xlsx_sheet(sheet)) == sheet


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\x00\x01\x02", b"PK\x05\x06" + b"\0" * 18, b"\xff" * 500],
)
def test_files_that_are_no_sheet_are_refused_in_words(content: bytes):
    with pytest.raises(BadSheet) as caught:
        read_sheet(content, name="x.xlsx")
    assert caught.value.errors[0].words


def test_a_zip_bomb_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"nodes{number}.csv", b"0" * (40 * 1024 * 1024))
    with pytest.raises(BadSheet, match="大きくなりすぎる"):
        read_sheet(buffer.getvalue())


def test_sheets_and_documents_are_told_apart(demo: PlanSheet):
    found = [
        looks_like_sheet(write_xlsx_sheet(demo), name="plan.xlsx"),
        looks_like_sheet(write_zip(demo), name="plan.zip"),
        looks_like_sheet("基本目標1　つながる".encode(), name="gaiyou.txt"),
        looks_like_sheet(b"%PDF-1.7", name="gaiyou.pdf"),
    ]
    assert found == [True, True, False, False]


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=20,
).filter(
    lambda text: text == text.strip() and not text.startswith(("'", "\ufeff", "=", "+", "-", "@"))
)
amounts = st.decimals(min_value=-(10**6), max_value=10**9, places=2, allow_nan=False)


@given(
    titles=st.lists(words, min_size=1, max_size=6),
    amount=st.none() | amounts,
    targets=st.dictionaries(st.integers(2000, 2060), st.none() | amounts, max_size=4),
)
def test_any_words_and_numbers_survive_the_way_out_and_back(titles, amount, targets):
    nodes = tuple(
        NodeRow(f"N{i}", "", 1, "", title, body=title, order=i + 1)
        for i, title in enumerate(titles)
    )
    indicator = IndicatorRow(
        "i1",
        "N0",
        titles[0],
        unit="人",
        baseline=amount,
        baseline_fy=2025 if amount is None else 2024,
        targets=tuple(TargetValue(fy, value) for fy, value in sorted(targets.items())),
    )
    sheet = PlanSheet(
        PlanHead(name=titles[0]),
        (LevelRow(1, "段"),),
        nodes,
        (RoleRow("N0", "resident", "activity", None, titles[-1]),),
        (IssueRow(1, titles[0]),),
        (indicator,),
    )
    assert read_sheet(write_xlsx_sheet(sheet)) == sheet
    assert read_csv_files(write_csv_files(sheet)) == sheet
