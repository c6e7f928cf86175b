"""Reminds of referrals that wait: mails that name nobody and tell nothing, only where to look."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sasaeai.core import audit


@transaction.atomic
def remind() -> int:
    """One mail per person about what is past its day, every third day at most; how many were sent.

    Whoever holds only a link is reminded by the worker, who makes a new link.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail, ours, theirs FROM access.consult_referral_reminders()")
        found = cursor.fetchall()
    base = (settings.PUBLIC_URL or "").rstrip("/")
    for mail, ours, theirs in found:
        count, page = (ours, "/desk/consult/") if ours else (theirs, "/desk/referred/")
        body = _(
            "期日のすぎたつなぎが %(n)s件あります。\nサインインして、ひらいてください。\n%(url)s"
        )
        words = body % {"n": count, "url": base + page}
        _send_after(_("つなぎのお知らせ"), words, mail)
    if found:
        audit.record("consult.referral.reminded", detail={"mails": len(found)})
    return len(found)


def _send_after(subject: str, words: str, mail: str) -> None:
    """Only once it is kept that they were reminded; a round that breaks off reminds nobody twice."""
    transaction.on_commit(lambda: send_mail(subject, words, None, [mail], fail_silently=True))
