"""The way to the next plan, on plain HTML: every line and promise decided, some of them twice."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from sasaeai.core.periods import FiscalYear, fiscal_year_of, today, wareki
from tests.journeys.browser import Visitor
from tests.journeys.conftest import Visit

FIRST = fiscal_year_of(today()) - 3
"""The demo city's plan began three years ago and lasts five."""
NEXT = FIRST + 5
FRIENDLY = "ご近所のつながり"
BOTH = "話せる場と集まれる場"
PARTS = ("はじめて聞く窓口", "いっしょに考える窓口")
NO_LONGER = "市の事業になるため"


def progress(planner: Visitor) -> tuple[int, int]:
    """(all, decided) as the page says."""
    found = re.search(r"(\d+)件のうち(\d+)件を決めました", planner.page.content())
    assert found
    return int(found[1]), int(found[2])


def lines(planner: Visitor, depth: int) -> list[tuple[str, str]]:
    """(address, heading) of the old lines of one level, in printed order."""
    links = planner.page.locator(f"li.su-d{depth} h3 a")
    return links.evaluate_all(
        "all => all.map(each => [each.getAttribute('href'), each.textContent])"
    )


def form(planner: Visitor, act: str) -> Locator:
    """The form of one way to decide, folded out where it is folded."""
    found = planner.page.locator(f"form:has(input[name=act][value={act}])")
    fold = planner.page.locator(f"details:has(input[name=act][value={act}])")
    if fold.count() and fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    return found


def decide(planner: Visitor, act: str, **given: str) -> None:
    asked = form(planner, act)
    for name, words in given.items():
        asked.locator(f"[name={act}-{name}]").fill(words)
    planner.press(asked.locator("button[type=submit]"))


def test_a_planner_carries_a_plan_over_line_by_line_and_its_history_goes_on(visit: Visit) -> None:
    planner = visit("planner", scripts=False)
    home = begun(planner)
    whole, decided = progress(planner)
    assert decided == 0
    goals, states, measures = (lines(planner, depth) for depth in (1, 2, 3))
    promises = planner.page.locator("section:has(#actions) h3 a").count()
    assert promises > 0
    assert (len(goals), len(states), whole) == (
        3, 10, len(goals) + len(states) + len(measures) + promises
    )  # fmt: skip
    planner.open(states[0][0])
    for words in ("これまでの評価", "指標", "評価委員会の意見", "評価シート"):
        assert words in planner.page.locator("aside, .su-e").first.inner_text(), words
    on_the_way(planner, home, goals, states, measures)
    undecided_is_refused(planner, home)
    decided_anew(planner, home, measures)
    decide_promises(planner, home)
    assert progress(planner)[0] == progress(planner)[1] == whole
    drafted(planner, home, measures=len(measures))
    read_by_residents(visit(scripts=False), home)


def begun(planner: Visitor) -> str:
    planner.open("/desk/succession/")
    ways = planner.page.locator("main a[href^='/desk/succession/after/']")
    [way] = [each for each in ways.all() if "地区" not in each.inner_text()][:1]
    planner.press(way)
    assert NEXT.label in planner.page.get_by_label("期間").input_value()
    planner.page.get_by_label("計画の名前").fill("")
    planner.press("つくりはじめる")
    assert planner.page.locator(".error-summary").count() == 1
    planner.page.get_by_label("計画の名前").fill("ひより市地域福祉活動計画")
    planner.press("つくりはじめる")
    return planner.path


