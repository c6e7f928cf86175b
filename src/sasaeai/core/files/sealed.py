"""Files about people: what lies on the disk opens only with the key in the row that they belong to.

Each file has a key of its own. Whoever keeps the file keeps the key in a sealed column: new keys of
the house seal that column anew, and emptying it destroys the file (ADR 0027). The row that knows the
file tells its kind, size and day, and not its name.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sasaeai.core.files.models import StoredFile
from sasaeai.core.files.store import PAPERS, Damaged, kind_of, put, read

BITS, NONCE = 256, 12
PLACE = b"core_storedfile"


def store_sealed(content: bytes, *, name: str, room: str) -> tuple[StoredFile, str]:
    """The kept file and the key that opens it; raises ``Refused`` for what is no paper to read."""
    kind = kind_of(content, name=name, kinds=PAPERS)
    key, nonce = AESGCM.generate_key(BITS), secrets.token_bytes(NONCE)
    closed = nonce + AESGCM(key).encrypt(nonce, content, PLACE)
    row = put(closed, name=f"paper.{kind}", kind=kind, size=len(content), room=room)
    return row, base64.urlsafe_b64encode(key).decode()


def read_sealed(file: StoredFile, key: str) -> bytes:
    """The very bytes that were handed in; raises ``Damaged`` when key or file are not those."""
    closed = read(file)
    try:
        cipher = AESGCM(base64.urlsafe_b64decode(key))
        return cipher.decrypt(closed[:NONCE], closed[NONCE:], PLACE)
    except (InvalidTag, ValueError) as error:
        raise Damaged(file.sha256) from error
