"""Accepts a file by its content, not its name, and keeps it under its hash."""

from __future__ import annotations

import hashlib
import os
import zipfile
from io import BytesIO
from pathlib import Path

from django.conf import settings

from sasaeai.core.access.actor import current
from sasaeai.core.files.models import StoredFile

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
KINDS = ("xlsx", "pdf", "csv", "zip", "txt", "json", "geojson")


class Refused(ValueError):
    """The file cannot be taken; the message tells the person why, in their words."""


def store(content: bytes, *, name: str, room: str) -> StoredFile:
    """Keeps the bytes once per content; raises ``Refused`` for a type or size we do not take."""
    kind = kind_of(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(path)
    return StoredFile.objects.create(
        sha256=digest,
        name=Path(name.replace("\\", "/")).name[:200] or "file",
        kind=kind,
        size=len(content),
        room=room,
        account_id=current().account_id,
    )


def read(file: StoredFile) -> bytes:
    return _path(file.sha256).read_bytes()


def own(key: object, *, room: str) -> StoredFile | None:
    """A file that the current account itself handed in to this room, by its id from a form."""
    text = str(key or "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    account = current().account_id
    return StoredFile.objects.filter(pk=int(text), room=room, account_id=account).first()


def kind_of(content: bytes, *, name: str) -> str:
    """The kind by magic bytes and ending together; a mismatch is refused."""
    ending = Path(name).suffix.lower().lstrip(".")
    if len(content) > LARGEST:
        raise Refused("ファイルが大きすぎます。10MBまでのファイルを選んでください。")
    if not content:
        raise Refused("ファイルが空です。中身のあるファイルを選んでください。")
    if ending not in KINDS:
        raise Refused(
            "この種類のファイルは受け取れません。Excel・PDF・CSV・テキストを選んでください。"
        )
    if ending in ("xlsx", "zip"):
        _refuse_bad_archive(content)
    elif ending == "pdf" and not content.startswith(b"%PDF-"):
        raise Refused("中身がPDFではありません。")
    elif ending in ("csv", "txt", "json", "geojson") and content.startswith(
        (b"%PDF-", b"PK\x03\x04")
    ):
        raise Refused("ファイル名と中身の種類がちがいます。")
    return ending


def _refuse_bad_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("ファイルがこわれているか、Excelの形ではありません。") from error
    if size > LARGEST_UNPACKED:
        raise Refused("ひらくと大きくなりすぎるファイルです。")


def _path(digest: str) -> Path:
    return Path(settings.SASAEAI_FILES) / digest[:2] / digest
