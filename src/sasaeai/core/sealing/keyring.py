"""The keys: never in the database, the first seals, every one opens.

Written as ``id:key`` per line or parted by blanks; the key is 32 random bytes in URL-safe base64.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

KEY_FILE = "sealing-keys"
"""Its name in the folder of secrets, beside the key that signs sessions."""

BYTES = 32
ID = re.compile(r"[a-z0-9]{1,16}")


class BadKeys(ValueError):
    """The text that should hold keys does not; the message never shows any of it."""


@dataclass(frozen=True)
class Key:
    """One key of AES-256 under the name that every text sealed with it carries."""

    id: str
    secret: bytes

    def __str__(self) -> str:
        return f"{self.id}:{base64.urlsafe_b64encode(self.secret).decode()}"

    def __repr__(self) -> str:
        return f"Key({self.id})"


def parse(text: str) -> tuple[Key, ...]:
    """The keys in their order; raises ``BadKeys`` naming the line, never its content."""
    found: list[Key] = []
    for number, word in enumerate(text.split(), start=1):
        name, _, encoded = word.partition(":")
        try:
            secret = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if not ID.fullmatch(name) or len(secret) != BYTES:
            raise BadKeys(f"封印の鍵の{number}番目が正しい形ではありません。")
        if name in {key.id for key in found}:
            raise BadKeys(f"封印の鍵の{number}番目は、名前が前のものと同じです。")
        found.append(Key(name, secret))
    if not found:
        raise BadKeys("封印の鍵がありません。")
    return tuple(found)


def written(keys: Iterable[Key]) -> str:
    return "".join(f"{key}\n" for key in keys)


def fresh_key() -> Key:
    """A new random key, named after its day and by chance: no two houses share a name."""
    day = datetime.now(UTC).strftime("%Y%m%d")
    return Key(f"{day}{secrets.token_hex(4)}", secrets.token_bytes(BYTES))


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in this file, made once (0600 in a folder of 0700), whoever comes first."""
    if not path.exists():
        fresh = write_beside(path, make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8").strip()


def replace_secret(path: Path, text: str) -> None:
    """Writes whole or not at all: a key that is lost is a text that is lost."""
    write_beside(path, text).rename(path)


def write_beside(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh
