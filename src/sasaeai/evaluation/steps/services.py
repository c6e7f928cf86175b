"""What can be done with community steps: one verb, one function, atomic and in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import FiscalYear, today
from sasaeai.core.refusal import Refusal
from sasaeai.evaluation.models import (
    StepEvidence,
    StepMark,
    StepRemark,
    StepRound,
    StepSheet,
)
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.queries import steps_of
from sasaeai.people.public import Organisation
from sasaeai.plan.public import Plan, version_on


class StepsRefused(Refusal):
    """The act cannot be done; the message says why and what to do, in the person's words."""


class RoundClosed(StepsRefused):
    """Before the first or after the last day of the round."""


class NoDistrict(StepsRefused):
    """The council covers no area, so nobody could say where the steps are."""


class ChangedMeanwhile(StepsRefused):
    """Somebody else answered the same step; ``states`` is what stands now, by role item."""

    def __init__(self, states: Mapping[int, StepState | None]) -> None:
        self.states = dict(states)
        super().__init__("ほかの人が先に答えています。見くらべて、もう一度えらんでください。")


@dataclass(frozen=True)
class Answer:
    """What was said of one step; ``seen`` is the state that stood on the screen or the paper.

    ``evidence`` are (title, address) pairs and replace what was there.
    """

    role_id: int
    state: StepState | None
    seen: StepState | None = None
    remark: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def open_round(
    plan: Plan, year: FiscalYear, *, opens_on: date, due_on: date, closes_on: date
) -> StepRound:
    """The self-check of one year, over the steps of the text in force when it opens.

    Twice changes the days of a round that has not closed.
    """
    if not opens_on <= due_on <= closes_on:
        raise StepsRefused("はじまり、しめきり、受け付けの終わりの順にしてください。")
    if closes_on < today():
        raise RoundClosed("受け付けの終わりは、今日より後の日にしてください。")
    version = version_on(plan, on=max(opens_on, plan.span.first.period.start))
    if version is None or not steps_of(version):
        raise StepsRefused("この計画には、地域のステップが書かれていません。")
    round_ = StepRound.objects.filter(plan=plan, fy=year.year).first()
    if round_ is None:
        round_ = StepRound(plan=plan, fy=year.year)
    elif round_.closes_on < today():
        raise RoundClosed("この年度の受け付けは、もう終わっています。")
    if round_.pk is None or not round_.sheets.exists():
        round_.version = version
    round_.opens_on, round_.due_on, round_.closes_on = opens_on, due_on, closes_on
    round_.save()
    audit.record("evaluation.steps.opened", subject=("step_round", round_.pk))
    return round_


@transaction.atomic
def answer_steps(
    round_: StepRound,
    organisation: Organisation,
    answers: Sequence[Answer],
    *,
    source: StepSource,
    overall: str | None = None,
    area: Area | None = None,
) -> StepSheet:
    """Keeps the answers of one district council; the same answers again change nothing.

    ``overall`` is the remark on the whole year (None leaves it). Raises ``RoundClosed``,
    ``NoDistrict`` and, before anything is written, ``ChangedMeanwhile``.
    """
    _refuse_closed(round_)
    sheet = _sheet(round_, organisation, source, area)
    known = {row.pk for row in steps_of(round_.version)}
    wanted = [answer for answer in answers if answer.role_id in known]
    marks = {row.role_id: row for row in sheet.marks.select_for_update(of=("self",))}
    _refuse_overwriting(wanted, marks)
    counted = min(max(today(), round_.year.period.start), round_.year.last_day)
    for answer in wanted:
        _mark(sheet, answer, marks.get(answer.role_id), counted)
        _remark(sheet, answer.role_id, answer.remark)
        _evidence(sheet, answer)
    if overall is not None:
        _remark(sheet, None, overall)
    sheet.source, sheet.account_id = source, current().account_id
    sheet.save(update_fields=["source", "account_id", "changed_at"])
    audit.record(
        "evaluation.steps.answered",
        subject=("step_sheet", sheet.pk),
        detail={"answers": len(wanted), "source": str(source)},
    )
    return sheet


@transaction.atomic
def send_sheet(sheet: StepSheet) -> None:
    """From now on everybody sees these answers; until the round closes they can be corrected."""
    _refuse_closed(sheet.round)
    if not sheet.marks.exists():
        raise StepsRefused("まだひとつも答えていません。答えてから届けてください。")
    if sheet.sent_on is None:
        sheet.sent_on = today()
        sheet.save(update_fields=["sent_on", "changed_at"])
        audit.record("evaluation.steps.sent", subject=("step_sheet", sheet.pk))


def district_of(organisation: Organisation) -> Area | None:
    """The area that a district council speaks for: the first it covers, in kana order."""
    return organisation.covers.order_by("kana", "pk").first()


def _refuse_closed(round_: StepRound) -> None:
    if today() < round_.opens_on:
        raise RoundClosed("この年度の受け付けは、まだはじまっていません。")
    if today() > round_.closes_on:
        raise RoundClosed("この年度の受け付けは終わりました。直したいときは事務局へどうぞ。")


def _sheet(
    round_: StepRound, organisation: Organisation, source: StepSource, area: Area | None
) -> StepSheet:
    where = area or district_of(organisation)
    if where is None:
        raise NoDistrict("この地区社協の区域が、まだ登録されていません。")
    sheet, _made = StepSheet.objects.get_or_create(
        round=round_, organisation=organisation, defaults={"area": where, "source": source}
    )
    return StepSheet.objects.select_for_update().get(pk=sheet.pk)


def _refuse_overwriting(answers: Sequence[Answer], marks: Mapping[int, StepMark]) -> None:
    clash: dict[int, StepState | None] = {}
    for answer in answers:
        row = marks.get(answer.role_id)
        stands = StepState(row.state) if row else None
        if stands not in (answer.seen, answer.state):
            clash[answer.role_id] = stands
    if clash:
        raise ChangedMeanwhile(clash)


def _mark(sheet: StepSheet, answer: Answer, row: StepMark | None, counted: date) -> None:
    if answer.state is None:
        if row is not None:
            row.delete()
    elif row is None:
        StepMark.objects.create(
            sheet=sheet,
            role_id=answer.role_id,
            area=sheet.area,
            state=answer.state,
            counted_on=counted,
        )
    elif row.state != answer.state:
        row.state = answer.state
        row.save(update_fields=["state"])


def _remark(sheet: StepSheet, role_id: int | None, text: str) -> None:
    rows = StepRemark.objects.filter(sheet=sheet, role_id=role_id)
    if not text.strip():
        rows.delete()
    elif not rows.update(text=text.strip()):
        StepRemark.objects.create(sheet=sheet, role_id=role_id, text=text.strip())


def _evidence(sheet: StepSheet, answer: Answer) -> None:
    rows = StepEvidence.objects.filter(sheet=sheet, role_id=answer.role_id)
    wanted = {href: title for title, href in answer.evidence}
    stands = dict(rows.values_list("href", "title"))
    if wanted == stands:
        return
    rows.exclude(href__in=wanted).delete()
    for href, title in wanted.items():
        rows.update_or_create(
            sheet=sheet, role_id=answer.role_id, href=href, defaults={"title": title}
        )
