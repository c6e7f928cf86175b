"""Sending one notice by LINE, and counting who begins or ceases to follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Dispatch, FollowerDay, Notice, NoticeEdition
from sasaeai.places.notices import line
from sasaeai.places.notices.access import HEARD, JOB
from sasaeai.places.notices.enums import Channel, DispatchState, EditionState
from sasaeai.places.notices.sending import AT_WORK, WITHDRAWN, going_out, order


class OverQuota(Refusal):
    """More people follow than messages are left this month."""


def preview(notice: Notice, *, address: str) -> tuple[line.Cost, str]:
    """What it would cost and what it would say. Raises what ``line.cost`` and ``going_out`` do."""
    return line.cost(), text_of(going_out(notice), address=address)


def text_of(edition: NoticeEdition, *, address: str) -> str:
    """Title, one sentence and the way to the page: whoever wants more opens it."""
    head = "【訂正】" if edition.number > 1 else ""
    return f"{head}{edition.title}\n\n{edition.summary}\n\n{address}"[: line.LONGEST]


def order_line(notice: Notice) -> Dispatch:
    """Counts again what it costs, and refuses what would go over. Raises ``OverQuota`` and all
    that ``order`` and ``line.cost`` raise."""
    cost = line.cost()
    if not cost.fits:
        raise OverQuota("今月に送れる数をこえるので、送れません。")
    return order(notice, channel=Channel.LINE, planned=cost.receivers)


def send_line(dispatch_id: int, *, base: str) -> None:
    """The job: one order with the dispatch's own key, however often it is tried.

    Raises ``LineSilent``, so that the queue tries again with the same key.
    """
    with acting(None, purpose=JOB):
        row = Dispatch.objects.select_related("edition").get(pk=dispatch_id)
        if row.state not in AT_WORK:
            return
        if row.edition.state == EditionState.WITHDRAWN:
            _end(row.pk, WITHDRAWN)
            return
        Dispatch.objects.filter(pk=row.pk).update(state=DispatchState.SENDING)
        address = base + reverse("places:notice", args=[row.notice_id])
        text = text_of(row.edition, address=address)
    problem = ""
    try:
        line.send_to_all(text, key=row.key)
    except (line.LineRefused, line.NoLine) as refused:
        problem = str(refused)
    with acting(None, purpose=JOB):
        _end(row.pk, problem)


@transaction.atomic
def _end(dispatch_id: int, problem: str) -> None:
    row = Dispatch.objects.select_for_update().get(pk=dispatch_id)
    row.problem = problem
    row.state = DispatchState.FAILED if problem else DispatchState.DONE
    row.reached = None if problem else row.copies
    row.save(update_fields=["problem", "state", "reached"])


def note_events(events: Iterable[Mapping[str, Any]]) -> None:
    """Counts 友だち追加 and ブロック of today. Who it was and what they wrote is not kept."""
    counted = Counter(str(event.get("type")) for event in events)
    more, fewer = counted["follow"], counted["unfollow"]
    if not more and not fewer:
        return
    with acting(None, purpose=HEARD):
        row, _made = FollowerDay.objects.get_or_create(day=today())
        FollowerDay.objects.filter(pk=row.pk).update(
            followed=F("followed") + more, left=F("left") + fewer
        )
        audit.record("places.line.counted")
