"""The map of a council's own table: proposed, chosen by a person, kept with the plan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from sasaeai.core import audit, files
from sasaeai.core.access import current
from sasaeai.plan.enums import ImportStatus
from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.wide import columns as maps
from sasaeai.plan.importing.wide.columns import BadMap, ColumnMap, Use
from sasaeai.plan.importing.wide.grid import Workbook, read_workbook
from sasaeai.plan.importing.wide.proposing import propose
from sasaeai.plan.models import Plan, PlanImport, SheetMap
from sasaeai.plan.services import PlanRefused

KEY = "map"
"""Where an import keeps the map a person chose, among its corrections."""


@dataclass(frozen=True)
class Mapping:
    """The map an import stands at. ``kept`` says that it is the plan's own from an earlier time,
    ``decided`` that a person has chosen it for this file."""

    book: Workbook
    chosen: ColumnMap
    kept: bool = False
    decided: bool = False


def book_of(row: PlanImport) -> Workbook:
    """The file as a table. Raises ``BadSheet``."""
    return read_workbook(files.read(row.file), name=row.file.name)


def mapping_of(row: PlanImport) -> Mapping:
    """What was chosen for this file, else the plan's map where it fits, else a proposal."""
    book = book_of(row)
    if KEY in row.corrections:
        return Mapping(book, maps.from_json(row.corrections[KEY]), decided=True)
    known = saved_map(row.plan, book) if row.plan is not None else None
    return Mapping(book, known or propose(book), kept=known is not None)


def saved_map(plan: Plan, book: Workbook) -> ColumnMap | None:
    """The plan's map that finds all its headings in this file; the latest where several do."""
    for row in plan.maps.all():
        fitting = maps.fitted(maps.from_json(row.columns), book)
        if fitting is not None:
            return fitting
    return None


@transaction.atomic
def choose_map(row: PlanImport, book: Workbook, chosen: ColumnMap) -> None:
    """Keeps the map of the table ``book`` with its import. Raises ``BadMap``; corrections of lines begin anew, because
    another map finds other lines."""
    if row.status != ImportStatus.CHECKING:
        raise PlanRefused("この読み込みは、もう終わっています。")
    wrong = maps.problems(chosen) or maps.misfits(chosen, book)
    if wrong:
        raise BadMap(wrong)
    row.corrections = {KEY: maps.to_json(chosen)}
    row.save(update_fields=["corrections", "updated_at"])
    audit.record("plan.import.mapped", subject=("plan_import", row.pk))


@transaction.atomic
def keep_map(plan: Plan, chosen: ColumnMap) -> SheetMap:
    """The map becomes the plan's own, for the next table with the same headings."""
    used = sorted(fold(column.head) for column in chosen.columns if column.use is not Use.LEAVE)
    mark = hashlib.sha256("\0".join(used).encode()).hexdigest()
    row, _ = SheetMap.objects.update_or_create(
        plan=plan,
        heads=mark,
        defaults={"columns": maps.to_json(chosen), "account_id": current().account_id},
    )
    audit.record("plan.map.kept", subject=("plan", plan.pk))
    return row
