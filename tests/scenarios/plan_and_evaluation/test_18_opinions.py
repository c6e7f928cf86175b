"""Scenario 18: fourteen numbered opinions, thirteen answers, and what next year must land in."""

from __future__ import annotations

import pytest

from sasaeai.core.periods import today
from sasaeai.evaluation.committee.enums import OpinionKind, PaperKind, ResponseKind
from sasaeai.evaluation.committee.opinions import (
    Answer,
    answer_opinion,
    answered,
    hand_over,
    publish_answers,
    record_opinion,
)
from sasaeai.evaluation.committee.scoring import close_scoring
from sasaeai.evaluation.models import EvalRound, Opinion, OpinionAuthor, OpinionResponse
from sasaeai.evaluation.publication import guards
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused
from tests.evaluation.panel import Panel, panel_for
from tests.evaluation.stage import stage_for

pytestmark = pytest.mark.django_db
NOTED = Answer(ResponseKind.NOTED, "参考にします", "地域づくり係")


@pytest.fixture
def panel(cast, as_actor) -> Panel:
    with as_actor(cast.planner):
        stage = stage_for(cast)
    return panel_for(stage, cast)


@pytest.fixture
def fourteen(panel, as_actor, cast) -> list[Opinion]:
    found = []
    for number in range(14):
        member = panel.members[number % 12]
        with as_actor(member.account):
            found.append(
                record_opinion(
                    panel.committee, kind=OpinionKind.PROPOSAL, text=f"意見その{number + 1}", member=member,
                    identity=panel.identity,
                )
            )  # fmt: skip
    return found


def test_opinions_are_numbered_through_although_nobody_sees_the_others(
    panel, fourteen, as_actor, cast
):
    assert [row.no for row in fourteen] == list(range(1, 15))
    with as_actor(panel.members[1].account):
        assert list(Opinion.objects.values_list("no", flat=True)) == [2, 14]
    with as_actor(cast.planner):
        assert Opinion.objects.count() == 14


def held_up(panel: Panel) -> list[str]:
    """What a round of the committee's year would be told by everybody who may hold it up."""
    one = panel.committee
    year = EvalRound(plan_id=one.plan_id, fy=one.fy, as_of=one.year.last_day)
    return [words for guard in guards._guards for words in guard(year)]


def test_publication_waits_for_the_fourteenth_answer(panel, fourteen, as_actor, cast):
    with as_actor(cast.planner):
        for row in fourteen[:13]:
            answer_opinion(row, NOTED)
        with pytest.raises(Blocked) as refused:
            publish_answers(panel.committee)
        assert "13/14" in str(refused.value)
        assert refused.value.blockers == ("意見14に、まだ答えがありません。",)
        assert held_up(panel) == [
            f"{panel.committee.name}の意見に、まだ答えのないものがあります（13/14）。"
        ]
    with as_actor(cast.resident):
        assert Opinion.objects.count() + OpinionResponse.objects.count() == 0
    with as_actor(cast.planner):
        answer_opinion(fourteen[13], NOTED)
        publish_answers(panel.committee)
        assert answered(panel.committee).words == "14/14"
        assert held_up(panel) == []
    with as_actor(cast.resident):
        assert (Opinion.objects.count(), OpinionResponse.objects.count()) == (14, 14)
        assert OpinionAuthor.objects.count() == 0


def test_next_year_without_action_or_year_is_refused(panel, fourteen, as_actor, cast):
    empty = Answer(ResponseKind.NEXT_YEAR, "次年度に取り組みます", "地域づくり係")
    year = panel.committee.fy + 1
    with as_actor(cast.planner):
        with pytest.raises(EvaluationRefused):
            answer_opinion(fourteen[0], empty)
        assert not OpinionResponse.objects.exists()
        landed = answer_opinion(
            fourteen[0], Answer(ResponseKind.NEXT_YEAR, "取り組みます", "係", target_fy=year)
        )
        acted = answer_opinion(
            fourteen[1],
            Answer(ResponseKind.NEXT_YEAR, "取り組みます", "係", due_on=today(), target_fy=year, action_text="研修を開く"),
        )  # fmt: skip
    assert (landed.target_fy, landed.action) == (year, None)
    assert (acted.action.text, acted.action.origin, acted.action.origin_id) == (
        "研修を開く",
        "opinion",
        fourteen[1].pk,
    )


def test_the_paper_keeps_what_stood_on_the_day_it_was_handed(panel, fourteen, as_actor, cast):
    panel.score(panel.members[0], 4)
    with as_actor(cast.planner):
        with pytest.raises(EvaluationRefused):
            hand_over(
                panel.committee,
                kind=PaperKind.PROPOSAL,
                addressed="会長",
                preamble="",
                handed_on=today(),
            )
        close_scoring(panel.committee)
        paper = hand_over(
            panel.committee,
            kind=PaperKind.PROPOSAL,
            addressed="会長",
            preamble="まえがき",
            handed_on=today(),
        )
    assert len(paper.content["opinions"]) == 14
    assert paper.content["lines"][0]["tallies"][0]["mean"] == "4.0点"
    assert len(paper.sha256) == 64
