"""One demo city and one Chromium for all journeys; each person gets a window of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from demo.city.cast import WORKERS
from tests.journeys.browser import Visitor, launched, visitor
from tests.journeys.demo_city import DemoCity, started_city
from tests.journeys.eyes import Eyes
from tests.journeys.mailbox import Mailbox, opened_mailbox
from tests.places.line_service import LineService, opened_line

LOGINS = {worker.key: worker.login for worker in WORKERS}
Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def mailbox() -> Iterator[Mailbox]:
    with opened_mailbox() as box:
        yield box


@pytest.fixture(scope="package")
def line_service() -> Iterator[LineService]:
    with opened_line() as service:
        yield service


@pytest.fixture(scope="package")
def city(
    tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox, line_service: LineService
) -> Iterator[DemoCity]:
    home = tmp_path_factory.mktemp("city") / "home"
    with started_city(home, mail=mailbox.url, line=line_service.settings) as started:
        yield started


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def eyes(chromium: Browser) -> Eyes:
    return Eyes(chromium)


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    return {}


@pytest.fixture
def visit(
    chromium: Browser, city: DemoCity, eyes: Eyes, sessions: dict[str, Any]
) -> Iterator[Visit]:
    """``visit("commissioner", width=PHONE, scripts=False)``: a window, signed in when named.

    Whoever has signed in stays so, as people do; ``fresh`` begins at the sign-in page again.
    """
    with ExitStack() as windows:

        def opened(key: str = "", *, fresh: bool = False, **options: Any) -> Visitor:
            known = None if fresh else sessions.get(key)
            if known is not None:
                options["storage_state"] = known
            window = windows.enter_context(visitor(chromium, city, eyes, **options))
            if key and known is None:
                window.sign_in(LOGINS[key])
                sessions[key] = window.memory()
            return window

        yield opened
