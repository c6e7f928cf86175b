"""What a rendition is made from, and how it differs from what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

from django.db import connection

from sasaeai.places.renditions.enums import Form
from sasaeai.places.renditions.subjects import LABELS, Subject

Source = dict[str, str]
HIDDEN = frozenset({"when"})
"""Held as a hash: that it changed is known, what it was is not."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that stayed, went or came."""

    text: str
    kind: str


@dataclass(frozen=True)
class Change:
    """One field of the source that reads otherwise now. Without pieces only that it changed."""

    name: str
    label: str
    pieces: tuple[Piece, ...]


def source_of(subject: Subject, form: Form) -> Source:
    """The texts that are for everybody, as the database gives them: private ways are never among
    them, whoever asks (``access.rendition_source``)."""
    link = subject.link
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access.rendition_source(%s, %s, %s)::text",
            [form.value, link["listing_id"], link["notice_id"]],
        )
        return dict(json.loads(cursor.fetchone()[0]))


def hash_of(source: Mapping[str, str]) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(dict(source), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    """What differs, field by field, in the order of the labels."""
    return [
        Change(name, label, _pieces(name, before.get(name, ""), now.get(name, "")))
        for name, label in LABELS.items()
        if before.get(name, "") != now.get(name, "")
    ]


def _pieces(name: str, before: str, now: str) -> tuple[Piece, ...]:
    if name in HIDDEN:
        return ()
    found = []
    for kind, i, j, k, l in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():  # noqa: E741
        if kind == "equal":
            found.append(Piece(before[i:j], "same"))
            continue
        if before[i:j]:
            found.append(Piece(before[i:j], "gone"))
        if now[k:l]:
            found.append(Piece(now[k:l], "new"))
    return tuple(found)
