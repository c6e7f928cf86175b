"""Handing one letter to the mail server, and what its answer says about the letter (RFC 5321)."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from sasaeai.places.notices.enums import LetterState

CLOSING = 421
"""The server ends the conversation and says so: nothing was taken, whatever had been said before."""
FOR_GOOD = 500


class MailAway(RuntimeError):
    """The mail server is not there, closes, or takes nothing from us: later it may. Whatever was
    about to go is known not to have gone. The words name no address and are shown to the office."""


@contextmanager
def opened() -> Iterator[BaseEmailBackend]:
    """A conversation with the mail server. Raises ``MailAway``."""
    backend = get_connection()
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        raise _away(getattr(error, "smtp_code", None)) from None
    try:
        yield backend
    finally:
        with suppress(OSError, smtplib.SMTPException):
            backend.close()


def hand_over(message: EmailMessage) -> LetterState | None:
    """The mail server took it, refused it for now or for good; None when it fell silent halfway.

    Only what it says of the reader's address or of this letter counts against the letter. Raises
    ``MailAway`` for all that it says of itself or of us.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused([int(code) for code, _words in refused.recipients.values()])
    except smtplib.SMTPSenderRefused as refused:
        raise _away(refused.smtp_code) from None
    except smtplib.SMTPResponseException as refused:
        return _refused([refused.smtp_code])
    except (OSError, smtplib.SMTPException):
        return None
    return LetterState.SENT


def _refused(codes: list[int]) -> LetterState:
    if CLOSING in codes:
        raise _away(CLOSING) from None
    gone = bool(codes) and min(codes) >= FOR_GOOD
    return LetterState.REFUSED if gone else LetterState.FAILED


def _away(code: int | None) -> MailAway:
    if code is None:
        return MailAway("メールサーバーにつながりません。")
    return MailAway(f"メールサーバーが受けとりません（{code}）。")
