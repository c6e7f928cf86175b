"""A task that only tests know; the worker process of the tests registers it as well."""

from __future__ import annotations

import os
import time
from datetime import date
from typing import Any

from procrastinate.contrib.django import app

from sasaeai.core import jobs
from sasaeai.core.metrics.models import Series, TypedValue
from sasaeai.people.models import Person


def series() -> Series:
    return Series.objects.get_or_create(key="job test", metric="job test")[0]


@app.task(name="tests.count")
def count(run_id: int, rows: int) -> None:
    """Writes rows and says how many persons it sees and as whom it is signed in."""

    def body(progress: jobs.Progress) -> dict[str, Any]:
        progress.total(rows)
        for row in range(rows):
            TypedValue.objects.create(
                series=series(),
                start=date(2026, 4, 1),
                end=date(2026, 5, 1),
                area_id=row + 1,
                value=1,
                source="job test",
                as_of=date(2026, 4, 1),
            )
            progress.step()
        return {"persons": Person.objects.count()}

    jobs.perform(run_id, body, purpose="job tests.count")


@app.task(name="tests.slow")
def slow(run_id: int) -> None:
    """Works until its worker is killed; the second time it ends at once."""

    def body(progress: jobs.Progress) -> dict[str, Any]:
        TypedValue.objects.create(
            series=series(),
            start=date(2026, 4, 1),
            end=date(2026, 5, 1),
            area_id=1,
            value=1,
            source="job test",
            as_of=date(2026, 4, 1),
        )
        progress.step()
        if os.environ.get("SASAEAI_TEST_SLOW"):
            time.sleep(120)
        return {}

    jobs.perform(run_id, body, purpose="job tests.slow")
