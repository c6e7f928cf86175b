"""Sheets leave as one Excel book and come back: all or nothing, with a look before anything is saved.

A section that works in Excel fills the texts and grades of the stage where its sheets wait. Figures
are in the book to be read; what is written over them is not taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear, year_label
from sasaeai.core.tables import (
    BadCell,
    Column,
    ReadRow,
    RowProblem,
    Table,
    UnreadableFile,
    Who,
    export,
    read_xlsx,
)
from sasaeai.core.tables import File as TableFile
from sasaeai.evaluation.enums import Stage
from sasaeai.evaluation.internal.drafts import draft_of, save_draft
from sasaeai.evaluation.internal.judging import LONGEST, Judgement, start_from
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.overview import Overview, Row, overview
from sasaeai.evaluation.internal.stages import may_write
from sasaeai.evaluation.models import EvalRound, RoundAxis, SheetRevision
from sasaeai.evaluation.refusals import EditConflict, EvaluationRefused

FIELDS: tuple[tuple[str, str], ...] = (
    ("done", "実績（したこと）"),
    ("result", "成果（よかったこと）"),
    ("issue", "課題"),
    ("factor", "要因"),
    ("next_steps", "次年度の方針"),
    ("target_fy", "反映する年度"),
    ("comment", "評価の理由・意見"),
    ("no_action_reason", "改善策をおかない理由"),
)
NUMBER, TITLE, FIGURES, VERSION = "番号", "項目", "数字", "版"


@dataclass(frozen=True)
class Incoming:
    """One sheet as the file has it, beside what stands now."""

    row: int
    revision: SheetRevision
    number: str
    title: str
    before: Judgement
    after: Judgement
    version: int
    conflict: bool
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Reading:
    """What the file would do. Nothing is saved while there is an error."""

    incoming: tuple[Incoming, ...] = ()
    errors: tuple[RowProblem, ...] = ()
    untouched: int = 0

    @property
    def conflicts(self) -> tuple[Incoming, ...]:
        return tuple(row for row in self.incoming if row.conflict)


def write_book(found: EvalRound, *, issuer: str) -> TableFile:
    """All sheets of a round, one row each, with the words of the stage where they wait."""
    shown = overview(found)
    columns = [
        Column("number", NUMBER),
        Column("title", TITLE, head=True),
        Column("figures", FIGURES),
        *(Column(name, label) for name, label in FIELDS),
        *(Column(f"axis-{axis.pk}", axis.scale.name) for axis in shown.axes),
        Column("version", VERSION),
    ]
    table = Table(
        "evaluation-book",
        f"{found.label}　評価シート",
        tuple(columns),
        order=("id",),
        landscape=True,
    )
    rows = [_book_row(place, row, shown.axes) for place, row in enumerate(shown.rows)]
    audit.record("evaluation.book.exported", subject=("eval_round", found.pk))
    return export(table, rows, format="xlsx", who=Who.INTERNAL, issuer=issuer)


def _book_row(place: int, row: Row, axes: Sequence[RoundAxis]) -> dict[str, Any]:
    revision = row.standing.revision
    draft, now = _now(revision)
    steps = {step.pk: step.label for axis in axes for step in axis.scale.steps.all()}
    return {
        "id": place,
        "number": row.standing.sheet.number,
        "title": row.standing.sheet.node.heading,
        "figures": "\n".join(
            f"{line.name} {line.actual.text_with_unit}"
            + (f"（目標 {line.target.text_with_unit}）" if line.target else "")
            for line in row.lines
        ),
        **{name: _told(name, now) for name, _label in FIELDS},
        **{f"axis-{axis.pk}": steps.get(now.grades.get(axis.pk, 0), "") for axis in axes},
        "version": f"{revision.no}-{revision.stage}-{draft}",
    }


def _told(name: str, judgement: Judgement) -> str:
    if name == "target_fy":
        return year_label(judgement.target_fy)
    return str(getattr(judgement, name))


def _now(revision: SheetRevision) -> tuple[int, Judgement]:
    """The draft's version and what stands at the stage."""
    if revision.stage == Stage.DONE:
        return 0, Judgement()
    draft = draft_of(revision)
    if draft is not None:
        return draft.version, Judgement.of(draft.data)
    return 0, start_from(revision)


def read_book(found: EvalRound, content: bytes) -> Reading:
    """The dry run: what each row would change, what cannot be read, what others changed meanwhile."""
    try:
        sheet = read_xlsx(content)
    except UnreadableFile as unreadable:
        return Reading(errors=(RowProblem(0, BadCell(unreadable.hint)),))
    if not sheet.rows:
        return Reading(errors=(RowProblem(0, BadCell("行がありません。")),))
    head = [_plain(cell) for cell in sheet.rows[0].cells]
    lacking = [word for word in (NUMBER, VERSION) if word not in head]
    if lacking:
        why = BadCell("列がありません：%(columns)s", columns="、".join(lacking))
        return Reading(errors=(RowProblem(sheet.rows[0].number, why),))
    shown = overview(found)
    by_number = {_plain(row.standing.sheet.number): row for row in shown.rows}
    others = others_sheets(row.standing.sheet for row in shown.rows)
    reader = _Reader(shown, by_number, head, others)
    for row in sheet.rows[1:]:
        reader.take(row)
    return Reading(tuple(reader.incoming), tuple(reader.errors), reader.untouched)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@dataclass
