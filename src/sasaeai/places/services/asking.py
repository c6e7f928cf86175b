"""Asking whether a page is still true, and taking it from view when nobody can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.enums import ShownTo, Way
from sasaeai.places.links import token_for
from sasaeai.places.models import Asking, Contact, Listing
from sasaeai.places.services.listings import change_listing

PATIENCE = timedelta(days=14)
"""Nobody is asked again by mail before two weeks are over."""


class NoAddress(Refusal):
    """No mail address of the leader is known."""


@transaction.atomic
def note_asking(listing: Listing, *, way: Way) -> Asking:
    """Somebody was asked today in this way; twice a day changes nothing."""
    row, made = Asking.objects.get_or_create(
        listing=listing,
        day=today(),
        way=way,
        defaults={"area_id": listing.area_id, "account_id": current().account_id},
    )
    if made:
        detail = {"way": str(way)}
        audit.record("places.listing.asked", subject=("listing", listing.pk), detail=detail)
    return row


@transaction.atomic
def ask_by_mail(listing: Listing, *, address_of: Callable[[str], str]) -> Asking:
    """Sends the leader the link to her page; ``address_of`` makes a full address of a token.

    Once a day at most. Raises ``NoAddress``.
    """
    row = Contact.objects.filter(listing=listing, kind="mail").exclude(value="").first()
    if row is None:
        raise NoAddress("世話をする人のメールアドレスが、まだ入っていません。")
    if Asking.objects.filter(listing=listing, day=today(), way=Way.MAIL).exists():
        return note_asking(listing, way=Way.MAIL)
    asking = note_asking(listing, way=Way.MAIL)
    link = address_of(token_for(listing, mail=row.value))
    subject = _("「%(name)s」のページをたしかめてください") % {"name": listing.name}
    body = _(
        "「%(name)s」のページが、いまも合っているかをたしかめてください。\n"
        "下の入口をひらいて、ボタンをひとつ押すだけです。直すこともできます。\n\n"
        "%(link)s\n\n"
        "この入口は60日で使えなくなります。心当たりのないときは、このメールを消してください。"
    ) % {"name": listing.name, "link": link}
    mail = row.value
    transaction.on_commit(lambda: send_mail(subject, body, None, [mail]))
    return asking


@transaction.atomic
def ask_all(listings: Iterable[Listing], *, address_of: Callable[[str], str]) -> int:
    """Asks those that have an address and were not asked lately; returns how many."""
    rows = list(listings)
    lately = set(
        Asking.objects.filter(
            listing__in=rows, way=Way.MAIL, day__gt=today() - PATIENCE
        ).values_list("listing_id", flat=True)
    )
    mails = set(
        Contact.objects.filter(listing__in=rows, kind="mail")
        .exclude(value="")
        .values_list("listing_id", flat=True)
    )
    wanted = [row for row in rows if row.pk in mails and row.pk not in lately]
    for row in wanted:
        ask_by_mail(row, address_of=address_of)
    return len(wanted)


def hide_listing(listing: Listing) -> Listing:
    """Nobody could say whether it is true: the public no longer sees it, the office still does."""
    return change_listing(listing, shown_to=ShownTo.STAFF)
