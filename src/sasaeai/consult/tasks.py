"""Recurring work of the consult room."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from sasaeai.consult.referral.reminding import remind
from sasaeai.consult.statistics import closing
from sasaeai.consult.statistics.models import Close
from sasaeai.core.access import acting

logger = logging.getLogger(__name__)


@app.periodic(cron="10 4 * * *")
@app.task(name="consult.verify_closes", queueing_lock="consult.verify_closes", pass_context=False)
def verify_closes(timestamp: int) -> None:
    """Each night: are the closed figures still made of the rows that were closed?"""
    with acting(None, purpose="job consult.verify_closes"):
        rows = list(Close.objects.select_related("definition"))
        found = closing.verify(rows)
    differing = [check.close_id for check in found if check.differing]
    if differing:
        logger.warning("closed periods that count otherwise now: %s", differing)


@app.periodic(cron="40 23 * * *")
@app.task(name="consult.remind", queueing_lock="consult.remind", pass_context=False)
def remind_of_referrals(timestamp: int) -> None:
    """Every morning (8:40 in Japan); it acts for nobody and sees only what a reminder needs."""
    with acting(None, purpose="job consult.remind"):
        remind()
