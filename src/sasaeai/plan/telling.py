"""Keeping the records of making the plan known (周知)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.core.text import fold
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeIdentity, Plan, Telling, TellingLine


@dataclass(frozen=True)
class Told:
    """What a record says; ``reach`` None is 未入力, not nobody."""

    kind: TellingKind
    title: str
    on: date
    audience: str = ""
    reach: int | None = None
    reach_unit: ReachUnit = ReachUnit.PERSONS
    area: Area | None = None
    place: str = ""
    note: str = ""


@transaction.atomic
def record_telling(
    plan: Plan, told: Told, *, lines: Sequence[NodeIdentity] = (), once: UUID | None = None
) -> Telling:
    """Writes one down. The same form sent twice (``once``) makes one record."""
    _refuse(told)
    if once is not None:
        known = Telling.objects.filter(once=once).first()
        if known is not None:
            return known
    row = Telling(plan=plan, once=once)
    _fill(row, told, lines)
    audit.record("plan.telling.recorded", subject=("telling", row.pk))
    return row


@transaction.atomic
def change_telling(row: Telling, told: Told, *, lines: Sequence[NodeIdentity] = ()) -> Telling:
    """Puts a record right; the former one stays in the history."""
    _refuse(told)
    _fill(row, told, lines)
    audit.record("plan.telling.changed", subject=("telling", row.pk))
    return row


@transaction.atomic
def drop_telling(row: Telling) -> None:
    """Takes away what was written by mistake; the history keeps it."""
    key = row.pk
    row.delete()
    audit.record("plan.telling.dropped", subject=("telling", key))


def _refuse(told: Told) -> None:
    if not told.title.strip():
        raise PlanRefused("何を知らせたかを入れてください。")
    if told.on > today():
        raise PlanRefused("まだ来ていない日です。知らせたあとに書いてください。")
    if told.reach is not None and told.reach < 0:
        raise PlanRefused("届いた数は、0より小さくできません。")


def _fill(row: Telling, told: Told, lines: Sequence[NodeIdentity]) -> None:
    row.kind, row.title, row.on = told.kind, told.title.strip(), told.on
    row.audience, row.reach, row.reach_unit = told.audience.strip(), told.reach, told.reach_unit
    row.area, row.place, row.note = told.area, told.place.strip(), told.note.strip()
    area = told.area.name if told.area else ""
    row.search_text = fold("\n".join((row.title, row.audience, row.place, row.note, area)))
    row.save()
    row.lines.all().delete()
    TellingLine.objects.bulk_create(TellingLine(telling=row, identity=line) for line in lines)
