"""People watch a job from outside its transaction, and can stop it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import OperationalError

from sasaeai.core import jobs
from sasaeai.core.jobs import Cancelled, JobRun, JobState
from sasaeai.core.jobs.progress import MOST_PROBLEMS, Progress
from sasaeai.core.metrics.models import TypedValue
from tests.core.jobs import tasks as job_tasks
from tests.core.jobs.conftest import elsewhere


def effect(row: int = 1) -> None:
    """Something the work writes in its own transaction."""
    TypedValue.objects.create(
        series=job_tasks.series(),
        start=date(2026, 4, 1),
        end=date(2026, 5, 1),
        area_id=row,
        value=1,
        source="job test",
        as_of=date(2026, 4, 1),
    )


def effects() -> int:
    return TypedValue.objects.filter(source="job test").count()


def seen_elsewhere(run: JobRun) -> tuple[str, int, int, list[dict[str, object]], int]:
    with elsewhere() as other:
        row = other.execute(
            "SELECT state, finished, total, problems, "
            "(SELECT count(*) FROM core_typedvalue WHERE source = 'job test') "
            "FROM core_jobrun WHERE id = %s",
            [run.pk],
        ).fetchone()
    assert row is not None
    return row


def ask_to_stop(run: JobRun) -> None:
    """What ``cancel`` writes, from another session."""
    with elsewhere() as other:
        other.execute(
            "UPDATE core_jobrun SET cancel_requested = true WHERE id = %s AND state = 'running'",
            [run.pk],
        )


def test_progress_and_problems_are_visible_while_the_work_is_not(asked):
    run, seen = asked(), []

    def body(progress):
        progress.total(3)
        effect()
        progress.problem("日付が読めません", row=14)
        progress.step(2)
        seen.append(seen_elsewhere(run))

    jobs.perform(run.pk, body, purpose="test")
    problem = {"row": 14, "words": "日付が読めません"}
    assert seen == [("running", 2, 3, [problem], 0)]
    assert seen_elsewhere(run) == ("done", 2, 3, [problem], 1)


def test_steps_in_quick_succession_are_all_counted_at_the_end(asked):
    run = asked()
    jobs.perform(
        run.pk, lambda progress: [progress.step() for _ in range(50)] and None, purpose="test"
    )
    assert seen_elsewhere(run)[:2] == ("done", 50)


def test_what_the_work_returns_is_its_result(asked):
    run = asked()
    jobs.perform(run.pk, lambda progress: {"rows": 12}, purpose="test")
    run.refresh_from_db()
    assert (run.result, run.ended_at is not None) == ({"rows": 12}, True)


def test_cancelling_stops_the_work_and_undoes_it(asked):
    run = asked()

    def body(progress):
        effect()
        ask_to_stop(run)
        progress.step()
        raise AssertionError("a step after the request must not return")

    jobs.perform(run.pk, body, purpose="test")
    assert (seen_elsewhere(run)[0], effects()) == ("cancelled", 0)


def test_a_request_in_the_last_moment_still_undoes_everything(asked):
    run = asked()

    def body(progress):
        progress.step()
        effect()
        ask_to_stop(run)

    jobs.perform(run.pk, body, purpose="test")
    assert (seen_elsewhere(run)[0], effects()) == ("cancelled", 0)


def test_a_request_between_the_last_step_and_the_end_undoes_everything(asked, monkeypatch):
    run, flush = asked(), Progress.flush

    def asked_too_late(progress):
        flush(progress)
        ask_to_stop(run)

    monkeypatch.setattr(Progress, "flush", asked_too_late)
    jobs.perform(run.pk, lambda progress: effect(), purpose="test")
    assert (seen_elsewhere(run)[0], effects()) == ("cancelled", 0)


def test_a_waiting_job_that_was_cancelled_never_starts(asked):
    run, started = asked(), []
    jobs.cancel(run)
    jobs.perform(run.pk, started.append, purpose="test")
    assert (run.state, started) == (JobState.CANCELLED, [])


def test_cancelling_what_is_done_changes_nothing(asked):
    run = asked()
    jobs.perform(run.pk, lambda progress: {"rows": 1}, purpose="test")
    jobs.cancel(run)
    assert (run.state, run.cancel_requested, run.result) == (JobState.DONE, False, {"rows": 1})


def test_cancelling_a_running_job_asks_it_to_stop(asked):
    run = asked()
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING)
    jobs.cancel(run)
    assert (run.state, run.cancel_requested) == (JobState.RUNNING, True)


def test_work_that_locks_its_own_run_fails_instead_of_waiting_for_itself(asked, monkeypatch):
    monkeypatch.setattr("sasaeai.core.jobs.progress.LONGEST_WAIT", "200ms")
    run = asked()

    def body(progress):
        JobRun.objects.filter(pk=run.pk).update(title="x")
        progress.step()

    with pytest.raises(OperationalError):
        jobs.perform(run.pk, body, purpose="test")


def test_a_failure_is_told_and_its_work_undone(asked):
    run = asked()

    def body(progress):
        effect()
        progress.step()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        jobs.perform(run.pk, body, purpose="test")
    assert (seen_elsewhere(run)[0], effects()) == ("failed", 0)


def test_endless_problems_are_kept_to_a_readable_number(asked):
    run, dropped = asked(), []

    def body(progress):
        for row in range(MOST_PROBLEMS + 5):
            progress.problem("x" * 400, row=row)
        dropped.append(progress.dropped)

    jobs.perform(run.pk, body, purpose="test")
    problems = seen_elsewhere(run)[3]
    assert (len(problems), len(str(problems[0]["words"])), dropped) == (MOST_PROBLEMS, 300, [5])


@pytest.mark.django_db
def test_work_asked_for_in_the_open_transaction_reports_there():
    run = JobRun.objects.create(task="test", title="ためし")
    jobs.perform(run.pk, lambda progress: progress.step(4), purpose="test")
    run.refresh_from_db()
    assert (run.state, run.finished) == (JobState.DONE, 4)


def test_cancelled_is_not_swallowed_by_work_that_catches_value_errors():
    assert not issubclass(Cancelled, ValueError)
