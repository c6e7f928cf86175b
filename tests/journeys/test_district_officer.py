"""A district council's officer tells on the phone how far the neighbourhood is with its steps."""

from __future__ import annotations

import csv
import io

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.conftest import Visit

TURNS = ("doing", "started", "not_yet")


def _public(resident: Visitor) -> list[str]:
    """What everybody reads of 朝凪, step by step."""
    text = resident.file("/steps/matrix.csv").decode("utf-8-sig")
    return next(row[2:] for row in csv.reader(io.StringIO(text)) if row and row[0] == "朝凪")


def test_an_officer_answers_all_steps_without_javascript_and_hands_them_in(visit: Visit) -> None:
    phone, resident = visit("district_officer", width=PHONE, scripts=False), visit()
    assert set(_public(resident)) == {"未入力"}
    phone.open("/district/steps/")
    own = phone.path
    phone.press(phone.page.locator(f"main a[href^='{own}']").first)
    for turn in range(20):
        for place, box in enumerate(phone.page.locator("main .st-q").all()):
            value = TURNS[(turn + place) % len(TURNS)] if turn else "own"
            box.locator(f"input[type=radio][value={value}]").check(force=True)
        following = phone.page.get_by_role("button", name="保存して次へ")
        if not following.count():
            break
        phone.press(following.first)
    phone.press(phone.page.locator("main form button[type=submit]").first)
    phone.open(own)
    assert set(_public(resident)) == {"未入力"}, "nothing is public before it is handed in"
    phone.press("このこたえを届ける")
    said = _public(resident)
    assert (len(said), said.count("自分たちのものになった"), said.count("未入力")) == (36, 4, 0)
