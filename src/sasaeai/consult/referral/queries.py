"""Reading for the pages of referrals; row policies decide what is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sasaeai.consult.referral.enums import OPEN, EventKind
from sasaeai.consult.referral.models import Referral, ReferralEvent
from sasaeai.core.periods import local_date, today, wareki
from sasaeai.core.ui.jobview import TimelineEntry
from sasaeai.people.public import Account

MOST_ON_BOARD = 60
OURS = (EventKind.SENT, EventKind.ANSWERED, EventKind.WITHDRAWN, EventKind.EXPIRED)
"""Moves of the council that its addressee reads too."""
ICONS = {
    EventKind.SENT: "mail",
    EventKind.ASKED: "say",
    EventKind.ANSWERED: "say",
    EventKind.DECLINED: "pause",
    EventKind.WITHDRAWN: "pause",
    EventKind.EXPIRED: "clock",
}


def referrals() -> QuerySet[Referral]:
    return Referral.objects.select_related("organisation", "case", "person", "contact", "owner")


@dataclass(frozen=True)
class Waiting:
    """What one worker has to do about referrals, and, for a manager, what stands still elsewhere."""

    ours: list[Referral]
    silent: list[Referral]
    late: list[Referral]


def waiting(worker: Account, *, leads: bool) -> Waiting:
    """Three queries, whatever there is."""
    rows = referrals().order_by("due_on", "pk")
    mine = rows.filter(owner=worker)
    late = rows.filter(escalates_on__lt=today()).exclude(waits="").exclude(owner=worker)
    return Waiting(
        list(mine.filter(waits="us")[:MOST_ON_BOARD]),
        list(mine.filter(waits="them", due_on__lt=today())[:MOST_ON_BOARD]),
        list(late[:MOST_ON_BOARD]) if leads else [],
    )


def addressed() -> QuerySet[Referral]:
    """What the reader's own organisations are asked; ends with the ground it rests on."""
    return Referral.objects.filter(state__in=OPEN).order_by("due_on", "pk")


def own_referrals(person_id: int) -> list[Referral]:
    """What was asked of others about the reader, newest first, as far as they know of the case."""
    mine = Q(case__person_id=person_id, case__known_to_person=True) | Q(
        case=None, contact__case=None, contact__caller_person_id=person_id
    )
    rows = Referral.objects.exclude(state="draft").filter(mine).select_related("organisation")
    return list(rows.prefetch_related("lines").order_by("-sent_on", "-pk"))


def story(referral: Referral, *, icon: str = "check", outside: bool = False) -> list[TimelineEntry]:
    """What happened, newest first, as far as the reader may know.

    ``outside``: for the addressee, to whom of the council's workers only the one who answers for
    the referral has a name.
    """
    rows = (
        ReferralEvent.objects.filter(referral=referral).select_related("by").order_by("-at", "-pk")
    )
    return [
        TimelineEntry(
            at=local_date(row.at),
            when=wareki(local_date(row.at)),
            title=EventKind(row.kind).label,
            icon=ICONS.get(EventKind(row.kind), icon),
            who=_who(row, referral, outside=outside),
            text=row.note,
        )
        for row in rows
    ]


def _who(event: ReferralEvent, referral: Referral, *, outside: bool) -> str:
    if event.by is None:
        return str(event.by_name)
    known = event.kind not in OURS or event.by_id == referral.owner_id
    return str(event.by.name) if known or not outside else _("社会福祉協議会")
