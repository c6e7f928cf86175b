"""Accepts a file by its content, not its name, and keeps it under its hash."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from django.conf import settings

from sasaeai.core.access.actor import current
from sasaeai.core.files.models import StoredFile
from sasaeai.core.refusal import Refusal

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 2000
NOT_TEXT = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b")
OFFICE_MARK = "[Content_Types].xml"
MACROS = "vbaProject.bin"
"""A part of an Office file that runs; such a file is not taken, whatever its ending."""
OFFICE = {"xlsx": "xl/", "docx": "word/", "pptx": "ppt/"}
"""Ending → the folder inside that only this kind of Office file has."""
PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
KINDS = ("xlsx", "pdf", "csv", "zip", "txt", "json", "geojson")
PAPERS = ("pdf", *PICTURES, *OFFICE)
"""What people read: no archives, and nothing a browser would run."""


class Damaged(RuntimeError):
    """A kept file is not what was handed in; restore it from the backup."""


class Refused(Refusal):
    """The file cannot be taken; the message tells the person why, in their words."""


def store(content: bytes, *, name: str, room: str) -> StoredFile:
    """Keeps the bytes once per content; raises ``Refused`` for a type or size we do not take."""
    kind = kind_of(content, name=name)
    known = Path(name.replace("\\", "/")).name[:200] or "file"
    return put(content, name=known, kind=kind, size=len(content), room=room)


def put(content: bytes, *, name: str, kind: str, size: int, room: str) -> StoredFile:
    """Writes bytes that were looked at before, and the row that knows them."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        _keep(path, content)
    return StoredFile.objects.create(
        sha256=digest,
        name=name,
        kind=kind,
        size=size,
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


def kind_of(content: bytes, *, name: str, kinds: Collection[str] = KINDS) -> str:
    """The kind by magic bytes and ending together; a mismatch is refused."""
    ending = Path(name).suffix.lower().lstrip(".")
    if len(content) > LARGEST:
        raise Refused("ファイルが大きすぎます。10MBまでのファイルを選んでください。")
    if not content:
        raise Refused("ファイルが空です。中身のあるファイルを選んでください。")
    if ending not in kinds and kinds is PAPERS:
        raise Refused(
            "この種類のファイルは受け取れません。PDF・写真（JPEG・PNG）・Word・Excel・PowerPoint を選んでください。"
        )
    if ending not in kinds:
        raise Refused(
            "この種類のファイルは受け取れません。Excel・PDF・CSV・テキストを選んでください。"
        )
    if ending in OFFICE or ending == "zip":
        _refuse_bad_archive(content, inside=OFFICE.get(ending, ""))
    elif ending == "pdf" and not content.startswith(b"%PDF-"):
        raise Refused("中身がPDFではありません。")
    elif ending in PICTURES and not content.startswith(PICTURES[ending]):
        raise Refused("中身が写真（JPEG・PNG）ではありません。")
    elif ending in ("csv", "txt", "json", "geojson") and not _is_text(content):
        raise Refused("ファイル名と中身の種類がちがいます。")
    return ending


def _is_text(content: bytes) -> bool:
    """No program, picture or archive under a harmless name; those hold zero bytes or a mark.

    Excel's 「Unicode テキスト」 is UTF-16, which is full of zero bytes and says so at its start.
    """
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return (wide or b"\0" not in content) and not content.startswith(NOT_TEXT)


def _refuse_bad_archive(content: bytes, *, inside: str) -> None:
    """``inside`` is the folder that an Office file of its kind has; none for a plain archive."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(
            "ファイルがこわれているか、Word・Excel・PowerPoint の形ではありません。"
        ) from error
    names = {entry.filename for entry in entries}
    if inside and (OFFICE_MARK not in names or not any(name.startswith(inside) for name in names)):
        raise Refused("ファイル名の終わり（.xlsx など）と中身がちがいます。")
    if any(name.endswith(MACROS) for name in names):
        raise Refused(
            "マクロの入ったファイルは受け取れません。マクロのない形で保存しなおしてください。"
        )
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refused("ひらくと大きくなりすぎるファイルです。")


def _path(digest: str) -> Path:
    return Path(settings.SASAEAI_FILES) / digest[:2] / digest
