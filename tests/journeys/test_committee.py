"""A committee member reads, scores and says on the phone; the office answers; residents read it."""

from __future__ import annotations

import io

import pypdf

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

SAID = "雨の日に行ける居場所の一覧を、紙でも配ってください。"
ANSWERED = "雨の日の一覧を、来年の春に全戸へ配ります。"
PAGES = 60


def _score(phone: Visitor) -> None:
    """The first line that is not done: the best step of every criterion."""
    left = phone.page.locator("main a.st-go:has-text('まだ')")
    before = left.count()
    phone.press(left.first)
    assert "平均" not in phone.text, "nobody sees what the others gave"
    phone.press("保存して次へ")
    assert phone.page.locator("[role=alert], .errors").count() >= 1, "nothing was chosen yet"
    for box in phone.page.locator("main .st-q").all():
        box.locator("input[type=radio]").first.check(force=True)
    phone.press("保存して次へ")
    phone.open("/committee/")
    assert phone.page.locator("main a.st-go:has-text('まだ')").count() == before - 1


def test_a_member_reads_scores_and_says_and_the_council_answers(visit: Visit) -> None:
    phone, planner = visit("committee_member", width=PHONE), visit("planner")
    phone.open("/committee/")
    pack = phone.page.get_by_role("link", name="評価資料を開く").first.get_attribute("href")
    assert pack is not None
    assert len(pypdf.PdfReader(io.BytesIO(phone.file(pack))).pages) >= PAGES
    _score(phone)
    phone.follow("意見を書く", within="main")
    phone.page.locator("main textarea[name=text]").fill(SAID)
    phone.press(phone.page.locator("main form button[type=submit]").last)
    number = pack.strip("/").split("/")[1]
    resident = visit()
    shown = f"/committees/{number}/"
    resident.open(shown)
    assert SAID not in resident.text, "opinions are public together with their answers"
    _answer_all(planner, f"/desk/committee/{number}/opinions/")
    planner.press("意見と答えを公開する")
    resident.open(shown)
    for words in (SAID, ANSWERED):
        assert words in resident.text
    assert "片瀬" not in resident.page.locator(".cm-opinions").inner_text()
    resident.press(resident.page.locator(".cm-opinions a[href*='/plan/']").first)
    resident.press(resident.page.locator(f"main a[href^='{shown}#opinion-']").first)
    assert resident.page.locator(".cm-opinions .card:target").count() == 1


def _answer_all(planner: Visitor, page: str) -> None:
    """One after the other; publishing before the last one is refused."""
    planner.open(page)
    for turn in range(10):
        left = planner.page.get_by_role("link", name="答える").all()
        if not left:
            break
        if turn == 0:
            planner.press("意見と答えを公開する")
            assert "公開できません" in planner.page.content()
            left = planner.page.get_by_role("link", name="答える").all()
        planner.press(left[-1])
        last = SAID in planner.text
        form = planner.page.locator("main form:has(textarea[name=text])")
        kind = "this_year" if last else "noted"
        form.locator(f"[name=kind][value={kind}]").check(force=True)
        form.locator("textarea[name=text]").fill(ANSWERED if last else "参考にします。")
        form.locator("[name=section]").fill("地域づくり係")
        planner.press("答えを保存する")
    assert planner.page.get_by_role("link", name="答える").count() == 0
