"""Sealing and opening one text: AES-256-GCM, a nonce of its own each time, bound to its place.

The stored form is ``s1.<key id>.<base64url of nonce, text, tag>``. The place (``table.column``) is
authenticated too, so that a text copied into another column does not open there.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sasaeai.core.sealing.keyring import Key, parse

MARK = "s1."
NONCE = 12


class CannotOpen(Exception):
    """No key for it, or not what was sealed here. The message names key and place, no content."""


def keys() -> tuple[Key, ...]:
    """The configured keys; the first one seals."""
    return _parsed(settings.SASAEAI_SEALING_KEYS)


def is_sealed(stored: str) -> bool:
    return stored.startswith(MARK)


def key_of(stored: str) -> str:
    """The name of the key that a sealed text needs."""
    return stored.split(".", 2)[1]


def seal(text: str, *, place: str) -> str:
    """The stored form under the current key."""
    return seal_with(keys()[0], text, place=place)


def seal_with(key: Key, text: str, *, place: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    closed = nonce + _cipher(key).encrypt(nonce, text.encode(), place.encode())
    return f"{MARK}{key.id}.{base64.urlsafe_b64encode(closed).decode().rstrip('=')}"


def open_sealed(stored: str, *, place: str) -> str:
    """The text; raises ``CannotOpen`` when the key is missing or a letter was changed."""
    try:
        _mark, name, body = stored.split(".")
        closed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except (ValueError, binascii.Error):
        raise CannotOpen(f"{place} holds no sealed text") from None
    key = next((key for key in keys() if key.id == name), None)
    if key is None:
        raise CannotOpen(f"{place} needs the key {name[:16]}, which is not configured")
    try:
        return _cipher(key).decrypt(closed[:NONCE], closed[NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotOpen(f"{place} was changed or sealed elsewhere") from None


@lru_cache(maxsize=32)
def _cipher(key: Key) -> AESGCM:
    return AESGCM(key.secret)


@lru_cache(maxsize=8)
def _parsed(text: str) -> tuple[Key, ...]:
    return parse(text)
