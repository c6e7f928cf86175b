"""A commissioner's day on a phone, and where her one tap can be read a moment later."""

from __future__ import annotations

from tests.journeys import plan_figures
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

VISITS = "watch-visits"
MOST_TAPS = 3


def _due(phone: Visitor) -> int:
    return phone.page.locator(".pv").count()


def test_a_visit_is_recorded_in_three_taps_without_javascript_and_the_plan_has_it_at_once(
    visit: Visit,
) -> None:
    resident, phone = visit(), visit("commissioner", width=PHONE, scripts=False)
    before = plan_figures.number(resident, VISITS)
    phone.open("/")
    phone.follow("活動する人の入口")
    taps, due = phone.steps, _due(phone)
    phone.press("会えた・変わりなし")
    assert phone.steps - taps + 1 <= MOST_TAPS
    assert "さんを記録しました" in phone.text
    assert _due(phone) == due - 1
    assert plan_figures.everywhere(resident, VISITS) == plan_figures.same(before + 1)
    phone.press(phone.page.locator(".toast").get_by_role("button", name="取り消す"))
    assert _due(phone) == due
    assert plan_figures.everywhere(resident, VISITS) == plan_figures.same(before)
    phone.press("会えた・変わりなし")
    assert plan_figures.everywhere(resident, VISITS) == plan_figures.same(before + 1)


def test_signing_in_leads_straight_to_todays_visits(visit: Visit) -> None:
    phone = visit("commissioner", width=PHONE, scripts=False, fresh=True)
    assert phone.path == "/visits/"
    assert "朝凪" in phone.page.locator(".ph-top").inner_text()


def test_another_districts_person_is_not_there(visit: Visit) -> None:
    other = visit("other_commissioner", width=PHONE)
    other.open("/visits/people/")
    theirs = other.page.locator('main a[href^="/visits/people/"]').first.get_attribute("href")
    phone = visit("commissioner", width=PHONE, scripts=False)
    assert theirs is not None
    assert other.open(theirs) == 200
    assert phone.open(theirs) == 404
    assert phone.open("/visits/people/999999/") == 404
    body = phone.page.content().replace("999999", "")
    phone.open(theirs)
    number = theirs.strip("/").rsplit("/", 1)[1]
    assert phone.page.content().replace(number, "") == body, "a refusal must not tell who exists"


def test_two_taps_in_a_hurry_are_one_visit(visit: Visit) -> None:
    resident, phone = visit(), visit("commissioner", width=PHONE)
    before = plan_figures.number(resident, VISITS)
    phone.open("/visits/")
    due = _due(phone)
    phone.button("会えた・変わりなし").dblclick()
    phone.page.locator(".toast").wait_for()
    phone.look()
    assert _due(phone) == due - 1
    assert plan_figures.everywhere(resident, VISITS) == plan_figures.same(before + 1)


def test_the_same_visit_from_two_devices_is_one_record(visit: Visit) -> None:
    resident = visit()
    phone, tablet = visit("commissioner", width=PHONE), visit("commissioner", scripts=False)
    before = plan_figures.number(resident, VISITS)
    phone.open("/visits/")
    tablet.open("/visits/")
    phone.button("会えた・変わりなし").click()
    phone.page.locator(".toast").wait_for()
    tablet.press("会えた・変わりなし")
    assert "さんを記録しました" in tablet.text
    assert plan_figures.number(resident, VISITS) == before + 1


def test_every_page_of_the_phone_can_be_read(visit: Visit) -> None:
    phone = visit("commissioner", width=PHONE, scripts=False)
    phone.open("/visits/")
    for tab in ("名簿", "心配ごと", "月の報告", "今日"):
        phone.follow(tab, within=".ph-nav")
        assert phone.page.locator(".ph-nav [aria-current=page]").inner_text() == tab
        assert phone.page.locator("h1").count() == 1
    phone.follow("名簿", within=".ph-nav")
    phone.press(phone.page.locator('main a[href^="/visits/people/"]').first)
    assert phone.button("会えた・変わりなし").is_visible()
