"""Reading the whole chain again: is every row of journal and history as it was sealed?"""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sasaeai.core.audit.chain import digests, mark_of
from sasaeai.core.audit.functions import SOURCES
from sasaeai.core.audit.models import JournalCheck, JournalSeal
from sasaeai.core.sealing.seals import keys

Told = Callable[[int], None]


@dataclass(frozen=True)
class Break:
    """The first seal that does not hold. ``kind``: mark, key, rows (count differs), letters."""

    kind: str
    after_id: int
    last_id: int
    first_at: datetime.datetime | None
    last_at: datetime.datetime | None
    sealed_rows: int
    found_rows: int


@dataclass(frozen=True)
class Verdict:
    """One table's chain: how far it reaches, and where it breaks first."""

    source: str
    seals: int
    rows: int
    first_at: datetime.datetime | None
    last_at: datetime.datetime | None
    removed_years: tuple[int, ...]
    broken: Break | None

    @property
    def whole(self) -> bool:
        return self.broken is None


def check(told: Told = lambda _done: None) -> list[Verdict]:
    """Every source's verdict; ``told`` hears after each seal. Reads every row once."""
    return [_check(source, told) for source in SOURCES]


def keep(verdicts: Sequence[Verdict]) -> JournalCheck:
    """Notes the outcome for the auditor's page."""
    broken = [_as_data(verdict) for verdict in verdicts if verdict.broken]
    return JournalCheck.objects.create(rows=sum(v.rows for v in verdicts), broken=broken)


def _check(source: str, told: Told) -> Verdict:
    seals = list(JournalSeal.objects.filter(source=source).order_by("id"))
    removed = tuple(sorted({row.year for row in seals if row.removed}))
    kept = [row for row in seals if not row.removed]
    broken = _broken_mark(seals) or _broken_rows(source, kept, removed, told)
    return Verdict(
        source,
        len(seals),
        sum(row.rows for row in kept),
        kept[0].first_at if kept else None,
        kept[-1].last_at if kept else None,
        removed,
        broken,
    )


def _broken_mark(seals: Sequence[JournalSeal]) -> Break | None:
    """The first seal that was changed, taken out or made without the key."""
    before = ""
    for row in seals:
        key = next((key for key in keys() if key.id == row.mark.partition(".")[0]), None)
        if key is None:
            return _broken(row, "key", row.rows)
        if not hmac.compare_digest(row.mark, mark_of(row, before=before, key=key)):
            return _broken(row, "mark", row.rows)
        before = row.mark
    return None


def _broken_rows(
    source: str, seals: Sequence[JournalSeal], removed: tuple[int, ...], told: Told
) -> Break | None:
    """The first range whose rows are not those that were sealed."""
    done = 0
    for (after, last), group in groupby(seals, key=lambda row: (row.after_id, row.last_id)):
        sealed = {row.year: row for row in group if row.year not in removed}
        found = {d.year: d for d in digests(source, after, last) if d.year not in removed}
        done += len(sealed)
        told(done)
        for year in sorted({*sealed, *found}):
            row, now = sealed.get(year), found.get(year)
            if row is None and now is not None:
                return Break("rows", after, last, now.first_at, now.last_at, 0, now.rows)
            if row is not None and (now is None or now.rows != row.rows):
                return _broken(row, "rows", now.rows if now else 0)
            if row is not None and now is not None and now.digest != row.digest:
                return _broken(row, "letters", now.rows)
    return None


def _broken(row: JournalSeal, kind: str, found_rows: int) -> Break:
    return Break(kind, row.after_id, row.last_id, row.first_at, row.last_at, row.rows, found_rows)


def _as_data(verdict: Verdict) -> dict[str, object]:
    broken = verdict.broken
    assert broken is not None
    return {
        "source": verdict.source,
        "kind": broken.kind,
        "after_id": broken.after_id,
        "last_id": broken.last_id,
        "first_at": broken.first_at.isoformat() if broken.first_at else "",
        "last_at": broken.last_at.isoformat() if broken.last_at else "",
        "sealed_rows": broken.sealed_rows,
        "found_rows": broken.found_rows,
    }
