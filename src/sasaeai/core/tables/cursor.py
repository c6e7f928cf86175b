"""The token in "next page": where the last row stood, closed to the reader.

The token holds order values of a row (names, dates of people), and addresses end up in logs:
it is encrypted and authenticated, so it tells nothing and cannot be made by hand. AES-SIV
(RFC 5297) gives the same token for the same row, which keeps pages cacheable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import BadRequest

_LONGEST = 4096
_CONTEXT = b"sasaeai.core.tables.cursor"


class BadTableQuery(BadRequest):
    """The address asks for something the list does not have; Django answers 400."""


def seal(values: Sequence[object], *, scope: str) -> str:
    """A token that only ``unseal`` with the same scope (list and order) opens."""
    plain = json.dumps([_tagged(value) for value in values], separators=(",", ":")).encode()
    sealed = _cipher(settings.SECRET_KEY).encrypt(plain, [scope.encode()])
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(token: str, *, scope: str, length: int) -> tuple[object, ...]:
    """Raises BadTableQuery for anything that ``seal`` did not make for this scope."""
    if len(token) > _LONGEST:
        raise BadTableQuery("cursor too long")
    try:
        sealed = base64.b64decode(
            token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadTableQuery("cursor is no token") from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = _cipher(key).decrypt(sealed, [scope.encode()])
        except (InvalidTag, ValueError):
            continue
        values = tuple(_untagged(pair) for pair in json.loads(plain))
        if len(values) == length:
            return values
    raise BadTableQuery("cursor of another list")


def _cipher(key: str | bytes) -> AESSIV:
    secret = key.encode() if isinstance(key, str) else key
    return AESSIV(hashlib.sha512(_CONTEXT + secret).digest())


def _tagged(value: object) -> list[object]:
    if value is None or isinstance(value, bool | int | str):
        return ["", value]
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if isinstance(value, UUID):
        return ["u", str(value)]
    raise TypeError(f"cannot page by {type(value).__name__}")


_READERS: dict[str, Callable[[str], object]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def _untagged(pair: list[object]) -> object:
    tag, value = pair
    return _READERS[str(tag)](str(value)) if tag else value
