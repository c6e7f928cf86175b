"""What was heard, for the matrix: published and not, so that a leak would show."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.comments.services import Call, call_for_comments, publish_round
from sasaeai.voices.models import Card
from sasaeai.voices.surveys.services import add_fact
from tests.cast import Cast
from tests.voices.asked import post, survey_of
from tests.voices.commented import ended_round, open_round, wrote
from tests.voices.talked import cards_of, coded, talk


@dataclass(frozen=True)
class Heard:
    """Ids by the name that the matrix calls them."""

    survey: int
    hidden_survey: int
    open_round: int
    ended_round: int
    published_round: int
    quiet_round: int
    opinion: int
    submission: str
    session: int
    here: int
    hidden_session: int
    card: int
    differing: int
    fact: int


def heard(cast: Cast) -> Heard:
    """Made through the services, for the plan that is there."""
    plan = Plan.objects.get(code="fourth")
    found = _heard(cast, plan)
    issue = Issue.objects.get(plan=plan, no=1)
    differing = Card.objects.get(pk=found.differing)
    coded(differing, cast.planner, issue)
    coded(differing, cast.social_worker, None)
    return found


def _heard(cast: Cast, plan: Plan) -> Heard:
    with acting(cast.planner.pk, purpose="test"):
        shown, here = talk(plan), talk(plan, area=cast.asanagi, shown=False)
        hidden = talk(plan, area=cast.ishidatami, shown=False)
        card, differing = cards_of(shown, "バスがない", "集まる場がほしい")
        issue = Issue.objects.get(plan=plan, no=1)
        survey = survey_of(plan, post(posted=2000, valid=943))
        fact = add_fact(survey, issue, text="頼れる人がいない", count=3, base=943)
        ended, published = ended_round(plan), ended_round(plan)
        quiet = call_for_comments(plan, Call("まだ", today(), today()))
        submission = wrote(ended, "となりの木村さんが心配です")
        publish_round(published)
        return Heard(
            open_round=open_round(plan).pk,
            ended_round=ended.pk,
            published_round=published.pk,
            quiet_round=quiet.pk,
            opinion=submission.opinions.get().pk,
            submission=str(submission.pk),
            survey=survey.pk,
            session=shown.pk,
            here=here.pk,
            hidden_session=hidden.pk,
            card=card.pk,
            differing=differing.pk,
            fact=fact.pk,
            hidden_survey=survey_of(plan, post(posted=100, valid=3), shown=False).pk,
        )
