"""The planner's year: a sheet comes back corrected, targets get reasons, a confirmed year stays."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from sasaeai.core.periods import FiscalYear, fiscal_year_of, today, wareki
from tests.journeys import plan_figures
from tests.journeys.browser import Visitor
from tests.journeys.conftest import Visit

SAMPLES = Path(__file__).resolve().parents[1] / "plan" / "importing" / "samples"
RENAMED = ("あらゆる人の活躍推進", "だれもが活躍できるまちづくり")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _with_one_title_changed(book: bytes) -> bytes:
    """As somebody does it in Excel: one cell, everything else as it was."""
    made, changed = io.BytesIO(), 0
    with xlsxwriter.Workbook(made) as target:
        source = CalamineWorkbook.from_filelike(io.BytesIO(book))
        for name in source.sheet_names:
            sheet = target.add_worksheet(name)
            for at, row in enumerate(source.get_sheet_by_name(name).to_python()):
                for column, value in enumerate(row):
                    changed += value == RENAMED[0]
                    sheet.write(at, column, RENAMED[1] if value == RENAMED[0] else value)
    assert changed == 1
    return made.getvalue()


def _upload(planner: Visitor, *, name: str, kind: str, content: bytes, plan: bool) -> None:
    planner.open("/desk/plan/")
    planner.follow("計画を読み込む", within="main")
    chooser = planner.page.locator("input[type=file]")
    chooser.set_input_files({"name": name, "mimeType": kind, "buffer": content})
    if plan:
        first = fiscal_year_of(today()) - 3
        running = planner.page.locator("select[name=plan] option", has_text=f"{first.label}〜")
        [name] = [words for words in running.all_inner_texts() if "地区" not in words]
        planner.page.get_by_label("どの計画に").select_option(label=name)
    planner.press("読み取る")


def _accept(planner: Visitor) -> None:
    planner.press("この内容で下書きにする")
    assert planner.path.startswith("/desk/plan/draft/")


def _link(planner: Visitor, name: str) -> str:
    """Address behind a link of the plan's page."""
    planner.open("/desk/plan/")
    link = planner.page.get_by_role("link", name=name).first.get_attribute("href")
    assert link
    return link


def test_a_sheet_with_one_new_name_is_shown_before_it_counts(visit: Visit) -> None:
    resident, planner = visit(), visit("planner")
    link = _link(planner, "計画シート（Excel）")
    changed = _with_one_title_changed(planner.file(link))
    _upload(planner, name="計画シート.xlsx", kind=XLSX, content=changed, plan=True)
    rows = planner.page.locator(".pl-diff", has_text="いまの計画とちがうところ").locator("tbody tr")
    assert rows.count() == 1
    for part in ("名前がかわる", *RENAMED):
        assert part in rows.inner_text()
    resident.open("/plan/")
    assert RENAMED[0] in resident.text, "nothing changes for residents before it is decided"
    _accept(planner)
    assert RENAMED[1] in planner.text
    resident.open("/plan/")
    assert RENAMED[0] in resident.text
    planner.page.get_by_label("いつから").fill(wareki(today()))
    planner.page.get_by_label("決めたところ").fill("理事会")
    planner.page.get_by_label("決めた日").fill(wareki(today()))
    planner.page.get_by_label("理由").fill("名前を分かりやすくするため")
    planner.press(planner.page.locator("main form button[type=submit].btn--primary").last)
    resident.open("/plan/")
    assert RENAMED[1] in resident.text
    assert RENAMED[0] not in resident.text


def test_a_target_needs_its_reason_and_stays_in_the_history(visit: Visit) -> None:
    resident, planner = visit(), visit("planner")
    planner.open("/desk/plan/indicators/")
    planner.follow("活動中の居場所", within="main")
    form = planner.page.locator("form:has(input[name=act][value=target])")
    form.get_by_label("目標値").fill("１４０")
    planner.press(form.get_by_role("button"))
    assert planner.page.locator("[role=alert]").count() >= 1
    form = planner.page.locator("form:has(input[name=act][value=target])")
    assert form.get_by_label("目標値").input_value() == "１４０", "what was typed is still there"
    year = fiscal_year_of(today())
    form.get_by_label("年度").select_option(str(year.year))
    form.get_by_label("理由").fill("空き家を使える地区がふえたため")
    form.get_by_label("決めたところ").fill("理事会")
    planner.press(form.get_by_role("button"))
    history = planner.page.locator("section:has(#h-t) tbody tr").first.inner_text()
    assert "140" in history
    assert "空き家を使える地区がふえたため" in history
    resident.open("/plan/indicators/places-active/")
    row = resident.page.locator("#h-5 ~ * table tbody tr, section:has(#h-5) tbody tr")
    assert "140" in row.filter(has_text=year.label.removesuffix("年度")).inner_text()


