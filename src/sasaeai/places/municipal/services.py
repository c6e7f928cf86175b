"""Bringing open data in: upload, choose, accept or drop; nothing reaches the register before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from sasaeai.areas.public import Area
from sasaeai.core import audit, files
from sasaeai.core.access import current
from sasaeai.core.jobs import UNWATCHED, Watched
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import UnreadableFile
from sasaeai.places.enums import ShownTo
from sasaeai.places.models import Category, Criterion, ImportBatch
from sasaeai.places.municipal.applying import Manner, add_pages, change_pages, tie_pages, turns
from sasaeai.places.municipal.checking import LATER, NEW, Checked, acts, check
from sasaeai.places.municipal.comparing import Kind
from sasaeai.places.municipal.enums import BatchStatus
from sasaeai.places.municipal.knowing import steps
from sasaeai.places.municipal.reading import read
from sasaeai.places.municipal.wanting import FIELD_WORDS

ONE_AT_A_TIME = 7_402_281
"""The lock under which files are accepted one after the other."""


class ImportRefused(Refusal):
    """The file cannot be taken; ``field`` is where the form says so."""

    def __init__(self, words: str, /, *, field: str = "file", **values: object) -> None:
        self.field = field
        super().__init__(words, **values)


class ImportBusy(ImportRefused):
    """Somebody has this file in hand right now, or the work that brings it in."""


@transaction.atomic
def upload(
    content: bytes, *, name: str, category: Category, area: Area | None, publisher: str = ""
) -> ImportBatch:
    """Keeps the file and says what it is. ``publisher`` is asked for where the file has no code.

    Raises ``ImportRefused`` with words for the screen.
    """
    try:
        file = files.store(content, name=name, room="places")
        reading = read(content)
    except UnreadableFile as unreadable:
        raise ImportRefused(unreadable.hint) from unreadable
    except Refusal as refused:
        raise ImportRefused(str(refused)) from refused
    if category.dataset != reading.dataset:
        raise ImportRefused(
            "このファイルは「%(label)s」です。「%(label)s」の種類をえらんでください。",
            field="category",
            label=reading.dataset.label,
        )
    whose = reading.publisher or publisher.strip()
    if not whose:
        raise ImportRefused(
            "ファイルに団体コードがありません。どこのデータかを書いてください。", field="publisher"
        )
    row = ImportBatch.objects.create(
        file=file,
        sha256=file.sha256,
        dataset=reading.dataset,
        dialect=reading.dialect,
        encoding=reading.encoding,
        publisher=whose[:60],
        category=category,
        area=area,
        rows_ok=len(reading.entries) - reading.warned,
        rows_warned=reading.warned,
        rows_refused=len(reading.refused),
        account_id=current().account_id,
    )
    audit.record(
        "places.import.uploaded",
        subject=("import_batch", row.pk),
        detail={"dataset": str(reading.dataset), "refused": len(reading.refused)},
    )
    return row


@transaction.atomic
def choose(
    batch: ImportBatch, *, alike: Mapping[str, str], over: Mapping[str, Iterable[str]]
) -> None:
    """Keeps what a person said of pages that may be there and of fields that differ.

    ``alike``: number → new, later or the id of a page; ``over``: number → fields that follow the
    file although somebody here changed them. What is not named stays as it was said before.
    Raises ``ImportRefused`` for a file that is done with, and ``ImportBusy``.
    """
    _lock_open(batch)
    kept: dict[str, Any] = {
        "alike": dict(batch.choices.get("alike", {})),
        "over": dict(batch.choices.get("over", {})),
    }
    for key, answer in alike.items():
        if answer in (NEW, LATER) or answer.isdecimal():
            kept["alike"][key] = answer
    for key, names in over.items():
        kept["over"][key] = sorted(set(names) & set(FIELD_WORDS))
    batch.choices = kept
    batch.save(update_fields=["choices"])
    audit.record("places.import.chosen", subject=("import_batch", batch.pk))


def check_accept(batch: ImportBatch, *, show: bool, met: Iterable[str]) -> None:
    """Raises ``ImportRefused`` for what can be refused without reading the file again."""
    _refuse_closed(batch)
    _manner(show=show, met=set(met))


@transaction.atomic
def accept(
    batch: ImportBatch, *, show: bool, met: Iterable[str], watched: Watched = UNWATCHED
) -> dict[str, int]:
    """Everything that is decided comes in at once; returns what happened, by kind.

    ``show`` makes new pages public, for which every criterion must be met. Pages that may already
    be there and were not decided wait. 5,000 rows take half a minute: screens ask for it as a job.
    Raises ``ImportRefused``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    rows = ImportBatch.objects.select_for_update(of=("self",))
    batch = rows.select_related("file", "category", "area").get(pk=batch.pk)
    _refuse_closed(batch)
    manner = _manner(show=show, met=set(met))
    found = check(batch)
    _write(batch, found, manner, watched)
    batch.status, batch.accepted_at = BatchStatus.ACCEPTED, timezone.now()
    batch.result = found.counts
    batch.save(update_fields=["status", "accepted_at", "result"])
    audit.record("places.import.accepted", subject=("import_batch", batch.pk), detail=found.counts)
    return found.counts


def _manner(*, show: bool, met: set[str]) -> Manner:
    every = list(Criterion.objects.filter(in_use=True).values_list("code", flat=True))
    unmet = tuple(code for code in every if code not in met)
    if show and unmet:
        raise ImportRefused(
            "みんなに見せるには、掲載の基準のぜんぶにしるしが要ります。", field="met"
        )
    shown_to = ShownTo.PUBLIC if show else ShownTo.STAFF
    return Manner(shown_to, tuple(code for code in every if code in met), unmet, today())


def _write(batch: ImportBatch, found: Checked, manner: Manner, watched: Watched) -> None:
    new, changed = found.of(Kind.NEW), found.of(Kind.CHANGED)
    acting = [one for one in changed if acts(one.line)]
    known = [*changed, *found.of(Kind.SAME)]
    watched.total(len(new) + len(acting) + len(known))
    if new and not batch.category.in_use:
        Category.objects.filter(pk=batch.category_id).update(in_use=True)
    for part in steps(new):
        add_pages(batch, part, manner)
        watched.step(len(part))
    for turn in turns(acting):
        for part in steps(turn):
            change_pages(part)
            watched.step(len(part))
    for part in steps(known):
        tie_pages(batch, part)
        watched.step(len(part))


@transaction.atomic
def drop(batch: ImportBatch) -> None:
    """Takes the file off the list; it stays as evidence of what was tried.

    Raises what ``choose`` raises.
    """
    _lock_open(batch)
    batch.status = BatchStatus.DROPPED
    batch.save(update_fields=["status"])
    audit.record("places.import.dropped", subject=("import_batch", batch.pk))


def _lock_open(batch: ImportBatch) -> None:
    """Nothing of the row moves between the question and the answer; nobody waits for the half minute
    in which a file is brought in."""
    rows = ImportBatch.objects.select_for_update(nowait=True)
    try:
        batch.refresh_from_db(fields=["status", "choices"], from_queryset=rows)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise ImportBusy(
            "いま、ほかで進めています。少したってから、もう一度お試しください。"
        ) from error
    _refuse_closed(batch)


def _refuse_closed(batch: ImportBatch) -> None:
    if batch.status != BatchStatus.CHECKING:
        raise ImportRefused("この取り込みは、もう終わっています。")
