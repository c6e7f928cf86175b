"""A salon leader tells how many came; nobody, cancelled and not yet told stay three things."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.journeys import plan_figures
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

PEOPLE, SESSIONS = "places-attendance", "places-sessions"


def _page_of_heads(leader: Visitor) -> None:
    leader.open("/desk/places/")
    leader.press(leader.page.locator('main a[href^="/desk/places/"]:has-text("ひだまり")').first)
    leader.follow("人数を入れる", within="main")


def _tell(leader: Visitor, session: str, *, heads: str = "", cancelled: bool = False) -> Locator:
    """One line of the page, found by the name of its field; the line as it stands afterwards."""
    line = leader.page.locator(f".pl-count-i:has(input[name={session}])")
    line.get_by_role("textbox").fill(heads)
    line.get_by_role("checkbox").set_checked(cancelled)
    leader.press("保存する")
    return line


def test_a_head_count_moves_the_plans_figure_and_zero_is_not_cancelled(visit: Visit) -> None:
    resident, leader = visit(), visit("salon_leader", width=PHONE)
    people, sessions = (plan_figures.number(resident, code) for code in (PEOPLE, SESSIONS))
    _page_of_heads(leader)
    field = leader.page.locator(".pl-count-i:has-text('未入力')").first.get_by_role("textbox")
    session = field.get_attribute("name") or ""
    line = _tell(leader, session, heads="１２")
    assert "未入力" not in line.inner_text()
    assert plan_figures.everywhere(resident, PEOPLE) == plan_figures.same(people + 12)
    assert plan_figures.number(resident, SESSIONS) == sessions + 1
    _tell(leader, session, heads="0")
    assert plan_figures.number(resident, PEOPLE) == people
    assert plan_figures.number(resident, SESSIONS) == sessions + 1, "nobody came, but it was held"
    _tell(leader, session, cancelled=True)
    assert plan_figures.number(resident, PEOPLE) == people
    assert plan_figures.everywhere(resident, SESSIONS) == plan_figures.same(sessions)
    assert "未入力" in _tell(leader, session).inner_text()
    assert plan_figures.number(resident, SESSIONS) == sessions


def test_a_number_that_cannot_be_is_asked_again_and_nothing_is_lost(visit: Visit) -> None:
    leader = visit("salon_leader", scripts=False)
    _page_of_heads(leader)
    field = leader.page.locator(".pl-count-i").first.get_by_role("textbox")
    field.fill("たくさん")
    leader.press("保存する")
    assert leader.page.locator(".pl-count-i").first.get_by_role("textbox").input_value() == (
        "たくさん"
    )
    assert leader.page.locator("[role=alert]").count() >= 1
