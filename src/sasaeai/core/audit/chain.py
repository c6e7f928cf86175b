"""The chain that makes an edit of the journal visible, even one by whoever owns the database.

Rows are sealed in ranges of ids, by a job, never by whoever writes them: writers wait for nothing.
Each seal holds the hash of its rows and a mark: a keyed hash over it and the mark before. The key
is not in the database (``core/sealing``), so a chain cannot be made anew there (ADR 0014).
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

from django.db import connection, transaction

from sasaeai.core.audit.functions import SOURCES
from sasaeai.core.audit.models import JournalSeal
from sasaeai.core.sealing.keyring import Key
from sasaeai.core.sealing.seals import keys

PIECE = 20_000
LONGEST_WAIT = 20.0
LOCK = 7204
WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND relation = ANY (%s::regclass[]) AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Digest:
    """What one fiscal year has in a range of ids; times are of the first and last row."""

    year: int
    rows: int
    first_at: datetime.datetime
    last_at: datetime.datetime
    digest: str


def digests(source: str, after_id: int, last_id: int) -> list[Digest]:
    """Hashes of the rows with ``after_id < id <= last_id``, one for each fiscal year among them."""
    assert source in SOURCES
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM access.digests_of_{source}(%s, %s)", [after_id, last_id])
        return [Digest(*row) for row in cursor.fetchall()]


def heights() -> dict[str, int]:
    """Source → its highest id."""
    with connection.cursor() as cursor:
        parts = ", ".join(f"access.height_of_{source}()" for source in SOURCES)
        cursor.execute(f"SELECT {parts}")
        return dict(zip(SOURCES, cursor.fetchone(), strict=True))


def settled_heights(*, patience: float = LONGEST_WAIT) -> dict[str, int]:
    """Heights below which no row can appear any more; empty when a long transaction is in the way.

    Ids are given before they are committed, but never before the table is locked for writing. So
    whoever held such a lock when the heights were taken must have ended; then every id below is
    written or lost for good. Call outside a transaction.
    """
    with connection.cursor() as cursor:
        found = heights()
        cursor.execute(WRITERS, [list(SOURCES)])
        at_work = {row[0] for row in cursor.fetchall()}
        until = time.monotonic() + patience
        while at_work:
            if time.monotonic() >= until:
                return {}
            time.sleep(0.1)
            cursor.execute(WRITERS, [list(SOURCES)])
            at_work &= {row[0] for row in cursor.fetchall()}
    return found


def extend(upto: dict[str, int]) -> int:
    """Seals every row up to these ids that is not sealed yet; returns how many rows."""
    return sum(_extend(source, last_id) for source, last_id in upto.items())


def _extend(source: str, upto: int) -> int:
    """Ranges lie end to end; one without rows is joined to the next."""
    sealed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        after, mark = _end(source)
        end = after
        while end < upto:
            end = min(end + PIECE, upto)
            found = digests(source, after, end)
            for year in found:
                row = _seal(source, after, end, year)
                row.mark = mark = mark_of(row, before=mark)
                row.save(force_insert=True)
                sealed += year.rows
            after = end if found else after
    return sealed


def _seal(source: str, after: int, end: int, found: Digest) -> JournalSeal:
    return JournalSeal(
        source=source,
        year=found.year,
        after_id=after,
        last_id=end,
        rows=found.rows,
        first_at=found.first_at,
        last_at=found.last_at,
        digest=found.digest,
    )


def _end(source: str) -> tuple[int, str]:
    """The last sealed id and the last mark of this chain."""
    last = JournalSeal.objects.filter(source=source).order_by("id").last()
    return (last.last_id, last.mark) if last else (0, "")


def note_removal(source: str, year: int) -> JournalSeal:
    """Chains the notice that a year's rows went because their retention ended."""
    height, before = _end(source)
    row = JournalSeal(source=source, year=year, after_id=height, last_id=height, removed=True)
    row.mark = mark_of(row, before=before)
    row.save(force_insert=True)
    return row


def mark_of(row: JournalSeal, *, before: str, key: Key | None = None) -> str:
    """``<key id>.<hex>`` over the seal and the mark before it."""
    key = key or keys()[0]
    told = json.dumps(
        [before, row.source, row.year, row.after_id, row.last_id, row.rows, row.digest, row.removed]
    )
    mac_key = hmac.digest(key.secret, b"journal chain", hashlib.sha256)
    return f"{key.id}.{hmac.new(mac_key, told.encode(), hashlib.sha256).hexdigest()}"