def on_the_way(
    planner: Visitor,
    home: str,
    goals: list[tuple[str, str]],
    states: list[tuple[str, str]],
    measures: list[tuple[str, str]],
) -> None:
    """One of each kind; every decision leads on to the next line, and the rest goes on as it is."""
    planner.open(goals[0][0])
    decide(planner, "continue")
    assert planner.path == states[0][0]
    decide(planner, "continue", title=FRIENDLY)
    assert planner.path == measures[0][0]
    asked = form(planner, "merge")
    asked.get_by_label(measures[1][1]).check(force=True)
    decide(planner, "merge", title=BOTH)
    assert "理由" in planner.page.locator(".error-summary").inner_text()
    assert form(planner, "merge").get_by_label(measures[1][1]).is_checked()
    assert form(planner, "merge").locator("[name=merge-title]").input_value() == BOTH
    decide(planner, "merge", note="同じ日にひらいているため")
    planner.open(home)
    planner.press("残りをすべて、そのまま続ける")
    planner.open(measures[2][0])
    decide(planner, "split", titles="\n".join(PARTS), note="2つの係で受け持つため")
    planner.open(measures[3][0])
    decide(planner, "end", note=NO_LONGER)
    planner.open(home)
    for words in (FRIENDLY, BOTH, *PARTS, NO_LONGER):
        assert words in planner.text


def undecided_is_refused(planner: Visitor, home: str) -> None:
    """Promises are left: they are listed, and the draft cannot be decided."""
    planner.open(f"{home}?show=open")
    assert planner.page.locator("li h3 a[href*='/lines/']").count() == 0
    left = planner.page.locator("li h3 a[href*='/actions/']").count()
    whole, decided = progress(planner)
    assert left == whole - decided > 0
    planner.follow("下書きを見る", within="main, header, .btns")
    adopt(planner)
    assert f"改善策 0/{left}" in planner.page.locator(".error-summary").inner_text()


def decided_anew(planner: Visitor, home: str, measures: list[tuple[str, str]]) -> None:
    planner.open(measures[3][0])
    planner.press("まだ決めていないことにする")
    whole, decided = progress_of(planner, home)
    planner.open(measures[3][0])
    decide(planner, "continue")
    assert progress_of(planner, home) == (whole, decided + 1)
    assert NO_LONGER not in planner.text


def progress_of(planner: Visitor, home: str) -> tuple[int, int]:
    planner.open(home)
    return progress(planner)


def decide_promises(planner: Visitor, home: str) -> None:
    """The first is dropped for a reason, the second finished before, all others go over."""
    planner.open(f"{home}?show=open")
    links = planner.page.locator("li h3 a[href*='/actions/']")
    for at, way in enumerate(links.evaluate_all("all => all.map(e => e.getAttribute('href'))")):
        planner.open(way)
        if at < 2:
            fate = planner.page.locator(f"[name=fate][value={('drop', 'finish')[at]}]")
            fate.check(force=True)
            planner.press("決める")
            assert "理由を入れてください" in planner.text, "nobody drops a promise in silence"
            planner.page.locator("[name=reason]").fill("次の計画の前に、かたがつくため")
        planner.press("決める")
        assert planner.path.startswith(home)


def drafted(planner: Visitor, home: str, *, measures: int) -> None:
    """The draft says what was decided (two became one, one became two); it is decided for the first day of its first year."""
    planner.open(home)
    planner.follow("下書きをたしかめて、決める", within="main, header, .btns")
    for words in (FRIENDLY, BOTH, *PARTS):
        assert words in planner.text
    counted = planner.page.locator("section:has(#h-tree) > p").last.inner_text()
    assert re.findall(r"\d+", counted.replace("5年先", "")) == ["3", "10", str(measures)]
    adopt(planner)
    assert "/draft/" not in planner.path, planner.text


def adopt(planner: Visitor) -> None:
    asked = planner.page.locator("form:has([name=decided_by])")
    asked.get_by_label("いつから").fill(wareki(FiscalYear(NEXT.year).period.start))
    asked.get_by_label("決めたところ").fill("理事会")
    asked.get_by_label("決めた日").fill(wareki(today()))
    planner.press(asked.locator("button[type=submit]").last)


def read_by_residents(resident: Visitor, home: str) -> None:
    """Grades of the years before stand under the line that goes on, by its new name."""
    code = home.strip("/").rsplit("/", 1)[1]
    resident.open(f"/evaluation/years/?plan={code}")
    row = resident.page.locator("main tr", has_text=FRIENDLY).first.inner_text()
    assert re.search(r"\b[ABCD]\b", row), row
