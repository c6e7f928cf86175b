"""Recurring work of the core."""

from __future__ import annotations

import logging

from django.db import connection
from procrastinate.contrib.django import app

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.audit import chain, checking
from sasaeai.core.jobs.stalled import give_up, resume_stalled

__all__ = [
    "check_journal",
    "forget_old_marks",
    "give_up",
    "refresh_facts",
    "resume_stalled",
    "seal_journal",
]
logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.refresh_facts", queueing_lock="core.refresh_facts", pass_context=False)
def refresh_facts(timestamp: int) -> None:
    """Counts touched months even when nobody looks; pages that look do it themselves at once."""
    with acting(None, purpose="job core.refresh_facts"):
        metrics.refresh()
        forget_old_marks()


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.seal_journal", queueing_lock="core.seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> None:
    """Seals what was written since; nobody who writes waits for it."""
    upto = chain.settled_heights()
    with acting(None, purpose="job core.seal_journal"):
        chain.extend(upto)


@app.periodic(cron="40 3 * * *")
@app.task(name="core.check_journal", queueing_lock="core.check_journal", pass_context=False)
def check_journal(timestamp: int) -> None:
    """Reads the whole chain again each night; a break also stands in the log for the operator."""
    with acting(None, purpose="job core.check_journal"):
        found = checking.keep(checking.check())
    if found.broken:
        logger.error("the chain of the journal is broken: %s", found.broken)


def forget_old_marks() -> None:
    """Old marks of public change have done their work; kept pages are made anew once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_publicchange WHERE at < now() - interval '10 minutes'")
