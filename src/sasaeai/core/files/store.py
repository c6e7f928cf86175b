"""Accepts a file by its content, not its name, and keeps it under its hash."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from io import BytesIO
from pathlib import Path

from django.conf import settings

from sasaeai.core.access.actor import current
from sasaeai.core.files.models import StoredFile

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 2000
NOT_TEXT = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b")
WORKBOOK_MARK = "[Content_Types].xml"
KINDS = ("xlsx", "pdf", "csv", "zip", "txt", "json", "geojson")


class Damaged(RuntimeError):
    """A kept file is not what was handed in; restore it from the backup."""


class Refused(ValueError):
    """The file cannot be taken; the message tells the person why, in their words."""


def store(content: bytes, *, name: str, room: str) -> StoredFile:
    """Keeps the bytes once per content; raises ``Refused`` for a type or size we do not take."""
    kind = kind_of(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        _keep(path, content)
    return StoredFile.objects.create(
        sha256=digest,
        name=Path(name.replace("\\", "/")).name[:200] or "file",
        kind=kind,
        size=len(content),
        room=room,
        account_id=current().account_id,
    )


def read(file: StoredFile) -> bytes:
    """The very bytes that were handed in; raises ``Damaged`` when they are not any more."""
    content = _path(file.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Damaged(file.sha256)
    return content


def _keep(path: Path, content: bytes) -> None:
    """Readable by our own account alone, and on the disk before anybody is told that it is."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


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
        _refuse_bad_archive(content, workbook=ending == "xlsx")
    elif ending == "pdf" and not content.startswith(b"%PDF-"):
        raise Refused("中身がPDFではありません。")
    elif ending in ("csv", "txt", "json", "geojson") and not _is_text(content):
        raise Refused("ファイル名と中身の種類がちがいます。")
    return ending


def _is_text(content: bytes) -> bool:
    """No program, picture or archive under a harmless name; those hold zero bytes or a mark.

    Excel's 「Unicode テキスト」 is UTF-16, which is full of zero bytes and says so at its start.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return (wide or b"\0" not in content) and not content.startswith(NOT_TEXT)


def _refuse_bad_archive(content: bytes, *, workbook: bool) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("ファイルがこわれているか、Excelの形ではありません。") from error
    if workbook and WORKBOOK_MARK not in {entry.filename for entry in entries}:
        raise Refused("中身がExcelのファイルではありません。")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refused("ひらくと大きくなりすぎるファイルです。")


def _path(digest: str) -> Path:
    return Path(settings.SASAEAI_FILES) / digest[:2] / digest
