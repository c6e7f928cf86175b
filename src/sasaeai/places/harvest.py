"""What other systems take over: every public page with its state, paused and ended ones too.

Residents find what is open (``queries.findable``). Whoever keeps a copy must also learn of an end.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sasaeai.core.search import matching
from sasaeai.places.models import Listing, Withdrawal
from sasaeai.places.searchkeys import spellings


def harvestable(
    *,
    words: str = "",
    organisation: UUID | None = None,
    since: datetime | None = None,
    bearing: Q | None = None,
    placed: bool = False,
) -> QuerySet[Listing]:
    """Public pages that fit all of it; ``since`` includes its moment, ``placed`` asks for a public
    spot, ``bearing`` is a condition on the page's own tables."""
    rows = Listing.objects.filter(visible=True)
    if organisation is not None:
        rows = rows.filter(organisation__uuid=organisation)
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    if bearing is not None:
        rows = rows.filter(pk__in=Listing.objects.filter(bearing).values("pk"))
    if placed:
        rows = rows.filter(location__public=True)
    return matching(rows, words, spellings=spellings()) if words.strip() else rows


def withdrawals(since: datetime | None, uuid: UUID | None = None) -> list[tuple[UUID, datetime]]:
    """Pages that were public and are no more, with the moment; the oldest first."""
    rows = Withdrawal.objects.order_by("at", "pk")
    if since is not None:
        rows = rows.filter(at__gte=since)
    if uuid is not None:
        rows = rows.filter(uuid=uuid)
    return list(rows.values_list("uuid", "at"))
