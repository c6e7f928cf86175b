"""Work of the places: what comes by itself, what is sent, and what a person asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from sasaeai.core.access import acting
from sasaeai.core.jobs import Progress, Watched, perform
from sasaeai.places.desks.speech import look_at_lists, speak_list
from sasaeai.places.models import Dispatch, ImportBatch
from sasaeai.places.municipal.services import accept
from sasaeai.places.notices.access import FORGETTING
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.following import send_line
from sasaeai.places.notices.letters import forget_unconfirmed, mail_the_entrance
from sasaeai.places.notices.line import LineSilent
from sasaeai.places.notices.posting import MailAway
from sasaeai.places.notices.resuming import lock_of
from sasaeai.places.notices.sending import MOST_TRIES, WAITS, give_up, send_letters
from sasaeai.places.policies import PLANNING
from sasaeai.places.renditions.voice import record
from sasaeai.places.services import plan_ahead


@app.periodic(cron="20 2 * * *")
@app.task(name="places.plan_ahead", queueing_lock="places.plan_ahead", pass_context=False)
def plan_sessions_ahead(timestamp: int) -> None:
    """Sessions stand in the calendar a season ahead, also where nobody touches a place."""
    with acting(None, purpose=PLANNING):
        plan_ahead()


AGAIN = RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=4)
"""After 4, 16, 64 … seconds: for what nobody expected, such as a database that went away."""


@app.task(name="notices.send_letters", retry=AGAIN, pass_context=False)
def send_notice_letters(dispatch_id: int, base: str, away: int = 0) -> None:
    """Some letters of one notice; the rest is the next job's. ``away`` counts how often in a row
    the mail server was not there."""
    try:
        wait = send_letters(dispatch_id, base=base)
    except MailAway as trouble:
        _later(send_notice_letters, dispatch_id, base, away, str(trouble))
    else:
        if wait is not None:
            _queue(send_notice_letters, dispatch_id, base, wait=wait)


@app.task(name="notices.send_line", retry=AGAIN, pass_context=False)
def send_notice_by_line(dispatch_id: int, base: str, away: int = 0) -> None:
    """One notice to all followers, under one key, until the service has answered."""
    try:
        send_line(dispatch_id, base=base)
    except LineSilent as trouble:
        _later(send_notice_by_line, dispatch_id, base, away, str(trouble))


BY_CHANNEL: dict[str, Task[Any, Any, Any]] = {
    Channel.MAIL: send_notice_letters,
    Channel.LINE: send_notice_by_line,
}


def queue_dispatch(dispatch: Dispatch, *, base: str) -> None:
    """The job that sends what was ordered, or goes on with it."""
    _queue(BY_CHANNEL[dispatch.channel], dispatch.pk, base)


def _later(task: Task[Any, Any, Any], dispatch_id: int, base: str, away: int, problem: str) -> None:
    if away < len(WAITS):
        _queue(task, dispatch_id, base, away=away + 1, wait=WAITS[away])
    else:
        give_up(dispatch_id, problem)


def _queue(
    task: Task[Any, Any, Any],
    dispatch_id: int,
    base: str,
    *,
    away: int = 0,
    wait: timedelta = timedelta(0),
) -> None:
    """One job of a dispatch runs at a time and one waits; a second one that waits is none."""
    lock = lock_of(dispatch_id)
    job = task.configure(
        lock=lock, queueing_lock=lock, schedule_in={"seconds": int(wait.total_seconds())}
    )
    try:
        with transaction.atomic():
            job.defer(dispatch_id=dispatch_id, base=base, away=away)
    except AlreadyEnqueued:
        return


@app.task(name="notices.confirm_address", retry=AGAIN, pass_context=False)
def send_confirmation(subscription: str, base: str, language: str) -> None:
    """The mail by which somebody confirms an address; never inside the request that asked."""
    mail_the_entrance(subscription, base=base, language=language)


@app.task(name="renditions.speak", retry=1, pass_context=False)
def speak_rendition(rendition_id: int) -> None:
    """The recording of one published text, made by the machine that the settings name."""
    record(rendition_id)


@app.periodic(cron="25 * * * *")
@app.task(name="desks.speak_lists", queueing_lock="desks.speak_lists", pass_context=False)
def look_at_desk_lists(timestamp: int) -> None:
    """Lists of desks that read otherwise than their recordings are recorded anew."""
    look_at_lists()


@app.task(name="desks.speak_list", retry=1, pass_context=False)
def speak_desk_list(area_id: int) -> None:
    """The recording of one district's list of desks."""
    speak_list(area_id)


@app.periodic(cron="50 2 * * *")
@app.task(name="notices.forget", queueing_lock="notices.forget", pass_context=False)
def forget_unconfirmed_addresses(timestamp: int) -> None:
    """Addresses whose owners never confirmed are gone after a week."""
    with acting(None, purpose=FORGETTING):
        forget_unconfirmed()


@app.task(name="places.accept_import", pass_context=False)
def accept_import(run_id: int, batch_id: int, show: bool, met: list[str]) -> None:
    """A file of open data comes in, all or nothing, as the one who asked for it."""

    def body(progress: Progress) -> Mapping[str, Any]:
        watched = Watched(progress.total, progress.step)
        return accept(ImportBatch.objects.get(pk=batch_id), show=show, met=met, watched=watched)

    perform(run_id, body, purpose="job places.accept_import", as_asker=True)
