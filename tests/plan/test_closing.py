"""Freezing as work one can leave: all or nothing, halves and windows, and what moved since."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from sasaeai.core import jobs, metrics
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.metrics import Reading, ReadingLabel
from sasaeai.core.periods import FiscalYear, Period
from sasaeai.plan import tasks
from sasaeai.plan.closing import close_window, confirm_year
from sasaeai.plan.drifting import moved_since
from sasaeai.plan.entering import enter_value
from sasaeai.plan.figures import measure
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import Closing, NodeIdentity, Plan
from sasaeai.plan.services import PlanRefused
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db
R6 = FiscalYear(2024)


@pytest.fixture
def past(made):
    """The plan runs from R6 to R10, so R6 and R7 are over."""
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 7)
    return made


@pytest.fixture
def page(past, browse):
    return browse(past.cast.planner)


def work(run: JobRun) -> JobRun:
    """What the worker does with it."""
    asked = ProcrastinateJob.objects.get(args__run_id=run.pk)
    tasks.close.func(**asked.args)
    run.refresh_from_db()
    return run


SENT = {
    "year": "2024",
    "part": "year",
    "certainty": "confirmed",
    "decision": "理事会",
    "reason": "",
}


def test_a_year_is_confirmed_by_work_that_tells_how_far_it_is(past, page):
    answer = page.post("/desk/plan/years/", SENT)
    run = JobRun.objects.get(task=tasks.CLOSE)
    assert answer.headers["Location"] == f"/desk/plan/years/work/{run.pk}/?plan=fourth"
    waiting = page.get(answer.headers["Location"]).content.decode()
    assert "順番を待っています" in waiting
    done = work(run)
    assert (done.state, done.total, done.finished) == (JobState.DONE, 4, 4)
    assert (
        f"{done.result['readings']}件の数字を残しました"
        in page.get(answer.headers["Location"]).content.decode()
    )
    assert Closing.objects.get().readings == done.result["readings"] == Reading.objects.count()


def test_the_part_alone_is_sent_to_a_page_that_watches(past, page):
    page.post("/desk/plan/years/", SENT)
    run = JobRun.objects.get(task=tasks.CLOSE)
    address = f"/desk/plan/years/work/{run.pk}/?plan=fourth"
    part = page.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "job-p" in part


def test_cancelled_work_freezes_nothing(past, page):
    page.post("/desk/plan/years/", SENT)
    run = JobRun.objects.get(task=tasks.CLOSE)
    page.post(f"/desk/plan/years/work/{run.pk}/cancel/")
    assert work(run).state == JobState.CANCELLED
    assert (Reading.objects.count(), Closing.objects.count()) == (0, 0)


def test_work_that_is_stopped_midway_is_undone_as_a_whole(past, monkeypatch):
    run = jobs.start(
        tasks.close, title="R6", plan=past.plan.pk, start="2024-04-01", end="2025-04-01",
        decision="理事会", reason="", label="",
    )  # fmt: skip

    def stop(self, count=1):
        if self._finished >= 2:
            raise jobs.Cancelled
        self._finished += count

    monkeypatch.setattr(jobs.Progress, "step", stop)
    assert work(run).state == JobState.CANCELLED
    assert (Reading.objects.count(), Closing.objects.count()) == (0, 0)


def test_asking_twice_is_one_piece_of_work(past, page):
    for _ in range(2):
        page.post("/desk/plan/years/", SENT)
    assert JobRun.objects.filter(task=tasks.CLOSE).count() == 1


def test_what_cannot_be_frozen_is_said_before_any_work(past, page):
    answer = page.post("/desk/plan/years/", SENT | {"year": "2028"})
    assert "まだはじまっていません" in answer.content.decode()
    assert JobRun.objects.filter(task=tasks.CLOSE).count() == 0


def test_a_day_outside_its_year_is_said_at_the_field(past, page):
    answer = page.post("/desk/plan/years/", SENT | {"part": "as_of", "as_of": "R8.9.30"})
    assert "えらんだ年度の中の日" in answer.content.decode()


def test_a_half_year_is_confirmed_beside_the_whole_year(past):
    close_window(past.plan, R6.first_half, decision="理事会")
    put(past.cast.asanagi, date(2024, 6, 1), 5)
    row = past.indicator("K1")
    half = measure(past.plan, [row], window=R6.first_half, exact=True)[0].now
    whole = measure(past.plan, [row], year=R6, exact=True)[0].now
    assert (half.shown.text, half.certainty, half.part, half.live.text) == (
        "7",
        "確定",
        "上半期",
        "12",
    )
    assert (whole.published, whole.shown.text) == (None, "12")


def test_an_entered_number_that_is_missing_blocks_and_a_zero_does_not(past):
    identity = NodeIdentity.objects.get(plan=past.plan, code="T2")
    row = define_indicator(
        past.plan, code="TY", identity=identity, definition=Definition("報告", "件", "plan.level")
    )
    with pytest.raises(PlanRefused, match="未入力の数字があります：報告"):
        confirm_year(past.plan, R6, decision="理事会")
    enter_value(row, R6.period, value=Decimal(0), source="市", as_of=date(2025, 4, 1))
    confirm_year(past.plan, R6, decision="理事会")
    item = measure(past.plan, [row], year=R6, exact=True)[0]
    assert (item.now.published.state.name, item.now.certainty) == ("ZERO", "確定")


def test_a_restatement_keeps_the_first_reading_and_its_reason(past):
    confirm_year(past.plan, R6, decision="理事会")
    put(past.cast.asanagi, date(2024, 5, 2), 1)
    with pytest.raises(PlanRefused, match="直すとき"):
        confirm_year(past.plan, R6, decision="理事会")
    confirm_year(past.plan, R6, decision="理事会", reason="もれがありました")
    item = measure(past.plan, [past.indicator("K1")], year=R6, exact=True)[0]
    assert (item.now.shown.text, item.now.certainty) == ("8", "修正確定")
    readings = Reading.objects.filter(series=item.series, area_id=metrics.WHOLE).order_by("pk")
    assert [(int(each.num), each.label, each.reason) for each in readings] == [
        (7, ReadingLabel.CONFIRMED, "理事会"),
        (8, ReadingLabel.RESTATED, "理事会　もれがありました"),
    ]


def test_the_drift_page_lists_what_moved_and_nothing_else(past, page):
    confirm_year(past.plan, R6, decision="理事会")
    assert moved_since(past.plan, exact=True) == []
    assert "変わった数字はありません" in page.get("/desk/plan/drift/").content.decode()
    put(past.cast.asanagi, date(2024, 5, 2), 1)
    found = moved_since(past.plan, exact=True)
    told = [(each.indicator.code, each.window.label, each.difference.signed) for each in found]
    assert ("K1", "令和6年度", "+1人") in told
    assert {each.indicator.code for each in found} <= {"K1", "K2", "K3"}
    assert "+1人" in page.get("/desk/plan/drift/").content.decode()
    assert "+1人" in page.get("/desk/plan/drift.csv").content.decode("utf-8-sig")


def test_a_window_across_two_years_is_refused(past):
    with pytest.raises(PlanRefused, match="ひとつの年度"):
        close_window(past.plan, Period(date(2024, 10, 1), date(2025, 10, 1)), decision="理事会")


def test_freezing_reads_all_figures_in_one_go(past):
    identity = NodeIdentity.objects.get(plan=past.plan, code="T1")

    def frozen_with(count: int) -> int:
        for number in range(count):
            define_indicator(
                past.plan, code=f"M{number}", identity=identity,
                definition=Definition(f"指標{number}", "人", "test.people"),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as found:
            confirm_year(past.plan, R6, decision="理事会", reason="もう一度")
        return len(found)

    confirm_year(past.plan, R6, decision="理事会")
    assert frozen_with(20) <= frozen_with(1) + 2
