"""A dispatch that stopped halfway: how one sees it, and how it goes on without a second copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sasaeai.core import audit
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Dispatch
from sasaeai.places.notices.enums import BY_MACHINE, Channel, DispatchState, EditionState

KEY_LASTS = timedelta(hours=23)
"""The messaging service knows a retry key for a day; after that the same order would be a new one."""
ALIVE = ("todo", "doing")


class NotStopped(Refusal):
    """It is under way, or done, or must not go on."""


def lock_of(dispatch_id: int) -> str:
    """Under this name one job of a dispatch runs at a time, and one at most waits."""
    return f"notices.dispatch.{dispatch_id}"


def stopped(rows: Iterable[Dispatch]) -> set[int]:
    """The dispatches by machine that nobody works on and that are not done."""
    open_rows = {
        lock_of(row.pk): row.pk
        for row in rows
        if row.channel in BY_MACHINE and row.state != DispatchState.DONE
    }
    jobs = ProcrastinateJob.objects.filter(lock__in=open_rows, status__in=ALIVE)
    moving = {open_rows[lock] for lock in jobs.values_list("lock", flat=True) if lock}
    return set(open_rows.values()) - moving


def may_go_on(row: Dispatch) -> bool:
    """Not for what was withdrawn, nor where the messaging service has forgotten the order's key."""
    if row.edition.state == EditionState.WITHDRAWN:
        return False
    return row.channel != Channel.LINE or timezone.now() - row.at < KEY_LASTS


@transaction.atomic
def resume(dispatch: Dispatch) -> Dispatch:
    """Lets it go on where it stopped: what was sent stays sent. Raises ``NotStopped``.

    Two people who press at once: the second waits for the row and finds the job of the first, if
    the caller queues it in the same transaction.
    """
    row = (
        Dispatch.objects.select_for_update(of=("self",))
        .select_related("edition")
        .get(pk=dispatch.pk)
    )
    if row.pk not in stopped([row]):
        raise NotStopped("いま送っているか、もう送りおわっています。")
    if not may_go_on(row):
        raise NotStopped("このつづきは、もう送れません。")
    begun = row.channel == Channel.LINE or row.letters.exists()
    row.state = DispatchState.SENDING if begun else DispatchState.WAITING
    row.problem = ""
    row.save(update_fields=["state", "problem"])
    audit.record(
        "places.notice.resumed",
        subject=("notice", row.notice_id),
        detail={"channel": str(row.channel)},
    )
    return row
