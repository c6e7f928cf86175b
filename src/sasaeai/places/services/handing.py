"""Gathering pages for somebody and handing them over; nothing is written about that somebody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.enums import Handing
from sasaeai.places.models import Basket, BasketItem, HandOut, Listing

MOST = 12
"""Two sheets of A4: more than that nobody reads."""


class BasketFull(Refusal):
    """More pages than fit on two sheets."""


class BasketEmpty(Refusal):
    """Nothing to hand over."""


@transaction.atomic
def open_basket(*, title: str) -> Basket:
    """A basket of one's own; the same title again is the same basket."""
    words = title.strip()[:60] or "わたすもの"
    row, _made = Basket.objects.get_or_create(account_id=current().account_id or 0, title=words)
    return row


@transaction.atomic
def put_in(listing: Listing, *, basket: Basket) -> BasketItem:
    """One public page more; twice changes nothing. Raises ``BasketFull``."""
    known = basket.items.filter(listing=listing).first()
    if known is not None:
        return known
    if basket.items.count() >= MOST:
        raise BasketFull(
            "ひとつのかごには%(most)s件までです。新しいかごを作ってください。", most=MOST
        )
    row = BasketItem.objects.create(basket=basket, account_id=basket.account_id, listing=listing)
    basket.save(update_fields=["at"])
    return row


@transaction.atomic
def take_out(listing: Listing, *, basket: Basket) -> None:
    """The page is no longer in the basket."""
    basket.items.filter(listing=listing).delete()


@transaction.atomic
def empty_basket(basket: Basket) -> None:
    """The basket goes; what was handed out of it stays counted."""
    basket.delete()


@transaction.atomic
def hand_out(listings: Sequence[Listing], *, way: Handing, once: UUID) -> int:
    """Notes the information act (情報提供): which pages, how, today; never to whom.

    The same ``once`` again counts nothing. Raises ``BasketEmpty``.
    """
    if not listings:
        raise BasketEmpty("かごに何も入っていません。")
    if HandOut.objects.filter(once=once).exists():
        return 0
    account = current().account_id
    HandOut.objects.bulk_create(
        [
            HandOut(
                listing=row,
                area_id=row.area_id,
                category_id=row.category_id,
                day=today(),
                way=way,
                once=once,
                account_id=account,
            )
            for row in listings
        ]
    )
    audit.record("places.handed_out", detail={"pages": len(listings), "way": str(way)})
    return len(listings)
