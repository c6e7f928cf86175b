"""A resident reads who may see what and stops it; a privacy officer reviews a broken glass; a manager
finds the month to close."""

from __future__ import annotations

import re

from tests.journeys.browser import PHONE
from tests.journeys.conftest import Visit


def test_a_resident_sees_who_may_look_and_says_stop_and_the_manager_hears_of_it(
    visit: Visit,
) -> None:
    resident = visit("resident", width=PHONE, scripts=False)
    resident.open("/me/consult/")
    assert "だれが、何を、いつまで見られるか" in resident.text
    assert "いま見られます" in resident.text
    assert "見た人" in resident.text
    resident.press(resident.page.get_by_role("button", name="やめる").first)
    assert "止めました。いまから見られません。" in resident.text
    manager = visit("manager")
    manager.open("/desk/consult/lead/")
    assert "「やめてほしい」という申し出" in manager.text
    for path in ("/desk/consult/", "/desk/consult/lead/", "/desk/privacy/", "/desk/retention/"):
        assert resident.open(path) == 404, path


def test_a_broken_glass_is_reviewed_by_the_privacy_officer_who_reads_no_case(visit: Visit) -> None:
    officer = visit("privacy_officer")
    officer.open("/desk/privacy/")
    officer.keep("privacy-board")
    assert "緊急に開いた記録" in officer.text
    officer.follow("見直す", within="main")
    assert "連絡先を確かめました" in officer.text, "the reason stands there"
    officer.page.get_by_label("正しかった").first.check()
    officer.page.locator("main textarea").fill("担当が休みの間のやむをえない確認でした。")
    officer.press("見直しを残す")
    officer.open("/desk/privacy/")
    assert (
        officer.page.locator("section", has_text="見直していない")
        .get_by_text("ありません。")
        .count()
        >= 1
    )
    assert officer.open("/desk/consult/cases/") == 404


def test_a_manager_s_board_has_work_and_the_month_can_be_closed(visit: Visit) -> None:
    manager = visit("manager")
    manager.open("/desk/consult/lead/")
    manager.keep("lead-board")
    assert "締める時期の報告" in manager.text
    assert manager.page.locator("main .tile--over").count() >= 1
    manager.open("/desk/consult/statistics/")
    manager.keep("statistics")
    assert "差異" in manager.text


def test_the_planner_s_map_hides_small_numbers_and_the_worker_s_does_not(visit: Visit) -> None:
    planner, worker = visit("planner"), visit("social_worker")
    planner.open("/desk/consult/needs/")
    planner.keep("needs-planner")
    assert "＊" in planner.text
    worker.open("/desk/consult/needs/")
    worker.keep("needs-worker")
    assert "＊" not in worker.page.locator("main table").first.inner_text()


def test_the_auditor_sees_counts_and_seals_and_no_person(visit: Visit) -> None:
    auditor = visit("auditor")
    auditor.open("/desk/audit/")
    auditor.keep("audit-board")
    assert "記録の封" in auditor.text
    assert re.search(r"緊急に開いた回数\s*[1-9]", auditor.text), auditor.text[:400]
    assert auditor.open("/desk/people/") == 404
