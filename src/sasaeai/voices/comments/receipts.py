"""The number with which a submitter sees again what she sent and what became of it.

It follows from the submission's id and the house's key, and the id from the form's, so a form that is
sent twice gives the same number and the office can print it again. Only a keyed hash of it is kept.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection

from sasaeai.core.access import acting
from sasaeai.core.refusal import Refusal
from sasaeai.voices.comments.access import HOLDING

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are misread."""
LENGTH, GROUP = 12, 4


class UnknownReceipt(Refusal):
    """No submission has this number."""


def submission_of(once: UUID) -> UUID:
    """The submission that a form with this id makes. The way back is closed: an id stands in purposes
    and in the journal, and must not be good for sending the form again and reading the number."""
    return UUID(bytes=_keyed("submission", once.bytes)[:16])


def number_of(submission: UUID) -> str:
    """The number as it is told: three groups of four."""
    value = int.from_bytes(_keyed("number", submission.bytes), "big")
    signs = []
    for _place in range(LENGTH):
        value, at = divmod(value, len(SIGNS))
        signs.append(SIGNS[at])
    return "-".join("".join(signs[at : at + GROUP]) for at in range(0, LENGTH, GROUP))


def print_of(number: str) -> str:
    """What is kept of a number, however it was typed."""
    folded = unicodedata.normalize("NFKC", number).upper()
    bare = "".join(sign for sign in folded if sign in SIGNS)
    return _keyed("receipt", bare.encode()).hex()


@contextmanager
def held(number: str) -> Iterator[UUID]:
    """The submission of a number, in a transaction that reads this one and no other.

    Raises ``UnknownReceipt``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.voices_receipt(%s)", [print_of(number)])
        found = cursor.fetchone()[0]
    if found is None:
        raise UnknownReceipt("この番号の意見は見つかりません。もう一度たしかめてください。")
    with acting(None, purpose=f"{HOLDING} {found}"):
        yield found


def _keyed(use: str, words: bytes) -> bytes:
    key = f"voices.{use}.{settings.SECRET_KEY}".encode()
    return hmac.new(key, words, sha256).digest()
