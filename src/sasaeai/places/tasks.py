"""Nightly work of the places."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sasaeai.core.access import acting
from sasaeai.places.policies import PLANNING
from sasaeai.places.services import plan_ahead


@app.periodic(cron="20 2 * * *")
@app.task(name="places.plan_ahead", queueing_lock="places.plan_ahead", pass_context=False)
def plan_sessions_ahead(timestamp: int) -> None:
    """Sessions stand in the calendar a season ahead, also where nobody touches a place."""
    with acting(None, purpose=PLANNING):
        plan_ahead()
