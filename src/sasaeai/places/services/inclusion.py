"""Holding a page against the published criteria (掲載の基準), the same for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Criterion, Inclusion, Listing


class NoReason(Refusal):
    """A refusal without a reason, or without a criterion that was not met."""


@transaction.atomic
def accept_listing(listing: Listing, *, met: Iterable[str]) -> Inclusion:
    """The page meets the criteria named; what was not named is noted as unmet."""
    codes = set(met)
    every = list(Criterion.objects.filter(in_use=True).values_list("code", flat=True))
    row = Inclusion.objects.create(
        listing=listing,
        area_id=listing.area_id,
        name=listing.name,
        day=today(),
        met=[code for code in every if code in codes],
        unmet=[code for code in every if code not in codes],
        account_id=current().account_id,
    )
    audit.record("places.inclusion.accepted", subject=("listing", listing.pk))
    return row


@transaction.atomic
def refuse_listing(
    *, name: str, area: Area, unmet: Iterable[str], reason: str, once: UUID | None = None
) -> Inclusion:
    """It was not taken in, and why; the same ``once`` again changes nothing. Raises ``NoReason``."""
    codes = sorted(unmet)
    if not reason.strip() or not codes:
        raise NoReason("のせないときは、満たしていない基準と、わけを書いてください。")
    known = Inclusion.objects.filter(once=once).first() if once else None
    if known:
        return known
    every = list(Criterion.objects.filter(in_use=True).values_list("code", flat=True))
    row = Inclusion.objects.create(
        area=area,
        name=name,
        day=today(),
        met=[code for code in every if code not in codes],
        unmet=[code for code in every if code in codes],
        reason=reason.strip(),
        account_id=current().account_id,
        once=once,
    )
    audit.record("places.inclusion.refused", subject=("inclusion", row.pk))
    return row
