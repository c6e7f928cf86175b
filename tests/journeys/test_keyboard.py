"""Hands that do not use a mouse: everything by Tab, Enter and Space, and the eye can follow."""

from __future__ import annotations

from itertools import pairwise

from tests.journeys.browser import DESK, PHONE, Visitor
from tests.journeys.conftest import LOGINS, Visit

FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  return {tag: at.tagName, name: (at.innerText || at.getAttribute('aria-label') || at.name || '').trim(),
    y: box.top + scrollY, x: box.left, id: at.id,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    outlined: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2
      || look.boxShadow !== 'none'};
}"""
# The browser focuses what asks for it at its next frame and the page's script once more when the new
# part has settled: hands that press Tab between the two are sent back, so they wait for the second.
SETTLING = """() => { window.settled = new Promise(
  done => document.addEventListener('htmx:afterSettle', () => done(true), {once: true})); }"""
MOST_STOPS = 60


def _tab(window: Visitor) -> dict[str, object]:
    window.page.keyboard.press("Tab")
    found: dict[str, object] = window.page.evaluate(FOCUSED)
    return found


def _tab_to(window: Visitor, name: str) -> dict[str, object]:
    for _ in range(MOST_STOPS):
        at = _tab(window)
        assert at["seen"], at
        assert at["outlined"], at
        if name in str(at["name"]):
            return at
    raise AssertionError(f"no way to {name} by keyboard")


def _enter(window: Visitor) -> None:
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.look()


def test_signing_in_and_recording_a_visit_needs_no_mouse(visit: Visit) -> None:
    window = visit(width=PHONE)
    window.open("/accounts/login/")
    _tab_to(window, "本文へすすむ")
    _tab_to(window, "login")
    window.page.keyboard.type(LOGINS["other_commissioner"])
    _tab_to(window, "password")
    window.page.keyboard.type(window.city.password)
    _tab_to(window, "サインインする")
    _enter(window)
    assert window.path == "/visits/"
    left = window.page.locator(".pv").count()
    _tab_to(window, "会えた・変わりなし")
    window.page.evaluate(SETTLING)
    window.page.keyboard.press("Enter")
    window.page.evaluate("() => window.settled")
    assert window.page.locator(".w-told:focus").count() == 1
    assert window.page.locator(".pv").count() == left - 1
    _tab_to(window, "取り消す")
    window.page.keyboard.press("Enter")
    window.page.locator(".toast").wait_for(state="detached")
    assert window.page.locator(".pv").count() == left


def test_the_skip_link_is_first_and_leads_into_the_page(visit: Visit) -> None:
    window = visit(width=DESK)
    window.open("/plan/")
    first = _tab(window)
    assert first["name"] == "本文へすすむ"
    assert first["seen"]
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"
    after = _tab(window)
    assert window.page.evaluate("document.activeElement.closest('main') !== null"), after


def test_the_order_of_tabbing_is_the_order_of_reading(visit: Visit) -> None:
    window = visit(width=PHONE)
    for path in ("/", "/places/", "/plan/"):
        window.open(path)
        stops = []
        for _ in range(25):
            at = _tab(window)
            assert at["outlined"], at
            stops.append((at["y"], at["name"]))
        backwards = [
            (here, there)
            for here, there in pairwise(stops)
            if float(str(there[0])) < float(str(here[0])) - 80
        ]
        assert backwards == [], path
