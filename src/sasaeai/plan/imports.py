"""An import on its way: uploaded, checked and corrected by a person, then accepted or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sasaeai.core import audit, files
from sasaeai.core.access import current
from sasaeai.plan.enums import ImportKind, ImportStatus, PlanKind
from sasaeai.plan.importing.command import take
from sasaeai.plan.importing.proposal import Proposal
from sasaeai.plan.importing.sheet import BadSheet, PlanSheet, RowError
from sasaeai.plan.importing.sheet_diff import SheetDiff
from sasaeai.plan.importing.source import UnreadableFile
from sasaeai.plan.importing.wide import columns as maps
from sasaeai.plan.importing.wide.joining import joined
from sasaeai.plan.importing.wide.reading import WideReading, read_wide
from sasaeai.plan.mapping import KEY, book_of, keep_map
from sasaeai.plan.models import Plan, PlanImport
from sasaeai.plan.saving import Saved, create_from_sheet, link_named_plans, preview, save_sheet
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.sheets import corrected, export_sheet


@dataclass(frozen=True)
class Reading:
    """A file as it was read, with the corrections applied; ``errors`` stop its acceptance.

    Of a council's own table, ``wide`` says how it was read and ``untouched`` names the lines of
    the plan that it does not list: they stay.
    """

    proposal: Proposal | None
    original: PlanSheet
    sheet: PlanSheet
    diff: SheetDiff
    errors: tuple[RowError, ...]
    wide: WideReading | None = None
    untouched: tuple[str, ...] = ()

    @property
    def acceptable(self) -> bool:
        return not self.errors


@transaction.atomic
def upload(content: bytes, *, name: str, plan: Plan | None) -> PlanImport:
    """Keeps the file and finds out what it is. Raises ``PlanRefused`` with words for the screen.

    A sheet with wrong rows is kept too: the check page names the rows.
    """
    kind = ImportKind.SHEET
    try:
        file = files.store(content, name=name, room="plan")
        kind = ImportKind(take(content, name=name).kind)
    except files.Refused as refused:
        raise PlanRefused(str(refused)) from refused
    except UnreadableFile as unreadable:
        raise PlanRefused(unreadable.message) from unreadable
    except BadSheet:
        kind = ImportKind.SHEET
    row = PlanImport.objects.create(
        plan=plan, kind=kind, file=file, account_id=current().account_id
    )
    audit.record(
        "plan.import.uploaded", subject=("plan_import", row.pk), detail={"kind": str(kind)}
    )
    return row


def read(row: PlanImport) -> Reading:
    """The file read again, corrected, and set against the plan it is for.

    A council's own table needs its map first (``mapping.choose_map``).
    """
    if row.kind == ImportKind.WIDE:
        return _read_wide(row)
    try:
        incoming = take(files.read(row.file), name=row.file.name)
    except BadSheet as bad:
        return Reading(None, PlanSheet(), PlanSheet(), SheetDiff((), ()), bad.errors)
    original = incoming.sheet
    sheet = corrected(original, row.corrections)
    found = preview(row.plan, sheet)
    return Reading(incoming.proposal, original, sheet, found, found.errors)


def _read_wide(row: PlanImport) -> Reading:
    wide = read_wide(book_of(row), maps.from_json(row.corrections[KEY]))
    original, untouched = wide.sheet, tuple[str, ...]()
    if row.plan is not None:
        known = joined(wide, export_sheet(row.plan))
        original, untouched = known.sheet, known.kept
    sheet = corrected(original, row.corrections)
    found = preview(row.plan, sheet)
    return Reading(None, original, sheet, found, (*wide.errors, *found.errors), wide, untouched)


@transaction.atomic
def correct(row: PlanImport, corrections: dict[str, Any]) -> None:
    """Keeps what the person changed; nothing reaches the plan yet."""
    _refuse_closed(row)
    chosen = {KEY: row.corrections[KEY]} if KEY in row.corrections else {}
    row.corrections = corrections | chosen
    row.save(update_fields=["corrections", "updated_at"])
    audit.record("plan.import.corrected", subject=("plan_import", row.pk))


@transaction.atomic
def accept(row: PlanImport, *, kind: PlanKind = PlanKind.CITY) -> Saved:
    """The corrected content becomes the plan's draft. Raises ``BadSheet`` or ``PlanRefused``."""
    row = PlanImport.objects.select_for_update().get(pk=row.pk)
    _refuse_closed(row)
    if row.kind == ImportKind.WIDE and KEY not in row.corrections:
        raise PlanRefused("先に、どの列が何かを決めてください。")
    found = read(row)
    if found.errors:
        raise BadSheet(found.errors)
    if row.plan is None:
        saved = create_from_sheet(found.sheet, kind=kind)
    else:
        saved = save_sheet(row.plan, found.sheet)
    if found.proposal is not None:
        link_named_plans(saved.plan, found.proposal)
    if found.wide is not None:
        keep_map(saved.plan, found.wide.chosen)
    row.plan, row.version, row.status = saved.plan, saved.draft, ImportStatus.ACCEPTED
    row.save(update_fields=["plan", "version", "status", "updated_at"])
    audit.record("plan.import.accepted", subject=("plan_import", row.pk), detail=saved.diff.counts)
    return saved


@transaction.atomic
def drop(row: PlanImport) -> None:
    """Takes the import off the list; the file stays as evidence of what was tried."""
    _refuse_closed(row)
    row.status = ImportStatus.DROPPED
    row.save(update_fields=["status", "updated_at"])
    audit.record("plan.import.dropped", subject=("plan_import", row.pk))


def _refuse_closed(row: PlanImport) -> None:
    if row.status != ImportStatus.CHECKING:
        raise PlanRefused("この読み込みは、もう終わっています。")