class _Reader:
    shown: Overview
    rows: Mapping[str, Row]
    head: Sequence[str]
    others: frozenset[int] = frozenset()
    incoming: list[Incoming] = field(default_factory=list)
    errors: list[RowProblem] = field(default_factory=list)
    untouched: int = 0
    seen: set[str] = field(default_factory=set)

    def take(self, given: ReadRow) -> None:
        cells = {
            name: given.cells[place].strip() if place < len(given.cells) else ""
            for place, name in enumerate(self.head)
            if name
        }
        number = _plain(cells.get(NUMBER, ""))
        row = self.rows.get(number)
        if row is None:
            self._error(
                given, BadCell("「%(sheet)s」というシートはありません。", sheet=number[:30])
            )
        elif number in self.seen:
            self._error(given, BadCell("「%(row)s」が2回出てきます。", row=number))
        else:
            self.seen.add(number)
            self._read(given, row, cells)

    def _read(self, given: ReadRow, row: Row, cells: Mapping[str, str]) -> None:
        revision = row.standing.revision
        version, before = _now(revision)
        after, problems = self._judgement(cells, before)
        for column, why in problems:
            self._error(given, why, column)
        if problems:
            return
        if after == before:
            self.untouched += 1
            return
        author = row.standing.words
        if row.standing.sheet.pk in self.others and revision.stage == Stage.SELF:
            number, owner = row.standing.sheet.number, row.standing.sheet.owner
            why = BadCell("%(sheet)s は「%(owner)s」の人が書きます。", sheet=number, owner=owner)
            self._error(given, why)
            return
        if not may_write(revision, revision.stage, author=author.account_id if author else None):
            number, stage = row.standing.sheet.number, revision.get_stage_display()
            why = BadCell("%(sheet)s は、いま「%(stage)s」の番です。", sheet=number, stage=stage)
            self._error(given, why)
            return
        known = cells.get(VERSION, "")
        here = f"{revision.no}-{revision.stage}-{version}"
        self.incoming.append(
            Incoming(
                row=given.number,
                revision=revision,
                number=row.standing.sheet.number,
                title=row.standing.sheet.node.heading,
                before=before,
                after=after,
                version=version,
                conflict=known != here,
                changes=self._changes(before, after),
            )
        )

    def _judgement(
        self, cells: Mapping[str, str], before: Judgement
    ) -> tuple[Judgement, list[tuple[str, BadCell]]]:
        """What the row would make of it, and what is wrong in which column."""
        values: dict[str, Any] = {}
        problems: list[tuple[str, BadCell]] = []
        for name, label in FIELDS:
            if _plain(label) not in cells:
                continue
            text = cells[_plain(label)]
            if name == "target_fy":
                try:
                    values[name] = FiscalYear.parse(text).year if text else None
                except UnreadableFiscalYear as unreadable:
                    problems.append((label, BadCell(unreadable.hint)))
            elif len(text) > LONGEST:
                problems.append((label, BadCell("%(most)s文字までにしてください。", most=LONGEST)))
            else:
                values[name] = text.replace("\r\n", "\n")
        grades = dict(before.grades)
        for axis in self.shown.axes:
            name = _plain(axis.scale.name)
            if name not in cells:
                continue
            steps = {_plain(step.label): step.pk for step in axis.scale.steps.all()}
            said = _plain(cells[name])
            if not said:
                grades.pop(axis.pk, None)
            elif said in steps:
                grades[axis.pk] = steps[said]
            else:
                why = BadCell(
                    "「%(said)s」という段階はありません（%(steps)s）。",
                    said=said[:20],
                    steps="・".join(steps),
                )
                problems.append((axis.scale.name, why))
        return replace(before, **values, grades=grades), problems

    def _changes(self, before: Judgement, after: Judgement) -> tuple[tuple[str, str, str], ...]:
        steps = {s.pk: s.label for axis in self.shown.axes for s in axis.scale.steps.all()}
        found = [
            (label, _told(name, before), _told(name, after))
            for name, label in FIELDS
            if getattr(before, name) != getattr(after, name)
        ]
        return tuple(found) + tuple(
            (
                axis.scale.name,
                steps.get(before.grades.get(axis.pk, 0), ""),
                steps.get(after.grades.get(axis.pk, 0), ""),
            )
            for axis in self.shown.axes
            if before.grades.get(axis.pk) != after.grades.get(axis.pk)
        )

    def _error(self, given: ReadRow, why: BadCell, column: str = "") -> None:
        self.errors.append(RowProblem(given.number, why, column))


@transaction.atomic
def save_book(found: EvalRound, content: bytes, *, overwrite: bool = False) -> Reading:
    """Keeps every row of the file as a draft of its sheet, or nothing at all.

    ``overwrite`` says that the person has seen the conflicts. Raises ``EvaluationRefused``.
    """
    reading = read_book(found, content)
    if reading.errors:
        raise EvaluationRefused("読めない行があります。直してから、もういちど渡してください。")
    if reading.conflicts and not overwrite:
        raise EvaluationRefused("ほかの人が先に直したシートがあります。ちがいを見てください。")
    for row in reading.incoming:
        try:
            save_draft(row.revision, row.after, version=row.version)
        except EditConflict as conflict:
            raise EvaluationRefused(str(conflict)) from conflict
    audit.record(
        "evaluation.book.imported",
        subject=("eval_round", found.pk),
        detail={"sheets": len(reading.incoming)},
    )
    return reading
