"""The style pages in Chromium: nothing axe objects to, nothing wider than the screen, pictures kept.

Pictures go to the folder SASAEAI_SHOTS, if that is set, for people to look at.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_core_python
import jinja2
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

import sasaeai.core.ui
from sasaeai.core.ui import style
from sasaeai.core.ui.page import Prefs

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = {name or "parts": name for name in style.PAGES}


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Tests print nothing of their own."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, jinja: jinja2.Environment) -> Iterator[str]:
    """The style pages as files, served on this machine only."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(Path(sasaeai.core.ui.__file__).parent / "static", folder / "static")
    contexts = style.contexts()
    for label, name in NAMES.items():
        markup = jinja.get_template(style.PAGES[name]).render(**contexts[name])
        (folder / f"{label}.html").write_text(markup, encoding="utf-8")
    readers = {"xlarge": Prefs(text="xlarge", ruby=True), "dark": Prefs(theme="dark")}
    for label, prefs in readers.items():
        markup = jinja.get_template("ui/style.jinja").render(**style.context(prefs=prefs))
        (folder / f"{label}.html").write_text(markup, encoding="utf-8")
    handler = functools.partial(_Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


def _open(browser: Browser, address: str, *, width: int, theme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        forced_colors="active" if theme == "forced" else "none",
    )
    page = context.new_page()
    page.goto(address)
    return page


def _overflow(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def _keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SASAEAI_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("label", NAMES)
def test_axe_finds_nothing(browser: Browser, site: str, label: str, width: int, theme: str) -> None:
    page = _open(browser, f"{site}/{label}.html", width=width, theme=theme)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    _keep(page, f"{label}-{width}-{theme}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    run = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
    result = page.evaluate(run, RULES)
    violations = [(v["id"], n["html"][:120]) for v in result["violations"] for n in v["nodes"]]
    assert violations == []
    assert problems == []
    assert len(result["passes"]) > 10
    page.context.close()


@pytest.mark.parametrize("label", [*NAMES, "xlarge"])
def test_nothing_is_wider_than_the_screen(browser: Browser, site: str, label: str) -> None:
    """320 px is a screen of 1280 at 400 %; ``xlarge`` is 特大 with furigana."""
    page = _open(browser, f"{site}/{label}.html", width=1280)
    over = {}
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        over[width] = _overflow(page)
    assert over == {320: 0, 375: 0, 768: 0, 1280: 0}
    page.context.close()


def test_visitors_can_hit_what_they_aim_at(browser: Browser, site: str) -> None:
    """≥ 44 px for what stands alone; links inside a sentence or a list of figures are text."""
    page = _open(browser, f"{site}/parts.html", width=375)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             '.btn:not(.btn--s), .switch, .nav a, .tabs a, .pager a, .input, .select, .option span, '
             + '.check, .more > summary, .foot li a, .arealist a, .tapline')]
           .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
           .map(e => e.outerHTML.slice(0, 90) + ' ' + e.getBoundingClientRect().height)"""
    )
    assert small == []
    page.context.close()


def test_a_dark_page_by_choice_looks_like_a_dark_page_by_system(
    browser: Browser, site: str
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    chosen = _open(browser, f"{site}/dark.html", width=375)
    system = _open(browser, f"{site}/parts.html", width=375, theme="dark")
    assert chosen.evaluate(ground) == system.evaluate(ground) == "rgb(20, 23, 29)"
    chosen.context.close()
    system.context.close()


def test_on_paper_goals_one_and_three_differ_by_pattern(browser: Browser, site: str) -> None:
    page = _open(browser, f"{site}/parts.html", width=1280)
    page.emulate_media(media="print")
    fills = [
        page.evaluate(f"getComputedStyle(document.querySelector('.g{n} .fz')).fill")
        for n in (1, 2, 3)
    ]
    assert fills == ['url("#ui-g1")', 'url("#ui-g2")', 'url("#ui-g3")']
    _keep(page, "parts-print")
    hidden = "getComputedStyle(document.querySelector('.prefs')).display"
    assert page.evaluate(hidden) == "none"
    page.context.close()


def test_in_the_readers_own_colours_chosen_things_stay_apart(browser: Browser, site: str) -> None:
    page = _open(browser, f"{site}/parts.html", width=375, theme="forced")
    background = (
        "name => getComputedStyle(document.querySelector(`.switch[name=text][aria-pressed=${name}]`))"
        ".backgroundColor"
    )
    assert page.evaluate(background, "true") != page.evaluate(background, "false")
    _keep(page, "parts-forced")
    page.context.close()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(
    browser: Browser, site: str
) -> None:
    page = _open(browser, f"{site}/phone.html", width=375)
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/phone.html*", answer)
    button = page.locator(".pv .btn--primary").first
    button.click()
    button.click(force=True)
    assert button.get_attribute("aria-disabled") == "true"
    page.locator(".pv .btn--primary").nth(1).click()
    assert sent == ["r=ok", "r=ok"], "one for each form, not one for each press"
    page.context.close()
