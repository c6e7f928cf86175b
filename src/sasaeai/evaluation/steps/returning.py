"""The year's answers as Excel books: one district's steps, or all districts in one table, and back.

What a book does not ask for (evidence, and remarks in the table of all) stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.tables import (
    BadCell,
    Book,
    Cell,
    Change,
    File,
    Line,
    Returned,
    RowProblem,
    among,
    at_most,
    hand_out,
    one_of,
    read_back,
)
from sasaeai.evaluation.models import StepMark, StepRemark, StepRound, StepSheet
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.forms import Kept, kept_in
from sasaeai.evaluation.steps.queries import Step, StepGroup, councils, states_of, step_list
from sasaeai.evaluation.steps.services import Answer, StepsRefused, answer_steps, send_sheet
from sasaeai.people.public import Organisation

STATE, REMARK, OVERALL, SENT = "ようす", "ひとこと", "全体について", "届けた（○）"
WHOLE = "全体"
LONGEST_REMARK = 300
_states = one_of(StepState.labels, {state.mark: state.label for state in StepState})
_remark = Cell(REMARK, at_most(LONGEST_REMARK))


@dataclass(frozen=True)
class Own:
    """One district's book: a row for each step, and one for the year as a whole."""

    round: StepRound
    organisation: Organisation

    @property
    def book(self) -> Book:
        title = f"地域のステップ　{self.organisation.name}　{self.round.year.label}"
        return Book(
            "steps-own",
            title,
            ("番号",),
            ("計画のどこ", "ステップ"),
            (Cell(STATE, _states), _remark),
        )

    def lines(self) -> list[Line]:
        sheet = StepSheet.objects.filter(round=self.round, organisation=self.organisation).first()
        states, kept = states_of(sheet), kept_in(sheet)
        found = [
            Line(
                (_number(step),),
                {
                    STATE: _label(states.get(step.role_id)),
                    REMARK: kept.remarks.get(step.role_id, ""),
                },
                {"計画のどこ": group.heading, "ステップ": step.text},
                title=f"{step.sign} {step.text}",
                about=step,
            )
            for group, step in _steps(self.round)
        ]
        whole = {STATE: "", REMARK: kept.remarks.get(None, "")}
        return [*found, Line((WHOLE,), whole, {"ステップ": OVERALL}, title=OVERALL)]

    def hand_out(self, *, issuer: str) -> File:
        audit.record("evaluation.steps.book", subject=("step_round", self.round.pk))
        return hand_out(self.book, self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        found = read_back(self.book, content, find=among(self.lines()))
        stray = [row for row in found.changes if row.line.about is None and row.after.get(STATE)]
        why = BadCell("全体の行には入れられません。")
        problems = [RowProblem(row.row, why, STATE) for row in stray]
        return found.also(problems)

    @transaction.atomic
    def keep(self, content: bytes, *, source: StepSource) -> Returned:
        """All rows or none; raises ``StepsRefused``."""
        StepSheet.objects.select_for_update().filter(
            round=self.round, organisation=self.organisation
        ).first()
        found = self.look(content).sound(StepsRefused)
        sheet = StepSheet.objects.filter(round=self.round, organisation=self.organisation).first()
        kept = kept_in(sheet)
        overall: str | None = None
        answers = []
        for row in found.changes:
            if isinstance(row.line.about, Step):
                answers.append(_answer(row.line.about.role_id, row, STATE, kept))
            else:
                overall = row.after.get(REMARK)
        if found.changes:
            answer_steps(self.round, self.organisation, answers, source=source, overall=overall)
        return found


@dataclass(frozen=True)
class Everywhere:
    """The office's table: a row for each district, a column for each step, as the board shows it."""

    round: StepRound

    def book(self) -> Book:
        cells = [Cell(head, _states) for head, _step in self.heads()]
        cells += [Cell(OVERALL, at_most(LONGEST_REMARK)), Cell(SENT, one_of(["○"]))]
        title = f"地域のステップ　地区ごと　{self.round.year.label}"
        return Book("steps-everywhere", title, ("地区社協",), (), tuple(cells))

    def heads(self) -> list[tuple[str, Step]]:
        return [(f"{_number(step)} {step.text}", step) for group, step in _steps(self.round)]

    def lines(self) -> list[Line]:
        """Three queries, however many districts there are."""
        sheets = {row.organisation_id: row for row in self.round.sheets.all()}
        states: dict[int, dict[int, StepState]] = defaultdict(dict)
        marks = StepMark.objects.filter(sheet__round=self.round)
        for at, role, state in marks.values_list("sheet_id", "role_id", "state"):
            states[at][role] = StepState(state)
        said = dict(
            StepRemark.objects.filter(sheet__round=self.round, role=None).values_list(
                "sheet_id", "text"
            )
        )
        heads = self.heads()
        found = []
        for organisation in councils():
            sheet = sheets.get(organisation.pk)
            known = states[sheet.pk] if sheet else {}
            cells = {head: _label(known.get(step.role_id)) for head, step in heads}
            cells[OVERALL] = said.get(sheet.pk, "") if sheet else ""
            cells[SENT] = "○" if sheet and sheet.sent_on else ""
            found.append(
                Line((organisation.name,), cells, title=organisation.name, about=organisation)
            )
        return found

    def hand_out(self, *, issuer: str) -> File:
        audit.record("evaluation.steps.book", subject=("step_round", self.round.pk))
        return hand_out(self.book(), self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        return read_back(self.book(), content, find=among(self.lines()))

    @transaction.atomic
    def keep(self, content: bytes) -> Returned:
        """All districts or none; raises ``StepsRefused``."""
        list(StepSheet.objects.select_for_update().filter(round=self.round))
        found = self.look(content).sound(StepsRefused)
        steps = dict(self.heads())
        for row in found.changes:
            assert isinstance(row.line.about, Organisation)
            self._keep(row.line.about, row, steps)
        return found

    def _keep(self, organisation: Organisation, row: Change, steps: Mapping[str, Step]) -> None:
        changed = {label: after for label, _before, after in row.changes}
        sent = changed.pop(SENT, None)
        if sent == "":
            raise StepsRefused(
                "「%(name)s」の答えは、もう届いています。届けたことは取り消せません。",
                name=organisation.name,
            )
        sheet = StepSheet.objects.filter(round=self.round, organisation=organisation).first()
        kept = kept_in(sheet)
        answers = [
            _answer(steps[label].role_id, row, label, kept) for label in changed if label in steps
        ]
        saved = answer_steps(
            self.round, organisation, answers, source=StepSource.PAPER,
            overall=changed.get(OVERALL),
        )  # fmt: skip
        if sent:
            send_sheet(saved)


def _steps(round_: StepRound) -> Sequence[tuple[StepGroup, Step]]:
    groups = step_list(round_.version).groups
    return [(group, step) for group in groups for step in group.steps]


def _number(step: Step) -> str:
    """M1.2-3; a circled figure would be one digit more in a spreadsheet that folds widths."""
    code, no = step.key
    return f"{code}-{no}"


def _label(state: StepState | None) -> str:
    return str(state.label) if state else ""


def _state(label: str) -> StepState | None:
    return next((state for state in StepState if state.label == label), None)


def _answer(role_id: int, row: Change, label: str, kept: Kept) -> Answer:
    """What the file says of one step; remark and evidence stay where it says nothing of them."""
    before = row.line.cells[label]
    remark = row.after.get(REMARK) if label == STATE else None
    return Answer(
        role_id,
        _state(row.after.get(label, before)),
        seen=_state(before),
        remark=kept.remarks.get(role_id, "") if remark is None else remark,
        evidence=tuple(kept.evidence.get(role_id, ())),
    )
