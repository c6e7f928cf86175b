"""Scenario 17: quorum, means over those who scored, a tie, a term that ended, hidden scores."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from sasaeai.core.periods import today
from sasaeai.core.quorum import Quorum
from sasaeai.evaluation.committee.enums import Method, MinutesState, Outcome, ScoreKind
from sasaeai.evaluation.committee.forming import end_term
from sasaeai.evaluation.committee.meeting import (
    MinutesRefused,
    NoQuorum,
    Votes,
    move_minutes,
    resolve,
    write_minutes,
)
from sasaeai.evaluation.committee.scoring import (
    ScoringOver,
    TermOver,
    close_scoring,
    give_scores,
    progress_of,
    results,
)
from sasaeai.evaluation.models import Meeting, Member, Minutes, Score
from sasaeai.evaluation.refusals import EvaluationRefused
from tests.evaluation.panel import DAY, Panel, panel_for
from tests.evaluation.stage import stage_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(cast, as_actor) -> Panel:
    with as_actor(cast.planner):
        stage = stage_for(cast)
    return panel_for(stage, cast)


def test_of_twelve_seven_are_a_quorum_and_six_are_not(panel, as_actor, cast):
    assert Quorum.MAJORITY.needed(12) == 7
    six, seven = panel.meet(6), panel.meet(7)
    with as_actor(cast.planner):
        with pytest.raises(NoQuorum) as refused:
            resolve(six, text="評価のとおりとする", method=Method.CONSENSUS)
        assert (refused.value.present, refused.value.needed) == (6, 7)
        assert (
            resolve(seven, text="評価のとおりとする", method=Method.CONSENSUS).outcome
            == Outcome.CARRIED
        )
    panel.score(panel.members[0], 4)
    with as_actor(cast.committee_member):
        assert Score.objects.count() == 1, "scores are kept without a quorum"


def test_the_mean_is_over_the_ten_who_scored(panel, as_actor, cast):
    for member, points in zip(panel.members[:10], (5, 5, 4, 4, 4, 3, 3, 3, 2, 1), strict=True):
        panel.score(member, points)
    panel.score(panel.members[10], kind=ScoreKind.ABSTAINED)
    with pytest.raises(EvaluationRefused):
        panel.score(panel.members[11], kind=ScoreKind.RECUSED)
    panel.score(panel.members[11], kind=ScoreKind.RECUSED, reason="事業を受託しているため")
    with as_actor(cast.planner):
        close_scoring(panel.committee)
        tally = results(panel.committee)[0].tallies[0]
    assert (tally.mean.text, tally.scored, tally.abstained, tally.recused) == ("3.4", 10, 1, 1)
    assert [n for _label, n in tally.distribution] == [2, 3, 3, 1, 1]
    assert (tally.mean.num, tally.mean.den) == (34, 10)


def test_a_tie_is_the_chairs_and_is_recorded(panel, as_actor, cast):
    meeting = panel.meet(12)
    with as_actor(cast.planner):
        with pytest.raises(EvaluationRefused):
            resolve(meeting, text="採択する", method=Method.VOTE, votes=Votes(5, 5))
        made = resolve(meeting, text="採択する", method=Method.VOTE, votes=Votes(5, 5, 2, chair_for=True), dissent="時期が早い")  # fmt: skip
        assert (made.outcome, made.chair_decided, made.dissent) == (
            Outcome.CARRIED,
            True,
            "時期が早い",
        )
        panel.committee.tie = "reject"
        panel.committee.save()
        again = resolve(
            Meeting.objects.get(pk=meeting.pk),
            text="採択する",
            method=Method.VOTE,
            votes=Votes(5, 5),
        )
        assert (again.outcome, again.chair_decided) == (Outcome.REJECTED, False)


def test_a_term_that_ended_on_31_march_2029_does_not_hold_on_1_april():
    member = Member(appointed_on=date(2026, 4, 1), until=date(2029, 3, 31))
    assert (member.in_office(date(2029, 3, 31)), member.in_office(date(2029, 4, 1))) == (
        True,
        False,
    )


def test_who_left_yesterday_neither_scores_nor_reads(panel, as_actor, cast):
    panel.score(panel.members[0], 4)
    with as_actor(cast.planner):
        end_term(Member.objects.get(pk=panel.members[0].pk), last_day=today() - DAY)
    with as_actor(cast.committee_member):
        assert Score.objects.count() == 0
    with as_actor(cast.planner):
        member, given = Member.objects.get(pk=panel.members[0].pk), panel.given(3)
        identity = panel.identity
    with as_actor(cast.committee_member), pytest.raises(TermOver):
        give_scores(member, identity, given)
    with as_actor(cast.committee_member), pytest.raises(ProgrammingError), transaction.atomic():
        Score.objects.create(
            committee=panel.committee, member=member, identity=identity, criterion=given[0].criterion,
            kind="abstained", entered_by_id=cast.committee_member.pk,
        )  # fmt: skip


def test_scores_are_hidden_from_everybody_else_until_scoring_closes(panel, as_actor, cast):
    panel.score(panel.members[0], 5)
    panel.score(panel.members[1], 2)
    others = (cast.planner, cast.manager, cast.auditor, cast.administrator, cast.resident)
    for account in others:
        with as_actor(account):
            assert Score.objects.count() == 0
    with as_actor(panel.members[1].account):
        assert [row.points for row in Score.objects.all()] == [2]
    with as_actor(cast.planner):
        assert progress_of(panel.committee) == {panel.members[0].pk: 1, panel.members[1].pk: 1}
        close_scoring(panel.committee)
        assert sorted(Score.objects.values_list("points", flat=True)) == [2, 5]
    with as_actor(panel.members[2].account):
        assert sorted(Score.objects.values_list("points", flat=True)) == [2, 5]
        panel.committee.refresh_from_db()
        with pytest.raises(ScoringOver):
            give_scores(Member.objects.get(pk=panel.members[2].pk), panel.identity, panel.given(3))
    with as_actor(cast.resident):
        assert Score.objects.count() == 0


def test_minutes_become_public_only_after_they_are_confirmed(panel, as_actor, cast):
    meeting = panel.meet(8)
    with as_actor(cast.planner):
        panel.committee.is_public = True
        panel.committee.save()
        minutes = write_minutes(meeting, "議事のあらまし")
        with pytest.raises(MinutesRefused):
            move_minutes(minutes, MinutesState.PUBLIC)
    seen = {}
    for state in (
        MinutesState.DRAFT,
        MinutesState.CIRCULATED,
        MinutesState.CONFIRMED,
        MinutesState.PUBLIC,
    ):
        if state is not MinutesState.DRAFT:
            with as_actor(cast.planner):
                move_minutes(minutes, state)
        for name in ("committee_member", "resident"):
            with as_actor(getattr(cast, name)):
                seen[name, state] = Minutes.objects.count()
    assert [seen["committee_member", state] for state in MinutesState] == [0, 1, 1, 1]
    assert [seen["resident", state] for state in MinutesState] == [0, 0, 0, 1]
