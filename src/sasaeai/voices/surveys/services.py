"""What can be done with a survey: one verb, one function, atomic and in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.enums import Channel, Tracking, Way
from sasaeai.voices.models import Survey, SurveyCount, SurveyFact
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.surveys.returns import COLUMNS, SENDING, Counted, Problem, problems


class CountsRefused(VoicesRefused):
    """Some numbers cannot be; ``problems`` say which and why."""

    def __init__(self, found: Sequence[Problem]) -> None:
        self.problems = tuple(found)
        super().__init__(found[0].words)


class CountedMeanwhile(VoicesRefused):
    """Somebody else saved the counts since they were opened; ``edition`` is the one that stands."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        super().__init__("ほかの人が先に数を入れています。見くらべて、もう一度保存してください。")


@dataclass(frozen=True)
class Described:
    """How a survey was made; ``opens_on`` and ``closes_on`` are both included."""

    title: str
    population: str
    way: Way
    tracking: Tracking
    opens_on: date
    closes_on: date
    sampling: str = ""


@transaction.atomic
def describe_survey(plan: Plan, described: Described, *, survey: Survey | None = None) -> Survey:
    """A new survey of the plan, or new words for one that is there.

    Raises ``VoicesRefused`` when a channel that has counts would fall away.
    """
    if described.closes_on < described.opens_on:
        raise VoicesRefused("しめきった日は、はじめた日より後にしてください。")
    if not described.title.strip() or not described.population.strip():
        raise VoicesRefused("名前と、だれに聞いたかを入れてください。")
    row = _locked(survey) if survey is not None else Survey(plan=plan)
    before = row.sent_by if row.pk else None
    row.title, row.population = described.title.strip(), described.population.strip()
    row.sampling, row.way, row.tracking = described.sampling, described.way, described.tracking
    row.opens_on, row.closes_on = described.opens_on, described.closes_on
    if row.pk and _lost(row, before):
        raise VoicesRefused("数の入っている方法は、外せません。先に数を空にしてください。")
    row.save()
    audit.record("voices.survey.described", subject=("survey", row.pk))
    return row


@transaction.atomic
def set_counts(survey: Survey, rows: Sequence[Counted], *, seen: int) -> Survey:
    """Puts these counts in the place of those that were there; rows that are empty go.

    ``seen`` is the edition that stood on the screen. Raises ``CountedMeanwhile``, ``CountsRefused``
    and ``VoicesRefused`` for a channel that the survey does not have.
    """
    row = _locked(survey)
    if row.edition != seen:
        raise CountedMeanwhile(row.edition)
    kept = [each for each in rows if not each.empty]
    for each in kept:
        _refuse_foreign(row, each)
    tracked = row.tracking != Tracking.NONE
    if found := problems(kept, sent_by=row.sent_by, tracked=tracked):
        raise CountsRefused(found)
    row.counts.all().delete()
    SurveyCount.objects.bulk_create(
        SurveyCount(
            survey=row,
            channel=each.channel,
            area_id=each.area_id,
            **{name: getattr(each, name) for name in COLUMNS},
        )
        for each in kept
    )
    row.edition += 1
    row.save(update_fields=["edition"])
    audit.record("voices.survey.counted", subject=("survey", row.pk), detail={"rows": len(kept)})
    return row


@transaction.atomic
def show_survey(survey: Survey, *, shown: bool) -> Survey:
    """Everybody sees it from now on, or nobody but the office. Without any count there is nothing
    to see: raises ``VoicesRefused``."""
    row = _locked(survey)
    if shown and not row.counts.exists():
        raise VoicesRefused("数がひとつも入っていません。入れてから公開してください。")
    if shown == (row.shown_on is not None):
        return row
    row.shown_on = today() if shown else None
    row.save(update_fields=["shown_on"])
    verb = "voices.survey.shown" if shown else "voices.survey.hidden"
    audit.record(verb, subject=("survey", row.pk))
    return row


@transaction.atomic
def add_fact(survey: Survey, issue: Issue, *, text: str, count: int, base: int) -> SurveyFact:
    """A finding that speaks for an issue: ``count`` of ``base`` said so. Raises ``VoicesRefused``."""
    if not base >= 1 or count > base:
        raise VoicesRefused("人数が、もとの数より多くなっています。")
    if SurveyFact.objects.filter(survey=survey, issue=issue, text=text.strip()).exists():
        raise VoicesRefused("同じ結果が、もうあります。")
    row = SurveyFact.objects.create(
        survey=survey, issue=issue, text=text.strip(), count=count, base=base
    )
    audit.record("voices.fact.added", subject=("survey", survey.pk))
    return row


@transaction.atomic
def drop_fact(fact: SurveyFact) -> None:
    """A finding that was entered by mistake."""
    audit.record("voices.fact.dropped", subject=("survey", fact.survey_id))
    fact.delete()


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)


def _lost(row: Survey, before: Channel | None) -> bool:
    """Counts that the way of answering, as it will be, has no place for."""
    if row.counts.exclude(channel__in=row.channels).exists():
        return True
    return row.sent_by != before and row.counts.filter(posted__isnull=False).exists()


def _refuse_foreign(survey: Survey, row: Counted) -> None:
    sends = row.channel is survey.sent_by
    sent = any(getattr(row, name) is not None for name in SENDING)
    if row.channel not in survey.channels or (sent and not sends):
        raise VoicesRefused("このアンケートにない方法の数です。")
