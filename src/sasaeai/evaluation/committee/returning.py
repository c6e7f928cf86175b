"""改善工程表 as an Excel book: opinions are added, answers come back, all rows or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.periods import (
    FiscalYear,
    UnreadableFiscalYear,
    parse_date,
    wareki,
    year_label,
)
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
from sasaeai.evaluation.committee.enums import OpinionKind, ResponseKind
from sasaeai.evaluation.committee.opinions import Answer, answer_opinion, record_opinion
from sasaeai.evaluation.committee.scoring import nodes_of
from sasaeai.evaluation.models import Committee, Opinion, OpinionResponse
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import NodeIdentity

NO, KIND, ABOUT, TEXT = "番号", "種類", "どこについて", "意見"
ANSWER_KIND, ANSWER, SECTION = "対応", "答え", "担当"
DUE, TARGET, ACTION = "いつまで", "反映する年度", "改善策"
ANSWERS = (ANSWER_KIND, ANSWER, SECTION, DUE, TARGET, ACTION)
EVERYTHING = "全体"
LONGEST_TEXT, LONGEST_SECTION, LONGEST_ACTION = 2000, 60, 300
FURTHEST = 5
"""Years after the committee's own in which an answer may land."""
Choice = TypeVar("Choice", OpinionKind, ResponseKind)
FRESH = Line(("",), {}, title="新しい意見", fresh=True)


@dataclass(frozen=True)
class Opinions:
    """The book of one committee; ``adding`` says that rows without a number are new opinions."""

    committee: Committee
    adding: bool

    @property
    def book(self) -> Book:
        title = f"改善工程表　{self.committee.name}　{self.committee.year.label}"
        cells = (
            Cell(KIND, one_of(OpinionKind.labels), fixed=True),
            Cell(ABOUT, self._about, fixed=True),
            Cell(TEXT, at_most(LONGEST_TEXT), fixed=True),
            Cell(ANSWER_KIND, one_of(ResponseKind.labels)),
            Cell(ANSWER, at_most(LONGEST_TEXT)),
            Cell(SECTION, at_most(LONGEST_SECTION)),
            Cell(DUE, a_day),
            Cell(TARGET, self._year),
            Cell(ACTION, at_most(LONGEST_ACTION)),
        )
        return Book("opinions-book", title, (NO,), (), cells)

    @cached_property
    def headings(self) -> dict[str, NodeIdentity]:
        return {node.heading: node.identity for node in nodes_of(self.committee)}

    def _about(self, text: str) -> str:
        return one_of([EVERYTHING, *self.headings])(text)

    def _year(self, text: str) -> str:
        first = self.committee.fy
        try:
            year = FiscalYear.parse(text)
        except UnreadableFiscalYear as unreadable:
            raise BadCell(unreadable.hint) from unreadable
        if not first <= year.year <= first + FURTHEST:
            raise BadCell(
                "%(first)sから%(last)sまでの年度を入れてください。",
                first=year_label(first),
                last=year_label(first + FURTHEST),
            )
        return year.label

    def lines(self) -> list[Line]:
        at = {identity.pk: heading for heading, identity in self.headings.items()}
        rows = self.committee.opinions.select_related("response__action").order_by("no")
        return [_line(row, at.get(row.identity_id or 0, EVERYTHING)) for row in rows]

    def hand_out(self, *, issuer: str) -> File:
        audit.record("evaluation.opinions.book", subject=("committee", self.committee.pk))
        return hand_out(self.book, self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        known = among(self.lines())

        def find(key: tuple[str, ...]) -> Line:
            if key != ("",):
                return known(key)
            if not self.adding:
                raise BadCell("番号がありません。意見を加えるのは、委員会の事務局です。")
            return FRESH

        found = read_back(self.book, content, find=find)
        return found.also(self._problems(found))

    def _problems(self, found: Returned) -> Iterator[RowProblem]:
        if found.changes and self.committee.answered_on is not None:
            yield RowProblem(0, BadCell("意見と答えは、もう公開しました。"))
        for change in found.changes:
            if why := _wrong(change):
                yield RowProblem(change.row, why)

    @transaction.atomic
    def keep(self, content: bytes) -> Returned:
        """All rows or none; raises ``EvaluationRefused``."""
        answers = OpinionResponse.objects.filter(opinion__committee=self.committee)
        list(answers.select_for_update(of=("self",)))
        found = self.look(content).sound(EvaluationRefused)
        for change in found.changes:
            self._keep(change)
        audit.record(
            "evaluation.opinions.taken",
            subject=("committee", self.committee.pk),
            detail={"rows": len(found.changes)},
        )
        return found

    def _keep(self, change: Change) -> None:
        told = {**change.line.cells, **change.after}
        opinion = change.line.about
        if not isinstance(opinion, Opinion):
            opinion = record_opinion(
                self.committee, kind=_code(OpinionKind, told[KIND]), text=told[TEXT],
                identity=self.headings.get(told.get(ABOUT, "")),
            )  # fmt: skip
        if any(told.get(label) for label in ANSWERS):
            answer_opinion(opinion, _answer(told, known=bool(change.line.cells.get(ACTION))))


def _line(opinion: Opinion, about: str) -> Line:
    response: OpinionResponse | None = getattr(opinion, "response", None)
    action = response.action if response else None
    return Line(
        (str(opinion.no),),
        {
            KIND: str(opinion.get_kind_display()),
            ABOUT: about,
            TEXT: opinion.text,
            ANSWER_KIND: str(response.get_kind_display()) if response else "",
            ANSWER: response.text if response else "",
            SECTION: response.section if response else "",
            DUE: wareki(response.due_on) if response and response.due_on else "",
            TARGET: year_label(response.target_fy) if response else "",
            ACTION: f"{action.no} {action.text}" if action else "",
        },
        title=f"意見{opinion.no}",
        about=opinion,
    )


def _wrong(change: Change) -> BadCell | None:
    told = {**change.line.cells, **change.after}
    if change.line.fresh and not (told.get(KIND) and told.get(TEXT)):
        return BadCell("新しい意見には、種類と意見を入れてください。")
    given = {label: told.get(label, "") for label in ANSWERS}
    if not any(given.values()):
        answered = change.line.cells.get(ANSWER)
        return BadCell("答えは消せません。直して残してください。") if answered else None
    lacking = [label for label in (ANSWER_KIND, ANSWER, SECTION) if not given[label]]
    if lacking:
        return BadCell("%(columns)sを入れてください。", columns="と".join(lacking))
    planned = change.line.cells.get(ACTION, "")
    if planned and given[ACTION] != planned:
        return BadCell("改善策は、もう一覧にあります。改善策のページで直してください。")
    if given[ACTION] and not planned and not given[DUE]:
        return BadCell("改善策には「いつまで」を入れてください。")
    next_year = given[ANSWER_KIND] == ResponseKind.NEXT_YEAR.label
    if next_year and not given[TARGET] and not given[ACTION]:
        return BadCell("「次年度に反映」には、反映する年度か、すること（改善策）が要ります。")
    return None


def _answer(told: Mapping[str, str], *, known: bool) -> Answer:
    year, due = told.get(TARGET, ""), told.get(DUE, "")
    return Answer(
        _code(ResponseKind, told[ANSWER_KIND]),
        told[ANSWER],
        told[SECTION],
        parse_date(due) if due else None,
        FiscalYear.parse(year).year if year else None,
        "" if known else told.get(ACTION, ""),
    )


def _code(choices: type[Choice], label: str) -> Choice:
    return next(each for each in choices if each.label == label)
