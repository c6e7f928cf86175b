"""A round from the first sheet to what residents read, by the people whose turn it is."""

from __future__ import annotations

import io
import re

import pypdf
import xlsxwriter
from python_calamine import CalamineWorkbook

from sasaeai.core.periods import fiscal_year_of, today
from tests.journeys.browser import Visitor
from tests.journeys.conftest import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = "相談を受けた人の半分に、つぎの月も会えました。"


def _sheets(worker: Visitor, home: str) -> list[str]:
    """Addresses of the sheets on the round's board."""
    worker.open(home)
    rows = worker.page.locator('main tbody th a[href^="/desk/evaluation/sheets/"]')
    return rows.evaluate_all("all => all.map(each => each.getAttribute('href'))")


def _all(worker: Visitor, home: str, *, sheets: int) -> None:
    """What is written, or what the stage before said, for every sheet of one's own stage."""
    worker.open(home)
    worker.press("書いたとおりに、まとめて提出する")
    assert f"{sheets}枚のシートを提出しました" in worker.text


def _one(worker: Visitor, sheet: str) -> None:
    """Reads a sheet, agrees with the stage before and says so."""
    worker.open(sheet)
    worker.open(f"{sheet}write/")
    worker.page.get_by_label("評価の理由・意見").fill("記録のとおりです。")
    worker.press("提出する")
    assert "/write/" not in worker.path, worker.text


def _write_in_excel(worker: Visitor, home: str) -> None:
    """The section fills the book in Excel, looks at what it would change and takes it in."""
    worker.open(f"{home}excel/")
    book = _filled(worker.file(f"{home}excel/book.xlsx"))
    chooser = worker.page.locator("input[type=file]")
    chooser.set_input_files({"name": "評価シート.xlsx", "mimeType": XLSX, "buffer": book})
    worker.press(worker.page.locator("main form:has(input[type=file]) button[type=submit]"))
    assert DONE in worker.text
    worker.press("全部取り込む")


def _filled(content: bytes) -> bytes:
    """Three columns of every row, everything else as it was."""
    made = io.BytesIO()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if "番号" in row)
    given = {"実績（したこと）": DONE, "達成率によるA〜D": "B", "方向性": "継続"}
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows[rows.index(head) :]):
            cells = [
                given.get(name, cell) if at else cell for name, cell in zip(head, row, strict=True)
            ]
            sheet.write_row(at, 0, cells)
    return made.getvalue()


def test_a_round_goes_through_all_hands_to_what_residents_read(visit: Visit) -> None:
    planner, worker, manager = visit("planner"), visit("social_worker"), visit("manager")
    year = fiscal_year_of(today()) - 1
    planner.open("/desk/evaluation/new/")
    form = planner.page.locator("main form")
    form.locator("[name=kind]").select_option("second_half")
    form.locator("[name=fy]").select_option(str(year.year))
    form.get_by_label("目指す5年先の姿").check(force=True)
    form.get_by_label("具体的な取り組み").uncheck(force=True)
    planner.press("はじめる")
    home = planner.path
    sheets = _sheets(worker, home)
    assert len(sheets) == 10
    planner.open(f"{home}freeze/")
    planner.page.locator("main [name=decision]").fill("経営会議")
    planner.press(planner.page.locator("main form button[type=submit]").first)
    assert "（担当の番）" in planner.text, "nothing is frozen while a sheet waits"
    _write_in_excel(worker, home)
    _all(worker, home, sheets=10)
    _one(manager, sheets[0])
    _all(manager, home, sheets=9)
    _all(planner, home, sheets=10)
    _all(manager, home, sheets=10)
    planner.open(f"{home}freeze/")
    planner.page.locator("main [name=decision]").fill("経営会議")
    planner.press(planner.page.locator("main form button[type=submit]").first)
    planner.wait_for("数字を確定しました")
    planner.press(planner.page.get_by_role("link", name="評価の一覧へ"))
    assert "理事会の結果が入っていません" in planner.text
    planner.follow("会議の結果を入れる", within="main")
    form = planner.page.locator("main form")
    form.locator("[name=body]").select_option("board")
    form.locator("[name=decided_on]").fill(today().isoformat())
    form.locator("[name=number]").fill("報告第21号")
    planner.press(planner.page.locator("main form button[type=submit]").first)
    planner.press("公表する")
    planner.wait_for("第1版を公表しました")
    _read_by_residents(visit(), home)


def _read_by_residents(resident: Visitor, home: str) -> None:
    """Page, sheet, report and files tell the same, under the same number."""
    number = home.strip("/").rsplit("/", 1)[1]
    here = f"/evaluation/{number}/"
    assert resident.open(here) == 200
    sha256 = resident.page.request.get(f"{resident.city.address}{here}evaluation.json").json()[
        "sha256"
    ]
    assert re.fullmatch("[0-9a-f]{64}", sha256)
    assert sha256[:12] in resident.page.content()
    assert sha256 in resident.file(f"{here}evaluation.csv").decode("utf-8-sig")
    pages = pypdf.PdfReader(io.BytesIO(resident.file(f"{here}sheets.pdf"))).pages
    assert len(pages) == 10
    resident.open(f"{here}report/")
    assert resident.page.locator("main svg").count() >= 4
    resident.press(resident.page.locator(f'main a[href^="{here}"]').first)
