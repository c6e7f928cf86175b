"""Reading for the pages of meetings; row policies decide which items are there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Prefetch, QuerySet

from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferencePaper,
    Seat,
)
from sasaeai.core.periods import today
from sasaeai.people.public import Account


def conferences() -> QuerySet[Conference]:
    return Conference.objects.select_related("kind", "host", "area")


def items_of(conference: Conference) -> list[ConferenceItem]:
    """The items in reach with everything that hangs on them; eight queries, whatever there is."""
    seats = Seat.objects.filter(ended_at=None).select_related(
        "attendee__account", "attendee__organisation"
    )
    rows = (
        ConferenceItem.objects.filter(conference=conference)
        .select_related("case__person", "minutes__written_by", "minutes__confirmed_by")
        .prefetch_related(
            "papers__file", "decisions__task__owner", "plans", Prefetch("seats", queryset=seats)
        )
    )
    found = list(rows)
    for row in found:
        row.conference = conference
    return found


def items_for(conference: Conference, attendee: int) -> list[ConferenceItem]:
    """The items at which one attendee sits, as far as the reader reaches them."""
    return [
        item
        for item in items_of(conference)
        if any(one.attendee_id == attendee for one in item.seats.all())
    ]


def attendees_of(conference: Conference) -> list[Attendee]:
    return list(conference.attendees.select_related("account", "organisation"))


def invitations(account: Account) -> list[Attendee]:
    """Meetings to which the reader is invited and whose papers are still open, the next first."""
    rows = Attendee.objects.filter(account=account)
    return list(
        rows.select_related("conference__kind", "conference__host")
        .filter(conference__state__in=("planned", "held"), conference__papers_until__gte=today())
        .order_by("conference__held_on", "pk")
    )


def seated_items(attendee: Attendee) -> list[ConferenceItem]:
    """Only the own items, also for a worker of the council who would reach more as a worker."""
    rows = ConferenceItem.objects.filter(
        conference_id=attendee.conference_id, closed_at=None, seats__attendee=attendee,
        seats__ended_at=None,
    )  # fmt: skip
    return list(rows.select_related("minutes").prefetch_related("papers__file", "decisions"))


def files_of(items: Iterable[ConferenceItem]) -> QuerySet[ConferencePaper]:
    """Papers that are files, of items the reader has in front of them; not those destroyed."""
    rows = ConferencePaper.objects.select_related("file").exclude(file_key="")
    return rows.filter(item__in=[item.pk for item in items], file__isnull=False)


def persons_of(items: Iterable[ConferenceItem]) -> dict[int, int]:
    """Item → person whose case it is: only for the journal, as the reader reaches neither."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item, person FROM access.consult_item_persons(%s)", [[row.pk for row in items]]
        )
        return dict(cursor.fetchall())
