"""Somebody who just came by: no sign-in, no JavaScript, any size of letters and paper."""

from __future__ import annotations

import pytest

from tests.journeys.browser import PHONE
from tests.journeys.conftest import Visit

NARROWEST = 320
"""A screen of 1280 px at 400 %."""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PUBLIC = (
    "/", "/places/", "/places/today/", "/places/map/", "/ask/", "/plan/", "/plan/T1/", "/plan/M1.2/",
    "/plan/issues/1/", "/plan/indicators/watch-visits/", "/accounts/login/",
)  # fmt: skip


def test_a_place_is_found_in_two_steps_without_javascript(visit: Visit) -> None:
    resident = visit(width=PHONE, scripts=False)
    resident.open("/")
    resident.follow("居場所をさがす")
    resident.press(resident.page.locator("main h3 a, main h2 a").first)
    assert resident.steps == 2
    assert resident.path.startswith("/places/")
    assert resident.page.locator("h1").inner_text() != ""


def test_a_word_finds_places_and_tells_when_there_is_none(visit: Visit) -> None:
    resident = visit(width=PHONE, scripts=False)
    resident.open("/")
    resident.page.get_by_role("searchbox").first.fill("ｻﾛﾝ")
    resident.press("さがす")
    assert "サロン" in resident.text
    resident.open("/places/?q=そのようなものはない")
    assert resident.page.locator(".empty").count() == 1


def test_the_way_from_the_board_down_to_the_table_of_one_figure(visit: Visit) -> None:
    resident = visit(scripts=False)
    resident.open("/")
    resident.follow("計画と進みぐあい")
    resident.follow("地域における絆の強化", within="main")
    resident.follow("見守り訪問の実施率", within="main")
    table = resident.page.locator("main table").first
    assert table.locator("tbody tr").count() == 1 + 5, "where it started and five years"
    assert resident.page.locator("h1").inner_text() == "見守り訪問の実施率"


def test_letters_furigana_and_night_stay_as_chosen(visit: Visit) -> None:
    resident = visit(width=PHONE, scripts=False)
    resident.open("/plan/")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    normal = resident.measure(size)
    resident.press("特大")
    resident.press("暗い画面")
    resident.press("ふりがな")
    assert resident.path == "/plan/"
    resident.open("/places/")
    assert resident.measure(size) >= normal * 1.3
    assert resident.page.locator("html").get_attribute("data-ruby") == "on"
    assert resident.page.locator("html").get_attribute("data-theme") == "dark"
    assert resident.page.locator("main ruby").count() > 0
    for path in PUBLIC:
        resident.open(path)
        assert resident.measure(OVERFLOW) <= 0, path


def test_at_400_percent_nothing_needs_sideways_scrolling(visit: Visit) -> None:
    resident = visit(width=NARROWEST)
    wide = {}
    for path in PUBLIC:
        resident.open(path)
        wide[path] = resident.measure(OVERFLOW)
    assert wide == dict.fromkeys(PUBLIC, 0)


@pytest.mark.parametrize("path", ["/plan/", "/plan/indicators/visit-rate/", "/places/"])
def test_on_paper_only_what_is_to_be_read_remains(visit: Visit, path: str) -> None:
    resident = visit()
    resident.open(path)
    resident.page.emulate_media(media="print")
    resident.keep(f"print{path.replace('/', '_')}")
    for gone in (".prefs", ".top-nav", ".skip"):
        assert not resident.page.locator(gone).first.is_visible(), gone
    assert resident.page.locator("h1").is_visible()
    ground = resident.measure("getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_what_is_for_people_with_a_duty_is_not_there_for_residents(visit: Visit) -> None:
    resident = visit("resident")
    for path in ("/visits/", "/desk/watch/", "/desk/plan/", "/desk/journal/", "/desk/accounts/"):
        assert resident.open(path) == 404, path
