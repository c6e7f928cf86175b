"""Tables as councils keep them: merged cells, headings on two rows, years across."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from sasaeai.plan.importing.wide.grid import Workbook, read_workbook

TITLE = "第4次みほん市地域福祉活動計画（令和8年度〜令和12年度）　進行管理表"
ROWS = (
    # goal, state, measure, community, section, indicator, unit, now, R8, R10, R12, evaluation
    ("基本目標１　つながる地域", "（1）地域のきずな", "集いの場づくり", "①あいさつをする\n②場をひらく",
     "地域福祉課", "居場所の数", "か所", 60, 64, 72, 80, "A"),
    ("", "", "見守り活動", "③声をかける", "地域福祉課", "見守り訪問の実施率", "％", 91.5, 93, 95, 97.5, ""),
    ("", "（2）住民の力", "ボランティアの育成", "④やってみる", "ボランティアセンター",
     "登録ボランティア", "人", "1,200人", "1,250人", "", "1,400人以上", "B"),
    ("基本目標２　支えるしくみ", "（3）相談", "相談窓口の周知", "", "相談支援課", "相談件数", "件", "-", "", "", "", ""),
    ("", "", "", "", "相談支援課", "初回応答までの日数", "日", 9, 8, 6, 5, "手順の見直し"),
)  # fmt: skip
FIRST_HEAD = (
    "基本目標", "目指す姿", "具体的な取り組み", "地域の取り組み", "担当課", "指標", "単位",
    "現状値（R6）", "目標値", "", "", "評価",
)  # fmt: skip
YEARS = {8: "R8", 9: "令和10年度", 10: "R12"}


def wide_xlsx(
    rows: Sequence[Sequence[object]] = ROWS,
    *,
    title: str = TITLE,
    sheets: Sequence[str] = ("計画",),
    foot: str = "※ 現状値は令和6年度の実績です。",
) -> bytes:
    """The same table on each sheet; a level that goes on is merged down, 目標値 over its years."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name in sheets:
            page = book.add_worksheet(name)
            page.merge_range(0, 0, 0, 11, title)
            for at, head in enumerate(FIRST_HEAD):
                if at not in YEARS:
                    page.merge_range(1, at, 2, at, head)
            page.merge_range(1, 8, 1, 10, "目標値")
            for at, year in YEARS.items():
                page.write(2, at, year)
            for at in range(12):
                _column(page, at, [row[at] for row in rows], merged=at < 2)
            # the last two rows are one measure with two indicators
            page.merge_range(3 + len(rows) - 2, 2, 3 + len(rows) - 1, 2, rows[-2][2])
            page.write(3 + len(rows) + 1, 0, foot)
        hidden = book.add_worksheet("集計用")
        hidden.write(0, 0, "かくれた表")
        hidden.hide()
    return buffer.getvalue()


def _column(
    page: xlsxwriter.worksheet.Worksheet, at: int, texts: Sequence[object], *, merged: bool
) -> None:
    start = 0
    while start < len(texts):
        end = start
        while merged and end + 1 < len(texts) and texts[end + 1] == "":
            end += 1
        if end > start:
            page.merge_range(3 + start, at, 3 + end, at, texts[start])
        elif texts[start] != "":
            page.write(3 + start, at, texts[start])
        start = end + 1


PLAIN_CSV = (
    "No.,施策の柱,取組,内容,所管課,令和8年度 目標,令和9年度 目標,実績\r\n"
    "1,見守り,訪問,ひとり暮らしの方をたずねる,地域課,100,110,96\r\n"
    "2,,サロン,集いの場をひらく,地域課,20,なし,\r\n"
    "3,相談,窓口,,相談課,未定,50,\r\n"
    "合計,合計,,,,120,160,96\r\n"
)


def table(rows: list[list[object]]) -> Workbook:
    """A table of one heading row and rows below, without merged cells."""
    return read_workbook(table_xlsx({"表": rows}))


def table_xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    """Tables of a heading row and rows below, one on each sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell != "":
                        page.write(number, at, cell)
    return buffer.getvalue()
