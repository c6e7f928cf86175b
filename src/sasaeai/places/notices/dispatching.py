"""What went out, by which channel, to which area; and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Dispatch, Notice, NoticeEdition
from sasaeai.places.notices.enums import BY_HAND, Channel, DispatchState, EditionState


class NotPublished(Refusal):
    """Only what has been approved and published goes out."""


class NotByHand(Refusal):
    """Mail and messages are sent by the system and count themselves."""


@dataclass(frozen=True)
class Sent:
    """What a person tells about one way of sending. Numbers that nobody knows stay None."""

    channel: Channel
    area: Area | None = None
    day: date | None = None
    copies: int | None = None
    reached: int | None = None
    cost: int | None = None
    note: str = ""


def published_edition(notice: Notice) -> NoticeEdition:
    """The wording that residents see. Raises ``NotPublished``."""
    row = notice.editions.filter(state=EditionState.PUBLISHED).first()
    if row is None:
        raise NotPublished("先に、たしかめて出してください。")
    return row


def note_web(edition: NoticeEdition) -> None:
    """Publishing is going out by the web page and its feed: one row for each area it is for."""
    areas: list[Area | None] = list(edition.areas.all()) or [None]
    Dispatch.objects.bulk_create(
        [
            Dispatch(
                notice_id=edition.notice_id,
                edition=edition,
                channel=Channel.WEB,
                area=area,
                day=today(),
                state=DispatchState.DONE,
                account_id=current().account_id,
            )
            for area in areas
        ]
    )


@transaction.atomic
def record_dispatch(notice: Notice, sent: Sent, *, once: UUID | None = None) -> Dispatch:
    """Paper or voice went out; the same ``once`` again is the same record.

    Raises ``NotPublished``, ``NotByHand`` and ``Refusal`` for a day to come.
    """
    if sent.channel not in BY_HAND:
        raise NotByHand("メールとLINEは、送ると自動で数えます。")
    if once is not None:
        known = Dispatch.objects.filter(once=once).first()
        if known is not None:
            return known
    day = sent.day or today()
    if day > today():
        raise Refusal("これからの日は書けません。")
    row = Dispatch.objects.create(
        notice=notice,
        edition=published_edition(notice),
        channel=sent.channel,
        area=sent.area,
        day=day,
        state=DispatchState.DONE,
        copies=sent.copies,
        reached=sent.reached,
        cost=sent.cost,
        note=sent.note.strip(),
        account_id=current().account_id,
        once=once,
    )
    audit.record(
        "places.notice.dispatched",
        subject=("notice", notice.pk),
        detail={"channel": str(sent.channel), "area": sent.area.pk if sent.area else None},
    )
    return row


@transaction.atomic
def record_return(dispatch: Dispatch, *, reached: int | None, returned: int | None) -> Dispatch:
    """How many it reached and how many slips came back, as it is known now."""
    row = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    row.returned = returned
    if row.channel in BY_HAND:
        row.reached = reached
    row.save(update_fields=["reached", "returned"])
    audit.record("places.notice.returned", subject=("notice", row.notice_id))
    return row
