"""Looks at every page that a journey visits: axe, width and the page's own errors.

A page is copied as it stands into a second window with scripts, so that pages of a browser
without JavaScript and answers to a form are judged like all others. A kind of page (its address
without numbers, its heading and its marks of state) is judged once in a run.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import axe_core_python
from playwright.sync_api import Browser, Page, Route

AXE = Path(axe_core_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = """() => {
  for (const each of document.querySelectorAll("details")) {
    if (each.closest("main")) each.open = true;
    else if (!each.open) for (const part of each.children) part.hidden = part.tagName !== "SUMMARY";
  }
}"""
"""What is folded away in a page is read like the rest; axe takes a closed menu for an open one."""
WIDTHS, THEMES = (375, 1280), ("light", "dark")
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that see colours; a second theme changes nothing that the others look at."""
RUN = """([type, values]) => axe.run(document, {runOnly: {type, values}})
  .then(found => ({passes: found.passes.length, violations: found.violations.map(
    each => [each.id, each.nodes.map(node => node.html.slice(0, 160))])}))"""
SMALL = """() => [...document.querySelectorAll(
    'button, .btn, select, summary, input:not([type=hidden], [type=checkbox], [type=radio])')]
  .filter(each => each.checkVisibility() && !each.closest('.vh'))
  .filter(each => Math.min(each.offsetWidth, each.offsetHeight) < 24)
  .map(each => each.outerHTML.slice(0, 120))"""
"""Targets of less than 24 px (WCAG 2.2, 2.5.8), which this edition of axe does not measure."""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NUMBERS = re.compile(r"\d+")
STATES = (
    ".alert--danger", ".toast", ".error-summary", ".empty", "[aria-invalid=true]",
    "body:not(:has(header))",
)  # fmt: skip
"""What makes another picture of the same address; the last is a refusal."""


class Eyes:
    """One for all journeys of a run."""

    def __init__(self, browser: Browser) -> None:
        context = browser.new_context(reduced_motion="reduce", locale="ja-JP")
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.problems: list[str] = []
        self.judged: set[str] = set()
        self.shots = os.environ.get("SASAEAI_SHOTS", "")

    def look(self, page: Page) -> None:
        """Fails with every violation of this page at two widths in two themes.

        The whole page is on the screen at once, so that no text lies under a fixed bar.
        """
        kind = kind_of(page)
        if kind in self.judged:
            return
        self.judged.add(kind)
        self._copy(page)
        self.page.evaluate(AXE)
        self.page.evaluate(UNFOLD)
        found = [problem for width in WIDTHS for problem in self._judge(kind, width)]
        found += self.problems
        assert found == [], "\n".join([page.url, *found])

    def _copy(self, page: Page) -> None:
        self.problems.clear()
        address, body = page.url.split("#")[0], page.content()

        def answer(route: Route) -> None:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        self.page.route(address, answer)
        self.page.goto(address)
        self.page.unroute(address)

    def _judge(self, kind: str, width: int) -> list[str]:
        self.page.set_viewport_size({"width": width, "height": 800})
        whole = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": whole})
        problems = []
        if over := self.page.evaluate(OVERFLOW):
            problems.append(f"{width}px: {over}px wider than the screen")
        problems += [f"{width}px: too small to hit: {each}" for each in self.page.evaluate(SMALL)]
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            self.keep(self.page, f"{kind}-{width}-{theme}")
            rules = ["tag", ALL] if theme == "light" else ["rule", COLOURS]
            result = self.page.evaluate(RUN, rules)
            assert result["passes"] > (10 if theme == "light" else 0)
            problems += [
                f"{width}px {theme}: {rule} {node}"
                for rule, nodes in result["violations"]
                for node in nodes
            ]
        return problems

    def measure(self, page: Page, expression: str) -> Any:
        """``expression`` of this page as it stands, in its own width and colours."""
        self._copy(page)
        self.page.set_viewport_size(page.viewport_size or {"width": WIDTHS[0], "height": 800})
        self.page.emulate_media(color_scheme="light")
        return self.page.evaluate(expression)

    def keep(self, page: Page, name: str) -> None:
        if self.shots:
            path = Path(self.shots) / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(path), full_page=True)


def kind_of(page: Page) -> str:
    """Pages that look alike: one address without its numbers, one set of states."""
    path = page.url.split("://", 1)[1].partition("/")[2]
    states = [str(n) for n, mark in enumerate(STATES) if page.locator(mark).count()]
    return re.sub(r"[^\w.=&-]+", "_", NUMBERS.sub("N", path) + "".join(states)) or "home"