def test_a_late_record_moves_the_living_figure_and_not_the_confirmed_one(visit: Visit) -> None:
    planner, leader = visit("planner"), visit("salon_leader")
    year = fiscal_year_of(today()) - 1
    _upload(planner, name="前の計画.xlsx", kind=XLSX, content=_small_plan(year), plan=False)
    planner.page.get_by_label("種類").select_option("development")
    _accept(planner)
    planner.page.get_by_label("決めたところ").fill("理事会")
    planner.page.get_by_label("決めた日").fill(wareki(year.period.start))
    planner.page.get_by_label("公開する").uncheck()
    planner.press(planner.page.locator("form:has(input[name=decided_by]) button").last)
    planner.follow("年度を確定する", within="main")
    planner.page.locator("select[name=year]").select_option(str(year.year))
    planner.page.get_by_label("どこで確定したか").fill("理事会")
    planner.press("この年度を確定する")
    planner.follow("集まった人", within="main table")
    confirmed = plan_figures.whole(planner.page.locator(".ind-v").inner_text())
    before = _counted_now(planner)
    _tell_of_a_forgotten_session(leader, day=year.last_day, heads=9)
    planner.open(planner.path)
    assert plan_figures.whole(planner.page.locator(".ind-v").inner_text()) == confirmed
    assert _counted_now(planner) == before + 9
    drift = planner.page.locator(".drift").inner_text()
    assert f"+{before + 9 - confirmed}人" in drift.replace("＋", "+")


def _counted_now(planner: Visitor) -> int:
    """What the rows say today; the demo city has one late record of that year already."""
    return plan_figures.whole(planner.page.locator(".drift").inner_text().split("いま数えると")[1])


def _small_plan(year: FiscalYear) -> bytes:
    """A plan of five years that ended with ``year`` and counts heads."""
    sheets = {
        "plan": [
            ["key", "value"], ["name", "前の計画"], ["fy_from", year.year - 4], ["fy_to", year.year],
        ],
        "levels": [["depth", "name", "numbering", "evaluable"], [1, "柱", "continuous", 1]],
        "nodes": [["code", "depth", "number_text", "title"], ["P1", 1, "1", "集まれるまち"]],
        "indicators": [
            ["code", "node_code", "name", "metric", "class", "direction", "unit", "decimals", "public"],
            ["heads", "P1", "集まった人", "places.attendance", "output", "monitor", "人", 0, 1],
        ],
    }  # fmt: skip
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return made.getvalue()


def _tell_of_a_forgotten_session(leader: Visitor, *, day: date, heads: int) -> None:
    """The paper of a year that is over, found behind a cupboard."""
    leader.open("/desk/places/")
    leader.press(leader.page.locator('main a[href^="/desk/places/"]:has-text("ひだまり")').first)
    leader.follow("人数を入れる", within="main")
    leader.page.get_by_text("予定になかった回を入れる").click()
    leader.page.locator("input[name=extra_on]").fill(day.isoformat())
    leader.page.locator("input[name=extra_opens]").fill("06:00")
    leader.page.locator("input[name=extra_count]").fill(str(heads))
    leader.press("保存する")
    assert "1回分を記録しました" in leader.text


def test_a_plan_document_becomes_a_draft_that_a_person_accepts(visit: Visit) -> None:
    planner = visit("planner", scripts=False)
    content = (SAMPLES / "pillars_directions.txt").read_bytes()
    _upload(planner, name="計画の概要版.txt", kind="text/plain", content=content, plan=False)
    assert planner.page.locator(".pl-check > li").count() > 5
    assert "行" in planner.page.locator(".pl-check-s").first.inner_text()
    _accept(planner)
