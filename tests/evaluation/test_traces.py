"""From a line of the plan to what districts and the committee said of it, in one click."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.evaluation.committee.enums import OpinionKind, ResponseKind
from sasaeai.evaluation.committee.opinions import (
    Answer,
    answer_opinion,
    publish_answers,
    record_opinion,
)
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.publication.guards import _guards
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.services import Answer as Said
from sasaeai.evaluation.steps.services import answer_steps, send_sheet
from sasaeai.plan.keeping import kept_for
from tests.evaluation.panel import Panel, panel_for
from tests.evaluation.stage import Stage, stage_for

pytestmark = pytest.mark.django_db
WORDS = "居場所のない学区を、先にたずねてください。"


@pytest.fixture
def stage(cast, as_actor) -> Stage:
    with as_actor(cast.planner):
        return stage_for(cast)


@pytest.fixture
def panel(stage, cast) -> Panel:
    return panel_for(stage, cast, members=2)


@pytest.fixture
def opinion(panel, as_actor, cast):
    with as_actor(cast.planner):
        return record_opinion(
            panel.committee, kind=OpinionKind.PROPOSAL, text=WORDS, identity=panel.identity,
            member=panel.members[0],
        )  # fmt: skip


def line_page(client, panel: Panel) -> str:
    code = panel.committee.plan.code
    return client.get(f"/plan/plans/{code}/{panel.identity.code}/").content.decode()


def answered(opinion) -> None:
    answer_opinion(opinion, Answer(ResponseKind.NOTED, "先にたずねます。", "地域づくり係"))


def test_residents_reach_an_opinion_from_its_line_once_it_is_answered_and_public(
    panel, opinion, browse, as_actor, cast
):
    client, href = browse(None), f'href="/committees/{panel.committee.pk}/#opinion-1"'
    assert href not in line_page(client, panel)
    with as_actor(cast.planner):
        answered(opinion)
    assert href not in line_page(client, panel)
    with as_actor(cast.planner):
        publish_answers(panel.committee)
    page = line_page(client, panel)
    assert page.count(href) == 1
    assert "意見1　提言　参考にする" in page
    shown = client.get(f"/committees/{panel.committee.pk}/").content.decode()
    assert shown.count('id="opinion-1"') == 1
    assert "先にたずねます。" in shown
    assert cast.committee_member.name not in shown.split('id="opinion-1"')[1].split("</li>")[0]


def test_the_secretariat_reaches_an_opinion_that_waits_for_its_answer(panel, opinion, browse, cast):
    page = line_page(browse(cast.planner), panel)
    assert f'href="/desk/committee/opinions/{opinion.pk}/"' in page
    assert WORDS in page
    assert WORDS not in line_page(browse(cast.social_worker), panel)


def test_a_line_leads_to_the_steps_of_its_districts(panel, stage, browse, as_actor, cast):
    step = stage.step("T1", 1)
    for organisation, state in (
        (stage.asanagi, StepState.DOING),
        (stage.ishidatami, StepState.NOT_YET),
    ):
        with as_actor(cast.planner):
            sheet = answer_steps(
                stage.round, organisation, [Said(step, state)], source=StepSource.PAPER
            )
            send_sheet(sheet)
    page = line_page(browse(None), panel)
    assert f"/steps/?year={stage.round.fy}&amp;step={step}" in page
    assert "はじめた地区 1／2" in page


def test_an_unanswered_opinion_holds_up_the_evaluation_of_its_year_only(
    panel, opinion, as_actor, cast
):
    committee = panel.committee
    before = committee.as_of - timedelta(days=1)
    with as_actor(cast.planner):
        found = {
            (fy, day): [
                words
                for guard in _guards
                for words in guard(EvalRound(plan=committee.plan, fy=fy, as_of=day))
            ]
            for fy in (committee.fy, committee.fy - 1)
            for day in (committee.as_of, before)
        }
    assert found == {
        (committee.fy, committee.as_of): [
            f"{committee.name}の意見に、まだ答えのないものがあります（0/1）。"
        ],
        (committee.fy, before): [],
        (committee.fy - 1, committee.as_of): [],
        (committee.fy - 1, before): [],
    }, "a half year that ended before the committee's figures waits for nobody"


def test_a_line_that_was_judged_or_answered_cannot_be_deleted(
    panel, opinion, stage, as_actor, cast
):
    with as_actor(cast.planner):
        sheet = answer_steps(
            stage.round, stage.asanagi, [Said(stage.step("T2", 1), StepState.OWN)],
            source=StepSource.PAPER,
        )  # fmt: skip
        assert sheet.marks.count() == 1
        identities = {row.code: row.pk for row in panel.committee.plan.identities.all()}
        kept = kept_for(list(identities.values()))
    assert "評価委員会の意見・評価" in kept[identities["T1"]]
    assert "地域のステップの答え" in kept[identities["T2"]]
    assert "地域のステップの答え" not in kept[identities["T1"]]
