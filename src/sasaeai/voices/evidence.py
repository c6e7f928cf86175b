"""What speaks for an issue, channel by channel. Each count is the length of a list that the same
reader may open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.figures import Figure
from sasaeai.plan.public import Found, Issue, Plan, Stage, Traced, TraceItem, TraceSource
from sasaeai.voices.models import Card, CardIssue, Opinion, OpinionIssue, SurveyFact

SHOWN = 6


@dataclass(frozen=True)
class Fact:
    """A finding of a survey with its share."""

    row: SurveyFact

    @property
    def figure(self) -> Figure:
        return Figure.ratio(self.row.count, self.row.base)


@dataclass(frozen=True)
class Evidence:
    """Everything that speaks for one issue, as far as the reader may see it."""

    issue: Issue
    facts: tuple[Fact, ...]
    cards: tuple[Card, ...]
    opinions: tuple[Opinion, ...]


def facts_on(issues: Collection[int], *, public: bool) -> QuerySet[SurveyFact]:
    """Findings of surveys; ``public`` leaves out what is not published, whoever looks."""
    rows = SurveyFact.objects.filter(issue_id__in=issues).select_related("survey")
    rows = rows.filter(survey__shown_on__isnull=False) if public else rows
    return rows.order_by("survey__closes_on", "id")


def cards_on(issues: Collection[int], *, public: bool) -> QuerySet[Card]:
    """Confirmed cards; one that speaks for two of the issues is one."""
    rows = Card.objects.filter(
        pk__in=CardIssue.objects.filter(issue_id__in=issues).values("card_id")
    )
    rows = rows.filter(session__shown_on__isnull=False) if public else rows
    rows = rows.select_related("session__kind", "session__area")
    return rows.order_by("session__held_on", "session_id", "no")


def opinions_on(issues: Collection[int], *, public: bool) -> QuerySet[Opinion]:
    """Rows of public comments; what is set aside counts nowhere."""
    links = OpinionIssue.objects.filter(issue_id__in=issues).values("opinion_id")
    rows = Opinion.objects.filter(
        pk__in=links, merged_into__isnull=True, submission__set_aside_on__isnull=True
    )
    rows = rows.filter(round__published_on__isnull=False) if public else rows
    return rows.select_related("round").order_by("round__closes_on", "no", "id")


def evidence_of(issue: Issue, *, public: bool) -> Evidence:
    """All channels of one issue."""
    ids = (issue.pk,)
    return Evidence(
        issue,
        tuple(Fact(row) for row in facts_on(ids, public=public)),
        tuple(cards_on(ids, public=public)),
        tuple(opinions_on(ids, public=public)),
    )


def matrix_of(plan: Plan) -> list[Evidence]:
    """Every issue with everything the office has heard of it."""
    return [evidence_of(issue, public=False) for issue in plan.issues.order_by("no")]


def trace_facts(subject: Traced, _actor: Actor) -> Found | None:
    """Findings of published surveys on the issues of a line."""
    facts = [Fact(row) for row in facts_on(subject.issue_ids, public=True)]
    items = [
        TraceItem(
            f"{fact.row.text}　{fact.figure.text_with_unit}",
            reverse("voices:survey", args=[fact.row.survey_id]),
            fact.row.survey.title,
        )
        for fact in facts
    ]
    return _found(subject, items, "facts")


def trace_cards(subject: Traced, _actor: Actor) -> Found | None:
    """Confirmed cards of published sessions."""
    items = [
        TraceItem(
            card.text,
            reverse("voices:session", args=[card.session_id]) + f"#card-{card.no}",
            card.session.kind.label,
        )
        for card in cards_on(subject.issue_ids, public=True)
    ]
    return _found(subject, items, "cards")


def trace_opinions(subject: Traced, _actor: Actor) -> Found | None:
    """Opinions of published public comments."""
    items = [
        TraceItem(
            row.summary,
            reverse("voices:round", args=[row.round_id]) + f"#opinion-{row.no}",
            row.round.title,
        )
        for row in opinions_on(subject.issue_ids, public=True)
    ]
    return _found(subject, items, "opinions")


def _found(subject: Traced, items: Sequence[TraceItem], part: str) -> Found | None:
    """The first items; the way to all of them where they are one issue's."""
    href = ""
    if len(items) > SHOWN and len(subject.issue_ids) == 1:
        issue = Issue.objects.get(pk=subject.issue_ids[0])
        href = reverse("voices:evidence", args=(subject.plan.code, issue.no)) + f"#{part}"
    return Found(tuple(items[:SHOWN]), len(items), href) if items else None


TRACES = (
    TraceSource(Stage.VOICE, "アンケートの結果", trace_facts, order=10),
    TraceSource(Stage.VOICE, "話し合いの札", trace_cards, order=20),
    TraceSource(Stage.VOICE, "パブリックコメントの意見", trace_opinions, order=30),
)
