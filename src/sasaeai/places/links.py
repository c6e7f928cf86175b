"""The link by which a leader without a sign-in confirms and changes her own page.

It is signed, lives for two months, and dies when the address it was sent to changes. It opens one
page for confirming and changing what the public sees, and nothing else.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing

from sasaeai.core.access import acting
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Contact, Listing

SALT = "places.link"
LIFE = timedelta(days=60)
MAIL, PAPER = "m", "p"


class DeadLink(Refusal):
    """Forged, too old, or sent to an address that is no longer the leader's."""


def token_for(listing: Listing, *, mail: str = "") -> str:
    """``mail`` is the address it goes to; empty for a printed form."""
    way = MAIL if mail else PAPER
    value = [listing.pk, way, _print_of(mail) if mail else ""]
    return signing.dumps(value, salt=SALT, compress=False)


@contextmanager
def opened(token: str) -> Iterator[tuple[Listing, str]]:
    """The page behind a token, inside a transaction that may keep this page and no other.

    Gives the listing and the way it was sent. Raises ``DeadLink``.
    """
    try:
        number, way, mark = signing.loads(token, salt=SALT, max_age=LIFE)
        number = int(number)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise DeadLink("この入口は使えなくなりました。") from error
    with acting(None, purpose=f"places.link {number}"):
        listing = (
            Listing.objects.select_related(
                "category", "area", "organisation", "location", "held_at"
            )
            .filter(pk=number)
            .first()
        )
        if listing is None or (way == MAIL and not _still(listing, mark)):
            raise DeadLink("この入口は使えなくなりました。")
        yield listing, way


def _still(listing: Listing, mark: str) -> bool:
    row = Contact.objects.filter(listing=listing, kind="mail").first()
    return row is not None and hmac.compare_digest(_print_of(row.value), mark)


def _print_of(mail: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, mail.strip().casefold().encode(), sha256).hexdigest()[:16]
