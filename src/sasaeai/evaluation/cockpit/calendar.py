"""The year of the circle: days on which something is due, met, decided, frozen or told. One query each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.core.access import Actor
from sasaeai.core.periods import FiscalYear, Period, local_date, today
from sasaeai.core.ui.words import words
from sasaeai.evaluation.enums import ActionStatus, RoundStatus
from sasaeai.evaluation.models import (
    BodyDecision,
    Committee,
    EvalRound,
    ImprovementAction,
    Meeting,
    Publication,
    StageDue,
    StepRound,
)
from sasaeai.plan.public import Closing, Plan, PlanVersion


@dataclass(frozen=True)
class Day:
    """One thing on one day. ``open`` is true while somebody still has to do it."""

    on: date
    kind: str
    text: str
    href: str = ""
    open: bool = False
    owner: str = ""
    account_id: int | None = None

    @property
    def late(self) -> bool:
        return self.open and self.on < today()


@dataclass(frozen=True)
class Month:
    """A month of the fiscal year with its days in order."""

    first: date
    days: tuple[Day, ...]

    @property
    def now(self) -> bool:
        day = today()
        return (day.year, day.month) == (self.first.year, self.first.month)


@dataclass(frozen=True)
class Asked:
    """Whose calendar over which year; links lead only where the reader may go."""

    plan: Plan
    year: FiscalYear
    actor: Actor

    @property
    def span(self) -> Period:
        return self.year.period

    @property
    def days(self) -> tuple[date, date]:
        return self.span.start, self.span.last_day

    def link(self, capability: str, name: str, *args: object) -> str:
        return reverse(name, args=args) if self.actor.may(capability) else ""

    def inside(self, day: date | None) -> bool:
        return day is not None and self.span.start <= day <= self.span.last_day


def months(asked: Asked, keep: Callable[[Day], bool]) -> list[Month]:
    """Twelve months from April; only those days that ``keep`` lets through."""
    found = sorted(
        (day for source in SOURCES for day in source(asked) if asked.inside(day.on) and keep(day)),
        key=lambda day: (day.on, day.kind, day.text),
    )
    return [
        Month(
            month.start,
            tuple(day for day in found if month.start <= day.on <= month.last_day),
        )
        for month in asked.year.months
    ]


def _rounds(asked: Asked) -> Iterator[Day]:
    for row in EvalRound.objects.filter(plan=asked.plan):
        href = asked.link("evaluation.view", "evaluation:round", row.pk)
        label = words(row.label)
        yield Day(row.opens_on, _("評価"), _("%(label)sの評価がはじまる") % {"label": label}, href)
        if row.frozen_at is not None:
            text = _("%(label)sの評価の数字を確定") % {"label": label}
            yield Day(local_date(row.frozen_at), _("評価"), text, href)


def _dues(asked: Asked) -> Iterator[Day]:
    rows = StageDue.objects.filter(round__plan=asked.plan, due_on__range=asked.days)
    for row in rows.select_related("round"):
        names = {"label": words(row.round.label), "stage": words(row.get_stage_display())}
        yield Day(
            row.due_on or asked.span.start,
            _("しめきり"),
            _("%(label)s　「%(stage)s」の評価") % names,
            asked.link("evaluation.view", "evaluation:round", row.round_id),
            open=row.round.status == RoundStatus.OPEN,
        )


def _bodies(asked: Asked) -> Iterator[Day]:
    rows = BodyDecision.objects.filter(round__plan=asked.plan, decided_on__range=asked.days)
    for row in rows.select_related("round"):
        text = f"{words(row.round.label)}　{words(row.get_result_display())}（{row.number}）"
        href = asked.link("evaluation.view", "evaluation:round", row.round_id)
        yield Day(row.decided_on, words(row.get_body_display()), text, href)


def _published(asked: Asked) -> Iterator[Day]:
    rows = Publication.objects.filter(round__plan=asked.plan, published_on__range=asked.days)
    for row in rows.select_related("round").defer("content"):
        names = {"label": words(row.round.label), "no": row.revision}
        yield Day(
            row.published_on,
            _("公表"),
            _("%(label)sの評価　第%(no)s版") % names,
            reverse("evaluation:published_round", args=[row.round_id]),
        )


def _versions(asked: Asked) -> Iterator[Day]:
    for row in PlanVersion.objects.filter(plan=asked.plan).exclude(status="draft"):
        href = reverse("plan:other_version", args=[asked.plan.code, row.no])
        no = {"no": row.no, "by": row.decided_by}
        if row.effective_from is not None:
            yield Day(row.effective_from, _("計画"), _("計画の第%(no)s版がはじまる") % no, href)
        if row.decided_on is not None:
            yield Day(row.decided_on, _("計画"), _("計画の第%(no)s版を%(by)sで決定") % no, href)


def _closings(asked: Asked) -> Iterator[Day]:
    for row in Closing.objects.filter(plan=asked.plan).only(
        "label", "start", "end", "decision", "made_at", "plan_id"
    ):
        text = f"{words(row.period.label)}　{words(row.get_label_display())}（{row.decision}）"
        href = asked.link("plan.edit", "plan:years")
        yield Day(local_date(row.made_at), _("数字"), text, href)
    before = FiscalYear(asked.year.year - 1)
    if before in asked.plan.span:
        text = _("%(year)sの数字を確定できる") % {"year": words(before.label)}
        yield Day(asked.span.start, _("数字"), text, asked.link("plan.edit", "plan:years"))


def _meetings(asked: Asked) -> Iterator[Day]:
    rows = Meeting.objects.filter(
        committee__plan=asked.plan, held_on__range=asked.days, cancelled=False
    )
    for row in rows.select_related("committee"):
        text = _("%(name)s　第%(no)s回") % {"name": row.committee.name, "no": row.no}
        href = asked.link("committee.view", "evaluation:meeting", row.pk)
        yield Day(row.held_on, _("委員会"), text, href)


def _scoring(asked: Asked) -> Iterator[Day]:
    for row in Committee.objects.filter(plan=asked.plan, scoring_due__range=asked.days):
        text = _("%(name)s　委員の評価") % {"name": row.name}
        href = asked.link("committee.view", "evaluation:committee", row.pk)
        yield Day(row.scoring_due, _("しめきり"), text, href, open=not row.closed)


def _actions(asked: Asked) -> Iterator[Day]:
    rows = ImprovementAction.objects.filter(
        plan=asked.plan,
        status__in=(ActionStatus.OPEN, ActionStatus.DOING),
        due_on__range=asked.days,
    )
    for row in rows:
        yield Day(
            row.due_on,
            _("改善策"),
            f"{row.text}（{row.owner}）",
            asked.link("evaluation.view", "evaluation:action", row.pk),
            open=True,
            owner=row.owner,
            account_id=row.owner_account_id,
        )


def _steps(asked: Asked) -> Iterator[Day]:
    for row in StepRound.objects.filter(plan=asked.plan):
        href = asked.link("evaluation.view", "evaluation:steps_desk")
        year = {"year": words(FiscalYear(row.fy).label)}
        yield Day(row.opens_on, _("地区の点検"), _("%(year)sの点検がはじまる") % year, href)
        yield Day(
            row.due_on,
            _("しめきり"),
            _("地区社協の%(year)sの点検") % year,
            href,
            open=today() <= row.closes_on,
        )


def _plan(asked: Asked) -> Iterator[Day]:
    if asked.year == asked.plan.span.last:
        href = asked.link("plan.edit", "evaluation:successions")
        yield Day(asked.year.last_day, _("計画"), _("計画が終わる。次の計画へ"), href)
    if asked.year.year == asked.plan.review_fy:
        href = asked.link("committee.view", "evaluation:committees")
        yield Day(asked.span.start, _("委員会"), _("中間評価の年度がはじまる"), href)


SOURCES: tuple[Callable[[Asked], Iterator[Day]], ...] = (
    _rounds, _dues, _bodies, _published, _versions, _closings, _meetings, _scoring, _actions,
    _steps, _plan,
)  # fmt: skip
