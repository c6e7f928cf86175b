"""The office brings a municipality's files in: looks, decides, accepts, and finds them with residents."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

FILES = Path(__file__).resolve().parents[2] / "demo" / "opendata"


def _read(office: Visitor, name: str, *, kind: str) -> None:
    office.open("/desk/places/import/")
    office.page.locator("input[type=file]").set_input_files(str(FILES / name))
    office.page.locator("select[name=category]").select_option(label=kind)
    office.page.locator("select[name=area]").select_option(label="朝凪")
    office.press("読み取る")
    assert "読み取ったものをたしかめる" in office.text


def _accept(office: Visitor) -> None:
    office.press("この内容で取り込む")
    office.wait_for("取り込んだものを見る")
    office.follow("取り込んだものを見る", within="main")


def test_places_of_evacuation_come_in_and_are_on_the_emergency_page(visit: Visit) -> None:
    office, resident = visit("planner"), visit(width=PHONE, scripts=False)
    _read(office, "evacuation_space.csv", kind="避難する場所")
    assert "同じ番号の、中身のちがう行があります" in office.text
    office.page.get_by_text("新しいページを、みんなに見せる").click()
    office.press("この内容で取り込む")
    assert "掲載の基準のぜんぶにしるしが要ります" in office.text
    for box in office.page.locator("label:has(input[name=met])").all():
        box.click()
    _accept(office)
    assert "に取り込みました" in office.text
    resident.open("/emergency/")
    assert "みなと高台広場" not in resident.text
    resident.page.get_by_label("避難する場所・相談できるところをさがす").fill("みなと高台")
    resident.press("さがす")
    assert (
        "みなと高台広場" in resident.text and "使える災害：洪水・高潮・地震・津波" in resident.text
    )
    resident.follow("みなと高台広場")
    assert "450人まで" in resident.text


def test_the_same_events_come_in_once_and_what_we_changed_stays(visit: Visit) -> None:
    office = visit("planner")
    _read(office, "event.csv", kind="体操")
    _accept(office)
    office.open("/desk/places/?q=ひだまり健康体操教室")
    office.press(office.page.locator('main tbody a:has-text("ひだまり健康体操教室")').first)
    office.follow("ページを直す", within="main")
    office.page.locator("textarea[name=description]").fill("うちの文です。")
    office.press("保存する")
    _read(office, "event.csv", kind="体操")
    assert office.page.locator(".pl-tally strong").first.inner_text() == "0"
