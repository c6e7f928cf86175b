"""Sheets walk from the section to the management, and nothing that was written is lost."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.evaluation.enums import Axis, Move, RoundKind, Stage
from sasaeai.evaluation.internal.drafts import differences, draft_of, save_draft
from sasaeai.evaluation.internal.judging import Judgement, start_from
from sasaeai.evaluation.internal.rounds import open_round
from sasaeai.evaluation.internal.stages import revise_sheet, send_back, submit
from sasaeai.evaluation.models import Scale, StageEntry
from sasaeai.evaluation.refusals import EditConflict, EvaluationRefused, NotYourStage
from tests.evaluation.conftest import FINISHED, Evaluated

pytestmark = pytest.mark.django_db


def test_a_round_has_one_sheet_per_evaluated_line(evaluated: Evaluated):
    rows = evaluated.round.sheets.order_by("order").values_list("number", "identity__code")
    assert list(rows) == [("R7-01", "T1"), ("R7-02", "T2")]


def test_a_round_needs_a_grade_and_a_direction(evaluated: Evaluated, as_actor):
    with as_actor(evaluated.cast.planner), pytest.raises(EvaluationRefused, match="1つずつ"):
        open_round(
            evaluated.plan, kind=RoundKind.FIRST_HALF, year=FINISHED,
            axes=[(Axis.GRADE, Scale.objects.get(key="five"))],
        )  # fmt: skip


def test_the_same_months_are_judged_once(evaluated: Evaluated, begin):
    with pytest.raises(EvaluationRefused, match="もうはじまっています"):
        begin()


def test_grades_of_all_stages_stand_side_by_side(evaluated: Evaluated):
    evaluated.judge(Stage.SELF, grade="A")
    evaluated.judge(Stage.SECTION, grade="B", comment="ない地区が1つ残る")
    evaluated.judge(Stage.SECRETARIAT, grade="B")
    evaluated.judge(Stage.MANAGEMENT, grade="C", comment="全地区にと約束した")
    rows = StageEntry.objects.filter(revision=evaluated.revision()).order_by("id")
    assert [
        (row.stage, row.account_name, row.grades.get(axis__axis=Axis.GRADE).step.label)
        for row in rows
    ] == [
        ("self", "相沢 直", "A"),
        ("section", "管野 理子", "B"),
        ("secretariat", "計良 文", "B"),
        ("management", "管野 理子", "C"),
    ]
    assert evaluated.revision().stage == Stage.DONE


def test_another_grade_needs_a_reason(evaluated: Evaluated):
    evaluated.judge(Stage.SELF, grade="A")
    with pytest.raises(EvaluationRefused, match="理由を書いてください"):
        evaluated.judge(Stage.SECTION, grade="B", comment="")


def test_who_has_no_duty_for_the_stage_is_refused(evaluated: Evaluated, as_actor):
    with as_actor(evaluated.cast.manager), pytest.raises(NotYourStage, match="担当"):
        submit(evaluated.revision(), Judgement(done="x", grades=evaluated.grades("A")))


def test_nobody_approves_their_own_sheet(evaluated: Evaluated, as_actor):
    with as_actor(evaluated.cast.planner):
        submit(evaluated.revision(), Judgement(done="x", grades=evaluated.grades("A")))
    evaluated.judge(Stage.SECTION, grade="A")
    with as_actor(evaluated.cast.planner), pytest.raises(NotYourStage, match="自分で"):
        submit(evaluated.revision(), Judgement(grades=evaluated.grades("A")))


def test_the_database_itself_refuses_an_author_who_approves(evaluated: Evaluated):
    with acting(evaluated.cast.planner.pk, purpose="test"):
        submit(evaluated.revision(), Judgement(done="x", grades=evaluated.grades("A")))
    values = {
        "revision": evaluated.revision(), "stage": Stage.SECRETARIAT, "move": Move.SUBMITTED,
        "account_name": "計良 文",
    }  # fmt: skip
    with (
        acting(evaluated.cast.planner.pk, purpose="test"),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        StageEntry.objects.create(account_id=evaluated.cast.planner.pk, **values)


def test_an_entry_is_never_overwritten(evaluated: Evaluated):
    evaluated.judge(Stage.SELF)
    with (
        acting(evaluated.cast.social_worker.pk, purpose="test"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        StageEntry.objects.update(done="ほかのこと")


def test_a_returned_sheet_keeps_what_was_written_and_says_why(evaluated: Evaluated, as_actor):
    evaluated.judge(Stage.SELF, grade="A", done="はじめの文")
    with as_actor(evaluated.cast.manager):
        with pytest.raises(EvaluationRefused, match="もどす理由"):
            send_back(evaluated.revision(), to=Stage.SELF, reason=" ")
        send_back(evaluated.revision(), to=Stage.SELF, reason="川瀬のことを書いてください")
    with as_actor(evaluated.cast.social_worker):
        assert start_from(evaluated.revision()).done == "はじめの文"
    evaluated.judge(Stage.SELF, grade="B", done="書き直した文")
    rows = StageEntry.objects.filter(revision=evaluated.revision()).order_by("id")
    assert [(row.move, row.done or row.returned_reason) for row in rows] == [
        ("submitted", "はじめの文"),
        ("returned", "川瀬のことを書いてください"),
        ("submitted", "書き直した文"),
    ]


def test_before_the_figures_are_frozen_a_sheet_is_returned_and_not_revised(evaluated: Evaluated):
    evaluated.walk()
    with acting(evaluated.cast.planner.pk, purpose="test"), pytest.raises(EvaluationRefused):
        revise_sheet(evaluated.sheet(), reason="直したい")


def test_the_second_editor_sees_the_difference(evaluated: Evaluated):
    revision = evaluated.revision()
    with acting(evaluated.cast.social_worker.pk, purpose="test"):
        assert save_draft(revision, Judgement(done="相沢の文"), version=0).version == 1
    with acting(evaluated.cast.planner.pk, purpose="test"):
        with pytest.raises(EditConflict, match="相沢 直さん") as caught:
            save_draft(revision, Judgement(done="計良の文"), version=0)
        assert differences(Judgement(done="計良の文"), dict(caught.value.theirs)) == [
            ("done", "計良の文", "相沢の文")
        ]
        draft = draft_of(revision)
        assert draft is not None and draft.data["done"] == "相沢の文"


def test_saving_the_same_draft_twice_is_once(evaluated: Evaluated):
    with acting(evaluated.cast.social_worker.pk, purpose="test"):
        save_draft(evaluated.revision(), Judgement(done="文"), version=0)
        assert save_draft(evaluated.revision(), Judgement(done="文"), version=0).version == 1
