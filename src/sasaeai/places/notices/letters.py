"""Notices by mail: asking, confirming, leaving with one press; the office sees counts alone."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.access.measure import counted
from sasaeai.core.periods import today
from sasaeai.places.models import NoticeEdition, Subscription, Term
from sasaeai.places.notices import posting
from sasaeai.places.notices.access import ASKING, COUNTING, HOLDING
from sasaeai.places.notices.enums import LetterState

SALT = "places.letters"
PATIENCE = timedelta(days=7)
"""An address whose owner has not confirmed by then is forgotten."""
PER_DAY = 3
"""So many mails about an entrance go to one address in a day, whoever asks."""


class DeadLink(ValueError):
    """Forged, or about an address that is no longer kept."""


class NotTaken(RuntimeError):
    """The mail server refused it for now."""


def mark_of(mail: str) -> str:
    """The keyed hash by which the same address is found again."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"letters" + mail.strip().casefold().encode(), sha256).hexdigest()


def token_for(subscription: Subscription) -> str:
    """The address's own entrance; it opens nothing once the row is gone."""
    return signing.dumps(str(subscription.pk), salt=SALT)


def ask_for_letters(mail: str, *, area: Area | None, terms: Sequence[Term]) -> UUID | None:
    """Keeps the wish; returns the row to whose owner the entrance is to be mailed.

    None where that address has been written to often enough today: nobody fills a stranger's
    mailbox through us. The page says the same words in all cases.
    """
    address, mark = mail.strip(), mark_of(mail)
    with acting(None, purpose=f"{ASKING} {mark}"):
        first = {"mail": address, "area": area, "asked_on": today()}
        row, fresh = Subscription.objects.get_or_create(mark=mark, defaults=first)
        if not fresh and row.confirmed_on is None:
            row.area, row.asked_on = area, today()
            row.save(update_fields=["area", "asked_on"])
        if row.confirmed_on is None:
            row.terms.set(terms)
        audit.record("places.letters.asked")
        return row.pk if _may_write_to(mark) else None


def _may_write_to(mark: str) -> bool:
    """Counts one more mail to this address today."""
    return counted(f"places.letters.{mark[:32]}", within=timedelta(days=1)) <= PER_DAY


def mail_the_entrance(subscription: str, *, base: str, language: str) -> None:
    """Writes to the owner of an address in the language in which it was asked. An address that is
    gone again, or that its mail server refuses for good, is left alone.

    Raises ``posting.MailAway`` and ``NotTaken``, which name no address.
    """
    with acting(None, purpose=f"{HOLDING} {subscription}"), translation.override(language):
        row = Subscription.objects.filter(pk=subscription).first()
        if row is None:
            return
        link = base + reverse("places:letters", args=[token_for(row)])
        subject, body = _words(row.confirmed_on is not None, link)
        address = row.mail
    with posting.opened() as backend:
        message = EmailMessage(subject, body, None, [address], connection=backend)
        if posting.hand_over(message) == LetterState.FAILED:
            raise NotTaken


def _words(known: bool, link: str) -> tuple[str, str]:
    end = _("心当たりのないときは、このメールを消してください。何もとどきません。")
    if known:
        subject = _("お知らせメールは、もう申しこまれています")
        body = _("変えるとき、やめるときは、下の入口をひらいてください。")
    else:
        subject = _("お知らせメールの申しこみをたしかめてください")
        body = _("下の入口をひらいて、ボタンをひとつ押すと、お知らせがとどくようになります。")
        body += "\n" + _("7日のうちに押さないと、アドレスは消えます。")
    return subject, f"{body}\n\n{link}\n\n{end}"


@contextmanager
def opened(token: str) -> Iterator[Subscription]:
    """The one row behind a token, in a transaction that reaches no other. Raises ``DeadLink``."""
    try:
        number = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise DeadLink(token[:10]) from error
    with acting(None, purpose=f"{HOLDING} {number}"):
        row = Subscription.objects.select_related("area").filter(pk=number).first()
        if row is None:
            raise DeadLink(str(number))
        yield row


def confirm(row: Subscription) -> None:
    """From now on it receives. Twice changes nothing."""
    if row.confirmed_on is None:
        row.confirmed_on = today()
        row.save(update_fields=["confirmed_on"])
        audit.record("places.letters.confirmed")


def choose(row: Subscription, *, area: Area | None, terms: Sequence[Term]) -> None:
    """Another area, other themes."""
    row.area = area
    row.save(update_fields=["area"])
    row.terms.set(terms)
    audit.record("places.letters.changed")


def leave(row: Subscription) -> None:
    """The address is forgotten, with everything that was sent to it."""
    row.delete()
    audit.record("places.letters.left")


def forget_unconfirmed() -> int:
    """Addresses whose owners did not confirm in a week; for the nightly job."""
    rows = Subscription.objects.filter(confirmed_on=None, asked_on__lt=today() - PATIENCE)
    return rows.delete()[0]


def receivers(edition: NoticeEdition) -> QuerySet[Subscription]:
    """Confirmed addresses that this notice is for: by area, as on the page, and by theme."""
    rows = Subscription.objects.filter(confirmed_on__isnull=False)
    areas = list(edition.areas.values_list("pk", flat=True))
    if areas:
        rows = rows.filter(Q(area=None) | Q(area__in=_inside_or_around(areas)))
    own = Subscription.terms.through.objects.filter(subscription=OuterRef("pk"))
    fits = own.filter(term__in=edition.terms.values("pk"))
    return rows.filter(~Exists(own) | Exists(fits))


def _inside_or_around(areas: Sequence[int]) -> QuerySet[Area]:
    return Area.objects.filter(
        Q(as_descendant__ancestor__in=areas) | Q(as_ancestor__descendant__in=areas)
    )


def how_many(edition: NoticeEdition) -> int:
    """For the office, which sees the number and no address."""
    with acting(None, purpose=COUNTING):
        return receivers(edition).count()
