"""The link for a partner without an account: opened once, then one device holds a key (ADR 0018).

What is stored are hashes; the purpose under which the database lets the holder in names the link,
not the secret. Opening needs a button, so that a scanner of mail opens nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sasaeai.consult.referral.enums import OPEN, EventKind
from sasaeai.consult.referral.models import Referral, ReferralLink
from sasaeai.consult.referral.moving import Hand, note_act, say
from sasaeai.consult.referral.policies import PURPOSE
from sasaeai.consult.services.refusals import WrongState
from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.access.measure import counted, sender
from sasaeai.core.periods import Period, today, wareki
from sasaeai.people.public import Account

LIFE = timedelta(days=14)
"""A link must be opened by the end of this day; the key then lasts as long as the referral is open."""
PER_SPAN, SPAN = 20, timedelta(minutes=10)
"""So many tries from one address in ten minutes."""


class DeadLink(ValueError):
    """Unknown, used, revoked, too old, or what it led to has ended; nobody learns which."""


class TooManyTries(ValueError):
    """One address has tried enough for now."""


@transaction.atomic
def make_link(
    referral: Referral, *, by: Account, mail: str = "", address_of: Callable[[str], str]
) -> str:
    """A new link, which ends all earlier ones; returns its address, told this once.

    With ``mail`` it is also sent; the mail names nobody and tells nothing.
    """
    if not may_link(referral):
        raise WrongState("送ったあと、相手に見える間だけ、リンクを作れます。")
    revoke_links(referral)
    last = last_day(referral)
    token = secrets.token_urlsafe(32)
    ReferralLink.objects.create(
        referral=referral,
        token_hash=_hashed(token),
        mail=mail.strip(),
        made_by=by,
        expires_at=Period(last, last + timedelta(days=1)).ends_at,
    )
    address = address_of(token)
    if mail.strip():
        _send(mail.strip(), address, until=last)
    note_act("consult.referral.link.made", referral, mailed=bool(mail.strip()))
    return address


def may_link(referral: Referral) -> bool:
    """While the addressee sees it; afterwards a link would lead nowhere."""
    return referral.state in OPEN and last_day(referral) >= today()


def last_day(referral: Referral) -> date:
    """On which a link made today can be opened, to midnight: never later than what it leads to."""
    return min(today() + LIFE, referral.open_until or today())


def revoke_links(referral: Referral) -> None:
    """What was given out opens nothing any more, opened or not."""
    referral.links.filter(revoked_at=None).update(revoked_at=timezone.now())


def can_open(token: str) -> bool:
    """Whether the link still leads somewhere; tells nothing of where."""
    try:
        _asked("consult_link_of", token)
    except DeadLink:
        return False
    return True


def open_once(token: str) -> str:
    """Uses the link up and gives the key for the device that opened it. Raises ``DeadLink``."""
    number = _asked("consult_link_of", token)
    key = secrets.token_urlsafe(32)
    with acting(None, purpose=f"{PURPOSE} {number}"):
        opened = ReferralLink.objects.filter(pk=number, opened_at=None).update(
            opened_at=timezone.now(), key_hash=_hashed(key)
        )
        if not opened:
            raise DeadLink
        referral = _referral(number)
        say(referral, EventKind.OPENED, hand=Hand())
        _note("consult.referral.opened", referral, number)
    return key


@contextmanager
def held(key: str) -> Iterator[Referral]:
    """The referral behind a device's key, in a transaction that reaches it and nothing else.

    Each look is in the journal. Raises ``DeadLink``.
    """
    number = _asked("consult_key_of", key)
    with acting(None, purpose=f"{PURPOSE} {number}"):
        referral = _referral(number)
        _note("consult.referral.shown", referral, number)
        yield referral


def count_try(request: HttpRequest) -> None:
    """Counts one more from this address; raises ``TooManyTries``. The address itself is not kept."""
    if counted(f"consult.link.{sender(request)}", within=SPAN) > PER_SPAN:
        raise TooManyTries("続けて開かれています。10分ほどしてから、もう一度お試しください。")


def _referral(link: int) -> Referral:
    row = Referral.objects.select_related("organisation").filter(links=link).first()
    if row is None:
        raise DeadLink
    return row


def _asked(function: str, secret: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT access.{function}(%s)", [_hashed(secret)])
        found = cursor.fetchone()[0]
    if found is None:
        raise DeadLink
    return int(found)


def _hashed(secret: str) -> str:
    """A secret of 256 random bits needs no salt; the key of the house makes a copied hash useless."""
    return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), sha256).hexdigest()


def _note(verb: str, referral: Referral, link: int) -> None:
    audit.record(
        verb,
        subject=("referral", referral.pk),
        person_id=referral.person_id,
        detail={"link": link, "organisation": referral.organisation_id},
    )


def _send(mail: str, address: str, *, until: date) -> None:
    subject = _("社会福祉協議会から、お願いがあります")
    body = _(
        "下のリンクをひらいて、内容をたしかめてください。\n"
        "このリンクは一度だけ、はじめにひらいた機器で、%(day)s まで使えます。\n\n"
        "%(link)s\n\n"
        "心当たりのないときは、このメールを消してください。"
    ) % {"link": address, "day": wareki(until)}
    transaction.on_commit(lambda: send_mail(subject, body, None, [mail], fail_silently=True))
