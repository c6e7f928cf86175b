"""Recurring work of the core."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sasaeai.core import metrics
from sasaeai.core.access import acting


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.refresh_facts", queueing_lock="core.refresh_facts", pass_context=False)
def refresh_facts(timestamp: int) -> None:
    """Counts touched months even when nobody looks; pages that look do it themselves at once."""
    with acting(None, purpose="job core.refresh_facts"):
        metrics.refresh()
