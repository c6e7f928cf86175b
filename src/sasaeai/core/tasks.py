"""Recurring work of the core."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.jobs.stalled import give_up, resume_stalled

__all__ = ["forget_old_marks", "give_up", "refresh_facts", "resume_stalled"]


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.refresh_facts", queueing_lock="core.refresh_facts", pass_context=False)
def refresh_facts(timestamp: int) -> None:
    """Counts touched months even when nobody looks; pages that look do it themselves at once."""
    with acting(None, purpose="job core.refresh_facts"):
        metrics.refresh()
        forget_old_marks()


def forget_old_marks() -> None:
    """Old marks of public change have done their work; kept pages are made anew once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_publicchange WHERE at < now() - interval '10 minutes'")
