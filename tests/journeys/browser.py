"""A person with a browser: signs in, opens, presses, and every page that comes is looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

from tests.journeys.demo_city import DemoCity
from tests.journeys.eyes import Eyes

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE, DESK = 375, 1280
LONGEST_WORK = 60.0


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))


@dataclass
class Visitor:
    """One browser window of one person; ``steps`` counts presses and followed links."""

    city: DemoCity
    page: Page
    eyes: Eyes
    scripts: bool = True
    steps: int = 0

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.city.address)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def look(self) -> None:
        """At what has changed without a new page."""
        self.eyes.look(self.page)

    def keep(self, name: str) -> None:
        """A picture for people to look at."""
        self.eyes.keep(self.page, name)

    def measure(self, expression: str) -> Any:
        """A value from the page, in a browser without JavaScript too."""
        if self.scripts:
            return self.page.evaluate(expression)
        return self.eyes.measure(self.page, expression)

    def open(self, path: str) -> int:
        """Types an address; the status of the answer."""
        response = self.page.goto(self.city.address + path)
        assert response is not None
        self.eyes.look(self.page)
        return response.status

    def press(self, what: Locator | str, *, name: str | None = None) -> None:
        """One tap that leads to a page: a button of this name, or the element itself."""
        target = self.button(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            target.click()
        self.steps += 1
        self.eyes.look(self.page)

    def follow(self, name: str, *, within: str = "body") -> None:
        """One tap on the first link of this name."""
        link = self.page.locator(within).get_by_role("link", name=name).first
        self.press(link)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def wait_for(self, words: str) -> None:
        """Opens the page of a piece of work again and again until it says so."""
        deadline = time.monotonic() + LONGEST_WORK
        while words not in self.text:
            assert time.monotonic() < deadline, self.text
            self.page.wait_for_timeout(300)
            self.page.goto(self.page.url)
        self.look()

    def sign_in(self, login: str) -> None:
        """Through the page, as everybody does."""
        self.open("/accounts/login/")
        self.page.get_by_label("ログイン名").fill(login)
        self.page.get_by_label("合言葉").fill(self.city.password)
        self.press(self.page.get_by_role("button", name="サインインする", exact=True))
        assert "/accounts/login" not in self.path, self.text

    def memory(self) -> Any:
        """Cookies, to open another window of the same person."""
        return self.page.context.storage_state()

    def file(self, path: str) -> bytes:
        """What a download link gives to this person."""
        answer = self.page.request.get(self.city.address + path)
        assert answer.status == 200, (path, answer.status)
        return answer.body()


@contextmanager
def visitor(
    browser: Browser,
    city: DemoCity,
    eyes: Eyes,
    *,
    width: int = DESK,
    scripts: bool = True,
    **options: Any,
) -> Iterator[Visitor]:
    """A fresh window with no memory; ``scripts`` is JavaScript."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        locale="ja-JP",
        reduced_motion="reduce",
        has_touch=width == PHONE,
        **options,
    )
    page, failures = context.new_page(), []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on(
        "response", lambda answer: failures.append(answer.url) if answer.status >= 500 else None
    )
    try:
        yield Visitor(city, page, eyes, scripts)
        assert failures == []
    finally:
        context.close()
