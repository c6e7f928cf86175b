"""Rounds of public comment, made through the services as the secretariat."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sasaeai.core.periods import today
from sasaeai.plan.public import Plan
from sasaeai.voices.comments.queries import rounds_of
from sasaeai.voices.comments.services import (
    Answer,
    Call,
    Sender,
    Written,
    announce_round,
    answer_opinion,
    call_for_comments,
    enter_comment,
)
from sasaeai.voices.enums import Intake, Submitter
from sasaeai.voices.models import CommentCategory, CommentRound, Opinion, Submission

PERSON, GROUP = Sender(Submitter.PERSON), Sender(Submitter.GROUP, name="朝凪の会")


def open_round(plan: Plan, **details: object) -> CommentRound:
    """Announced, open since ten days and for ten more."""
    call = {
        "title": "第5次計画（案）への意見",
        "opens_on": today() - timedelta(days=10),
        "closes_on": today() + timedelta(days=10),
        "draft_where": "社協の窓口",
        **details,
    }
    return announce_round(call_for_comments(plan, Call(**call)))  # type: ignore[arg-type]


def ended_round(plan: Plan, **details: object) -> CommentRound:
    """Announced, closed yesterday."""
    return open_round(plan, closes_on=today() - timedelta(days=1), **details)


def wrote(
    round: CommentRound, *texts: str, sender: Sender = PERSON, channel: Intake = Intake.POST
) -> Submission:
    """One sender with so many opinions."""
    return enter_comment(
        round, sender, [Written(text, "12ページ") for text in texts], once=uuid4(),
        channel=channel, received_on=round.opens_on,
    )  # fmt: skip


def answered(opinion: Opinion, category: str = "参考", **details: str) -> Opinion:
    """Summed up and answered; 修正 brings its text."""
    values = {"summary": "見守りを増やしてほしい", "view": "参考にします。", **details}
    if category == "修正":
        values = {"after": "月に1回訪ねます。", "before": "年に1回訪ねます。", **values}
    return answer_opinion(
        opinion, Answer(category=CommentCategory.objects.get(label=category), **values)
    )


def reread(round: CommentRound) -> CommentRound:
    return rounds_of().get(pk=round.pk)
