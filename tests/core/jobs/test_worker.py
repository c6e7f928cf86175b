"""The queue works as the application's role, through a worker's death too."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

from sasaeai.core import jobs
from sasaeai.core.access import acting
from sasaeai.core.jobs import JobState, stalled
from sasaeai.core.metrics.models import TypedValue
from tests.core.jobs import tasks
from tests.core.jobs.conftest import elsewhere

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
WORKER = [sys.executable, "-m", "tests.core.jobs.worker"]


def work_once() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*WORKER, "--one-shot"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def resume() -> None:
    """What the periodic task does, now."""

    class Context:
        pass

    Context.app = app.with_connector(app.connector.get_worker_connector())

    async def run() -> None:
        async with Context.app.open_async():
            await stalled.resume_stalled.func(Context, 0)

    async_to_sync(run)()


def test_a_worker_does_the_work_as_the_application_and_as_nobody(cast, committing):
    with acting(cast.social_worker.pk, purpose="test"):
        run = jobs.start(tasks.count, title="数える", rows=3)
    done = work_once()
    with acting(cast.social_worker.pk, purpose="test"):
        run.refresh_from_db()
    assert (run.state, run.finished, run.total, run.result) == (
        JobState.DONE,
        3,
        3,
        {"persons": 0},
    ), done.stderr
    assert TypedValue.objects.filter(source="job test").count() == 3


def test_work_asked_for_in_a_transaction_that_fails_is_not_queued(committing):
    with pytest.raises(ZeroDivisionError), acting(None, purpose="test"):
        jobs.start(tasks.count, title="数える", rows=3)
        raise ZeroDivisionError
    with elsewhere() as other:
        assert other.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)


def test_a_job_that_is_tried_again_after_it_was_done_does_nothing_twice(committing):
    run = jobs.start(tasks.count, title="数える", rows=2)
    tasks.count(run_id=run.pk, rows=2)
    tasks.count(run_id=run.pk, rows=2)
    work_once()
    run.refresh_from_db()
    assert (run.state, run.finished) == (JobState.DONE, 2)
    assert TypedValue.objects.filter(source="job test").count() == 2


def test_a_second_worker_leaves_a_running_job_alone(asked):
    run, second = asked(), []

    def body(progress):
        jobs.perform(run.pk, second.append, purpose="test")

    jobs.perform(run.pk, body, purpose="test")
    run.refresh_from_db()
    assert (run.state, second) == (JobState.DONE, [])


def kill_in_the_middle(run: jobs.JobRun) -> None:
    worker = subprocess.Popen(
        WORKER, cwd=ROOT, env={**ENVIRONMENT, "SASAEAI_TEST_SLOW": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            run.refresh_from_db()
            if run.finished:
                break
            time.sleep(0.1)
    finally:
        worker.kill()
        worker.wait()
    assert (run.state, run.finished) == (JobState.RUNNING, 1)
    with elsewhere() as other:
        other.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )


def test_a_killed_workers_job_is_taken_up_again_and_done_once(committing):
    run = jobs.start(tasks.slow, title="長い仕事")
    kill_in_the_middle(run)
    assert TypedValue.objects.filter(source="job test").count() == 0
    resume()
    done = work_once()
    run.refresh_from_db()
    assert run.state == JobState.DONE, done.stderr
    assert TypedValue.objects.filter(source="job test").count() == 1


def test_a_job_that_keeps_killing_its_worker_is_given_up_and_says_so(committing):
    run = jobs.start(tasks.slow, title="長い仕事")
    kill_in_the_middle(run)
    with elsewhere() as other:
        other.execute("UPDATE procrastinate_jobs SET attempts = %s", [stalled.MOST_ATTEMPTS])
    resume()
    work_once()
    run.refresh_from_db()
    assert run.state == JobState.FAILED
