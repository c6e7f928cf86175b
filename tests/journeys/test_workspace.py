"""Everybody who works here opens all that their duty offers, and everything opened can be read."""

from __future__ import annotations

import pytest

from tests.journeys.browser import DESK
from tests.journeys.conftest import Visit

WORKERS = (
    "district_officer", "salon_leader", "social_worker", "manager", "planner", "partner",
    "committee_member", "auditor", "privacy_officer", "administrator",
)  # fmt: skip

WAYS_HERE = ".wk-nav [aria-current=page], .ph-nav [aria-current=page]"
"""An entry of the desk may lead to the large type of the phone, which has a way around of its own."""


@pytest.mark.parametrize("key", WORKERS)
def test_every_entry_of_the_workspace_leads_to_a_page_that_can_be_read(
    visit: Visit, key: str
) -> None:
    """Each entry on the left, and the first row of the first list behind it."""
    worker = visit(key, width=DESK)
    assert worker.open("/desk/") == 200
    entries = worker.page.locator(".wk-nav a")
    for href in [each.get_attribute("href") for each in entries.all()]:
        assert href is not None
        assert worker.open(href) == 200, href
        assert worker.page.locator("h1").count() == 1, href
        assert worker.page.locator(WAYS_HERE).count() == 1, href
        row = worker.page.locator("main tbody a[href^='/desk/']").first
        if row.count():
            worker.press(row)
            assert worker.page.locator("h1").count() == 1, worker.path


@pytest.mark.parametrize("key", WORKERS)
def test_every_entry_of_the_workspace_can_be_read_in_english(visit: Visit, key: str) -> None:
    worker = visit(key, width=DESK)
    assert worker.open("/look/?lang=en&next=/desk/") == 200
    entries = worker.page.locator(".wk-nav a")
    for href in [each.get_attribute("href") for each in entries.all()]:
        assert href is not None
        assert worker.open(href) == 200, href
        assert worker.page.locator("html").get_attribute("lang") == "en", href
