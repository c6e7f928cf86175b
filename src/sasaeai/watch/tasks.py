"""Recurring work of the watch room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sasaeai.core.access import acting
from sasaeai.watch import services


@app.periodic(cron="7 * * * *")
@app.task(name="watch.plan_rounds", queueing_lock="watch.plan_rounds", pass_context=False)
def plan_rounds(timestamp: int) -> None:
    """Keeps every plan's rounds six weeks ahead and marks those whose day has passed.

    Hourly, so that a server that was off over midnight catches up; it acts for nobody.
    """
    with acting(None, purpose="job watch.plan_rounds"):
        services.plan_rounds()
