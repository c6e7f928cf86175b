"""Who sees who saw: the auditor; and whose duty has ended sees nothing, also in an open window."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.core.periods import today, wareki
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

NOT_AUDITORS = (
    "resident", "commissioner", "salon_leader", "social_worker", "manager", "planner",
    "committee_member", "administrator",
)  # fmt: skip


def _end_duty(administrator: Visitor, name: str) -> None:
    administrator.open("/desk/accounts/")
    administrator.page.get_by_role("searchbox").first.fill(name)
    administrator.press(administrator.page.locator("main form button").first)
    administrator.follow(name, within="main table")
    administrator.page.get_by_label("最後の日").first.fill(wareki(today() - timedelta(days=1)))
    administrator.press("終える")


def test_looking_at_a_person_is_in_the_auditors_journal(visit: Visit) -> None:
    phone, auditor = visit("commissioner", width=PHONE, scripts=False), visit("auditor")
    phone.open("/visits/people/")
    phone.press(phone.page.locator('main a[href^="/visits/people/"]').first)
    auditor.open("/desk/journal/")
    rows = auditor.page.locator("main tbody tr").filter(has_text="潮見 和子")
    assert rows.count() >= 1
    assert "見" in rows.first.inner_text()
    name = phone.page.locator("h1").inner_text().split()[0]
    assert name not in auditor.page.locator("main tbody").inner_text(), "who, not what"


def test_the_journal_is_for_the_auditor_alone(visit: Visit) -> None:
    reached = [key for key in NOT_AUDITORS if visit(key).open("/desk/journal/") != 404]
    assert reached == []
    auditor = visit("auditor")
    assert auditor.open("/desk/journal/") == 200
    assert auditor.open("/visits/") == 404
    assert auditor.open("/desk/watch/") == 404


def test_a_term_that_ended_yesterday_sees_nothing_in_a_window_that_is_still_open(
    visit: Visit,
) -> None:
    phone = visit("new_commissioner", width=PHONE)
    phone.open("/visits/people/")
    phone.press(phone.page.locator('main a[href^="/visits/people/"]').first)
    assert phone.button("会えた・変わりなし").is_visible()
    card = phone.path
    _end_duty(visit("administrator"), "平瀬")
    with phone.page.expect_response("**/visits/**") as answer:
        phone.button("会えた・変わりなし").click()
    assert answer.value.status == 404
    for path in (card, "/visits/", "/visits/people/", "/visits/month/"):
        assert phone.open(path) == 404, path


def test_the_administrator_sees_no_person(visit: Visit) -> None:
    administrator = visit("administrator")
    for path in (
        "/visits/",
        "/visits/people/",
        "/desk/watch/",
        "/desk/watch/plans/",
        "/desk/journal/",
    ):
        assert administrator.open(path) == 404, path
