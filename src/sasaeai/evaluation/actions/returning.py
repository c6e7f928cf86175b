"""Improvement actions as an Excel book: sections report how far they are, all rows or none.

A book says how it stands; the last word said stands in it, and another one is a new word. What
is promised comes from sheets, opinions and incidents, and whoever verifies does so on the page,
because it must be somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.periods import parse_date, wareki, year_label
from sasaeai.core.tables import (
    BadCell,
    Book,
    Cell,
    Change,
    File,
    Line,
    Returned,
    RowProblem,
    a_day,
    among,
    at_most,
    hand_out,
    one_of,
    read_back,
)
from sasaeai.evaluation.actions.services import move_action, reschedule_action
from sasaeai.evaluation.enums import ActionStatus
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import Plan

NO = "番号"
TEXT, OF, OWNER, TARGET = "すること", "もとになったこと", "担当", "反映する年度"
STATUS, DUE, NOTE = "いまの様子", "いつまで", "ひとこと"
LONGEST_NOTE = 500
TOLD = {status.label: status for status in ActionStatus if status is not ActionStatus.CARRIED}
CELLS = (Cell(STATUS, one_of(TOLD)), Cell(DUE, a_day), Cell(NOTE, at_most(LONGEST_NOTE)))


@dataclass(frozen=True)
class Actions:
    """The book of one plan's actions that nobody has verified yet."""

    plan: Plan

    @property
    def book(self) -> Book:
        title = f"改善策の進み具合　{self.plan.name}"
        return Book("evaluation-actions", title, (NO,), (TEXT, OF, OWNER, TARGET), CELLS)

    def lines(self) -> list[Line]:
        rows = self.plan.actions.filter(status__in=TOLD.values(), verified_on__isnull=True)
        rows = rows.select_related("sheet__round").prefetch_related("notes").order_by("no")
        return [_line(row) for row in rows]

    def hand_out(self, *, issuer: str) -> File:
        audit.record("evaluation.action.book", subject=("plan", self.plan.pk))
        return hand_out(self.book, self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        """What the file would move."""
        found = read_back(self.book, content, find=among(self.lines()))
        return found.also(_problems(found.changes))

    @transaction.atomic
    def keep(self, content: bytes) -> Returned:
        """All rows or none; raises ``EvaluationRefused``."""
        list(self.plan.actions.select_for_update(of=("self",)).order_by("pk"))
        found = self.look(content).sound(EvaluationRefused)
        for change in found.changes:
            _keep(change)
        audit.record(
            "evaluation.action.taken",
            subject=("plan", self.plan.pk),
            detail={"rows": len(found.changes)},
        )
        return found


def _line(row: ImprovementAction) -> Line:
    of = row.sheet.number if row.sheet else row.origin_label
    said = [note.text for note in row.notes.all() if note.text]
    return Line(
        (str(row.no),),
        {
            STATUS: str(row.get_status_display()),
            DUE: wareki(row.due_on),
            NOTE: said[-1] if said else "",
        },
        {TEXT: row.text, OF: of, OWNER: row.owner, TARGET: year_label(row.target_fy)},
        title=row.text,
        about=row,
    )


def _problems(changes: tuple[Change, ...]) -> Iterator[RowProblem]:
    for change in changes:
        told = {**change.line.cells, **change.after}
        if wrong := _wrong(change, told):
            yield RowProblem(change.row, wrong[1], wrong[0])


def _wrong(change: Change, told: Mapping[str, str]) -> tuple[str, BadCell] | None:
    """The column and what is wrong in it."""
    if not told[STATUS]:
        return STATUS, BadCell("入れてください。")
    if not told[DUE]:
        return DUE, BadCell("日付を入れてください。")
    status, before = TOLD[told[STATUS]], change.line.cells
    reason = told[NOTE] if told[NOTE] != before[NOTE] else ""
    if status is ActionStatus.DROPPED and told[STATUS] != before[STATUS] and not reason:
        return NOTE, BadCell("取りやめる理由を入れてください。")
    if told[DUE] != before[DUE]:
        if status not in (ActionStatus.OPEN, ActionStatus.DOING):
            return DUE, BadCell("終わった改善策の期限は変えられません。")
        if not reason:
            return NOTE, BadCell("期限を変える理由を入れてください。")
    return None


def _keep(change: Change) -> None:
    row = change.line.about
    assert isinstance(row, ImprovementAction)
    before, told = change.line.cells, {**change.line.cells, **change.after}
    later = told[DUE] != before[DUE]
    said = told[NOTE] if told[NOTE] != before[NOTE] else ""
    if told[STATUS] != before[STATUS] or (said and not later):
        row = move_action(row, status=TOLD[told[STATUS]], note="" if later else said)
    if later:
        reschedule_action(
            row, due_on=parse_date(told[DUE]), target_fy=row.target_fy, reason=told[NOTE]
        )
