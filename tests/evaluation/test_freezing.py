"""Numbers come prefilled, are frozen once all have judged, and are restated as an act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.core.access import acting
from sasaeai.core.metrics import Reading
from sasaeai.evaluation.enums import (
    Axis,
    Body,
    DecisionKind,
    DecisionResult,
    RoundKind,
    RoundStatus,
    Stage,
)
from sasaeai.evaluation.internal.freezing import freeze_round, restate_round
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.lines import frozen_lines, lines_of, proposal
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.internal.rounds import record_decision
from sasaeai.evaluation.internal.stages import revise_sheet, submit
from sasaeai.evaluation.internal.trees import tree_of
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.refusals import AfterBoard, Blocked, EvaluationRefused
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import NodeIdentity
from tests.evaluation.conftest import FINISHED, Evaluated, target
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db


def lines(evaluated: Evaluated) -> dict[str, list[tuple[str, str, str]]]:
    found = EvalRound.objects.get(pk=evaluated.round.pk)
    sheets = list(found.sheets.select_related("identity"))
    read = lines_of(found, sheets, tree_of(found))
    return {
        sheet.identity.code: [
            (line.name, line.actual.text_with_unit, line.achievement.text)
            for line in read[sheet.pk]
        ]
        for sheet in sheets
    }


def frozen(evaluated: Evaluated) -> EvalRound:
    for code in ("T1", "T2"):
        evaluated.walk(code)
    with acting(evaluated.cast.planner.pk, purpose="test"):
        return freeze_round(evaluated.round, decision="経営会議")


def test_a_sheet_holds_the_numbers_of_its_line_and_of_what_lies_below(evaluated: Evaluated):
    assert lines(evaluated) == {
        "T1": [
            ("指標K1", "500人", "83.3"),
            ("指標K2", "1か所", "10.0"),
            ("指標K3", "100.0%＊参考値", "対象外"),
        ],
        "T2": [("指標K4", "0人", "対象外")],
    }


def test_the_numbers_propose_a_grade_over_what_can_be_counted(evaluated: Evaluated):
    row = next(
        row for row in overview(evaluated.round).rows if row.standing.sheet.number == "R7-01"
    )
    assert (row.proposal.rate.text, row.proposal.step.label) == ("46.7", "D")  # type: ignore[union-attr]
    nothing = proposal([], evaluated.axis(Axis.GRADE).scale)
    assert (nothing.rate.figure.text, nothing.step) == ("対象外", None)


def test_a_round_is_frozen_once_all_have_judged(evaluated: Evaluated):
    evaluated.walk("T1")
    with pytest.raises(Blocked) as caught:
        freeze_round(evaluated.round, decision="経営会議")
    assert caught.value.blockers == ("R7-02（担当の番）",)


def indicate(evaluated: Evaluated, name: str, metric: str) -> None:
    define_indicator(
        evaluated.plan, code="K9", identity=NodeIdentity.objects.get(plan=evaluated.plan, code="T2"),
        definition=Definition(name, "件", metric),
    )  # fmt: skip
    for code in ("T1", "T2"):
        evaluated.walk(code)


def test_what_nobody_entered_blocks_the_freeze(evaluated: Evaluated):
    indicate(evaluated, "まだ入れていないもの", "plan.level")
    with pytest.raises(Blocked) as caught:
        freeze_round(evaluated.round, decision="経営会議")
    assert caught.value.blockers == ("まだ入れていないもの",)
    assert [row.kind for row in overview(evaluated.round).blocking("freeze")] == ["not_entered"]


def test_what_no_room_counts_yet_holds_up_no_year(evaluated: Evaluated):
    indicate(evaluated, "まだ数えないもの", "later.room")
    assert freeze_round(evaluated.round, decision="経営会議").is_frozen


def test_late_records_move_the_live_number_and_not_the_sheet(evaluated: Evaluated):
    found = frozen(evaluated)
    put(evaluated.cast.asanagi, date(2025, 12, 1), 60)
    sheet = evaluated.sheet()
    assert frozen_lines([sheet])[sheet.pk][0].actual.text_with_unit == "500人"
    assert found.status == RoundStatus.FROZEN


def test_a_restated_figure_stands_beside_the_first(evaluated: Evaluated):
    found = frozen(evaluated)
    put(evaluated.cast.asanagi, date(2025, 12, 1), 60)
    with pytest.raises(EvaluationRefused, match="理由"):
        restate_round(found, decision="理事会", reason="")
    changed = restate_round(found, decision="理事会", reason="2か所の記録がもれていた")
    sheet = evaluated.sheet()
    assert [row.name for row in changed] == ["指標K1", "指標K2", "指標K3"]
    assert list(sheet.figures.filter(name="指標K1").values_list("label", "actual")) == [
        ("confirmed", "500"),
        ("restated", "560"),
    ]
    line = frozen_lines([sheet])[sheet.pk][0]
    assert (line.label, line.actual.text) == ("restated", "560")
    assert set(Reading.objects.values_list("label", flat=True)) == {"confirmed", "restated"}


def test_a_changed_target_shows_the_old_and_the_new(evaluated: Evaluated):
    target(evaluated.plan, "K1", 2025, "700", set_on=date(2025, 10, 1), decision="評価委員会")
    found = lines_of(evaluated.round, [evaluated.sheet()], tree_of(evaluated.round))
    line = found[evaluated.sheet().pk][0]
    assert line.old_target is not None and line.target is not None
    assert (line.old_target.text, line.target.text) == ("600", "700")


def test_a_half_year_is_read_against_the_target_of_its_year(begin, cast, planned):
    put(cast.asanagi, date(2025, 6, 10), 200)
    put(cast.asanagi, date(2025, 11, 10), 300)
    target(planned, "K1", 2025, "600")
    half = begin(RoundKind.FIRST_HALF)
    assert (half.round.label, half.sheet().number) == ("令和7年度上半期", "R7-前-01")
    assert lines(half)["T1"][0] == ("指標K1", "200人", "33.3")


def test_bodies_decide_in_order(evaluated: Evaluated):
    details = {
        "kind": DecisionKind.REPORT, "decided_on": date(2026, 6, 20), "number": "報告第3号",
        "result": DecisionResult.ACCEPTED,
    }  # fmt: skip
    with pytest.raises(EvaluationRefused, match="確定してから"):
        record_decision(evaluated.round, body=Body.BOARD, **details)
    found = frozen(evaluated)
    with pytest.raises(EvaluationRefused, match="先に、理事会"):
        record_decision(found, body=Body.COUNCILLORS, **details)
    record_decision(found, body=Body.BOARD, **{**details, "result": DecisionResult.REMANDED})
    assert EvalRound.objects.get(pk=found.pk).status == RoundStatus.FROZEN
    record_decision(found, body=Body.BOARD, **details)
    record_decision(found, body=Body.COUNCILLORS, **details)
    assert EvalRound.objects.get(pk=found.pk).status == RoundStatus.COUNCILLORS
    assert [(row.body, row.number) for row in found.decisions.all()] == [
        ("board", "報告第3号"), ("board", "報告第3号"), ("councillors", "報告第3号"),
    ]  # fmt: skip


def test_after_the_freeze_only_a_new_revision_can_be_written(evaluated: Evaluated, as_actor):
    frozen(evaluated)
    first = evaluated.revision()
    with as_actor(evaluated.cast.social_worker), pytest.raises(AfterBoard):
        submit(first, Judgement(done="直したい", grades=evaluated.grades("A")))
    with as_actor(evaluated.cast.manager):
        second = revise_sheet(evaluated.sheet(), reason="実績の書きまちがい")
        assert revise_sheet(evaluated.sheet(), reason="もういちど").pk == second.pk
    assert (second.no, second.stage, second.re_report) == (2, Stage.SELF, True)
    evaluated.walk("T1", done="直した文")
    assert evaluated.revision().no == 2
    assert evaluated.revision().stage == Stage.DONE


def test_checks_name_what_does_not_fit(evaluated: Evaluated):
    evaluated.judge(Stage.SELF, grade="A")
    evaluated.judge(Stage.SELF, "T2", grade="D")
    found = overview(evaluated.round)
    assert [(row.kind, row.sheet.number if row.sheet else "") for row in found.checks] == [
        ("waiting", "R7-01"),
        ("waiting", "R7-02"),
        ("mismatch", "R7-01"),
        ("below_plan", "R7-02"),
    ]
    assert found.checks[2].words == "評価はA、数字から出た案はD（46.7%）です。"


def test_counts_per_grade_leave_out_what_is_missing_and_say_so(evaluated: Evaluated):
    evaluated.judge(Stage.SELF, grade="A")
    counts = overview(evaluated.round).counts
    assert (counts.row("a").count, counts.row("a").share.text, counts.coverage) == (
        1, "100.0", "1/2項目",
    )  # fmt: skip


def test_the_board_costs_the_same_however_far_the_round_is(
    evaluated: Evaluated, django_assert_max_num_queries
):
    overview(evaluated.round)
    with django_assert_max_num_queries(32):
        overview(evaluated.round)
    evaluated.walk("T1")
    evaluated.walk("T2")
    with django_assert_max_num_queries(32):
        overview(evaluated.round)
    freeze_round(evaluated.round, decision="経営会議")
    with django_assert_max_num_queries(24):
        overview(EvalRound.objects.get(pk=evaluated.round.pk))


def test_effects_are_answered_by_the_confirmed_year(evaluated: Evaluated):
    from sasaeai.evaluation.actions.effects import effects
    from sasaeai.evaluation.actions.services import Came, EffectTest, create_action
    from sasaeai.evaluation.enums import EffectOperator, Origin

    plan = evaluated.plan
    made = [
        create_action(
            plan, came=Came(Origin.SHEET, sheet=evaluated.sheet()), text=f"{value}人をめざす",
            owner="地域づくり係", due_on=date(2026, 3, 31), target_fy=FINISHED.year,
            effect=EffectTest(plan.indicators.get(code="K1"), Decimal(value), FINISHED.year, way),
        )
        for value, way in ((500, EffectOperator.AT_LEAST), (501, EffectOperator.AT_LEAST), (500, EffectOperator.AT_MOST))
    ]  # fmt: skip
    assert {answer.effect for answer in effects(plan, made).values()} == {"waiting"}
    frozen(evaluated)
    assert [effects(plan, made)[row.pk].effect for row in made] == ["yes", "no", "yes"]
