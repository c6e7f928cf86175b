"""Telling of copies that were handed out; the words of the flow of advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.models import AdviceStep, DeskCopies


class NoSteps(Refusal):
    """The flow of advice needs a step."""


@dataclass(frozen=True)
class Words:
    """One step of the flow as it should read."""

    title: str
    text: str
    easy: str = ""


@transaction.atomic
def record_copies(
    sheet: Sheet, *, area: Area, place: str, copies: int, day: date, once: UUID | None = None
) -> DeskCopies:
    """So many copies were handed out there; the same ``once`` again is the same record.

    Raises ``Refusal`` for a day to come and for less than one copy.
    """
    if once is not None:
        known = DeskCopies.objects.filter(once=once).first()
        if known is not None:
            return known
    if day > today():
        raise Refusal("これからの日は書けません。")
    if copies < 1:
        raise Refusal("1枚からにしてください。")
    row = DeskCopies.objects.create(
        sheet=sheet,
        area=area,
        place=place.strip(),
        copies=copies,
        day=day,
        account_id=current().account_id,
        once=once,
    )
    detail = {"sheet": str(sheet), "area": area.pk, "copies": copies}
    audit.record("places.copies.recorded", detail=detail)
    return row


@transaction.atomic
def take_back(row: DeskCopies) -> None:
    """It was written by mistake; the journal keeps that it was there."""
    row.delete()
    audit.record("places.copies.taken_back", detail={"sheet": row.sheet, "area": row.area_id})


@transaction.atomic
def set_steps(steps: Sequence[Words]) -> list[AdviceStep]:
    """The flow of advice from now on, in this order. Raises ``NoSteps``."""
    if not steps:
        raise NoSteps("ひとつは書いてください。")
    AdviceStep.objects.all().delete()
    rows = [
        AdviceStep(title=each.title, text=each.text, easy=each.easy, order=number)
        for number, each in enumerate(steps, start=1)
    ]
    AdviceStep.objects.bulk_create(rows)
    audit.record("places.steps.set", detail={"steps": len(rows)})
    return rows
