"""Freezing, restating and publishing on the screen: refused at once, or a job that one can follow."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.core.figures import Figure
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.evaluation.enums import RoundStatus, Stage
from sasaeai.evaluation.internal.lines import printed
from sasaeai.evaluation.models import EvalRound, Publication, SheetFigure, SheetRevision
from sasaeai.evaluation.refusals import Blocked
from sasaeai.evaluation.tasks import work_on_round
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import Indicator, NodeIdentity, Plan
from tests.evaluation.conftest import Evaluated
from tests.evaluation.published import frozen, judged, to_board
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db


def done(work: str, found: EvalRound, *, decision: str = "", reason: str = "") -> JobRun:
    """The newest run, worked through as a worker would."""
    run = JobRun.objects.get(state=JobState.WAITING)
    work_on_round(run_id=run.pk, round_id=found.pk, work=work, decision=decision, reason=reason)
    run.refresh_from_db()
    assert run.state == JobState.DONE
    return run


def test_a_planner_freezes_tells_the_board_and_publishes_by_jobs(evaluated: Evaluated, browse):
    found = judged(evaluated)
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{found.pk}/"
    asked = client.post(f"{home}freeze/", {"decision": "経営会議"})
    run = JobRun.objects.get()
    page = f"{home}jobs/{run.pk}/"
    assert asked.headers["Location"] == page
    again = client.post(f"{home}freeze/", {"decision": "経営会議"})
    assert (again.headers["Location"], JobRun.objects.count()) == (page, 1)
    assert page in client.get(home).content.decode()
    assert SheetFigure.objects.count() == 0
    run = done("freeze", found, decision="経営会議")
    assert run.total == run.finished > 0
    assert "次は理事会です" in client.get(page).content.decode()
    found.refresh_from_db()
    assert found.status == RoundStatus.FROZEN
    to_board(found)
    asked = client.post(f"{home}publish/")
    assert done("publish", found).result == {"revision": 1}
    assert "第1版を公表しました" in client.get(asked.headers["Location"]).content.decode()
    assert Publication.objects.get().round_id == found.pk


def test_what_can_be_refused_is_refused_before_anything_is_queued(evaluated: Evaluated, browse):
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{evaluated.round.pk}/"
    answer = client.post(f"{home}freeze/", {"decision": "経営会議"})
    assert answer.status_code == 422
    assert "（担当の番）" in answer.content.decode()
    client.post(f"{home}publish/")
    assert "まだ公表できません" in client.get(home).content.decode()
    client.post(f"{home}restate/", {"decision": "理事会", "reason": "もれ"})
    assert JobRun.objects.count() == 0


def test_a_year_that_is_not_over_and_a_blank_of_another_line_are_refused_on_the_page(
    begin, evaluated: Evaluated, browse
):
    running = begin(year=fiscal_year_of(today()))
    judged(running)
    client = browse(evaluated.cast.planner)
    refused = client.post(f"/desk/evaluation/{running.round.pk}/freeze/", {"decision": "経営会議"})
    assert (refused.status_code, JobRun.objects.count()) == (422, 0)
    assert "まだ終わっていません" in refused.content.decode()
    judged(evaluated)
    define_indicator(
        evaluated.plan, code="K9", identity=NodeIdentity.objects.get(plan=evaluated.plan, code="G2"),
        definition=Definition("だれも入れていない数", "回", "plan.level"),
    )  # fmt: skip
    refused = client.post(
        f"/desk/evaluation/{evaluated.round.pk}/freeze/", {"decision": "経営会議"}
    )
    assert (refused.status_code, JobRun.objects.count()) == (422, 0)
    assert "未入力の数字があります：だれも入れていない数" in refused.content.decode()


def test_work_is_found_again_by_its_key_whatever_the_plan_is_called(evaluated: Evaluated, browse):
    found = judged(evaluated)
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{found.pk}/"
    Plan.objects.filter(pk=found.plan_id).update(name="長" * 120)
    page = client.post(f"{home}freeze/", {"decision": "経営会議"}).headers["Location"]
    Plan.objects.filter(pk=found.plan_id).update(name="べつの名前")
    assert "数字の確定" in client.get(page).content.decode()
    again = client.post(f"{home}freeze/", {"decision": "経営会議"})
    assert (again.headers["Location"], JobRun.objects.count()) == (page, 1)


def test_a_restatement_tells_how_many_figures_moved(evaluated: Evaluated, browse):
    found = frozen(evaluated)
    put(evaluated.cast.asanagi, date(2025, 12, 1), 60)
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{found.pk}/"
    asked = client.post(f"{home}restate/", {"decision": "理事会", "reason": "記録のもれ"})
    done("restate", found, decision="理事会", reason="記録のもれ")
    page = client.get(asked.headers["Location"]).content.decode()
    assert "件の数字を直しました" in page
    assert "0件の数字" not in page


def test_work_that_was_cancelled_leaves_everything_as_it_was(evaluated: Evaluated, browse):
    found = judged(evaluated)
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{found.pk}/"
    asked = client.post(f"{home}freeze/", {"decision": "経営会議"})
    client.post(f"{asked.headers['Location']}cancel/")
    run = JobRun.objects.get()
    assert run.state == JobState.CANCELLED
    work_on_round(run_id=run.pk, round_id=found.pk, work="freeze", decision="経営会議", reason="")
    found.refresh_from_db()
    assert (found.status, SheetFigure.objects.count()) == (RoundStatus.OPEN, 0)
    assert "何も変わっていません" in client.get(asked.headers["Location"]).content.decode()


def test_a_sheet_that_came_back_meanwhile_stops_the_work(evaluated: Evaluated, browse):
    found = judged(evaluated)
    client, home = browse(evaluated.cast.planner), f"/desk/evaluation/{found.pk}/"
    asked = client.post(f"{home}freeze/", {"decision": "経営会議"})
    SheetRevision.objects.filter(sheet=evaluated.sheet()).update(stage=Stage.SECTION)
    run = JobRun.objects.get()
    with pytest.raises(Blocked):
        work_on_round(
            run_id=run.pk, round_id=found.pk, work="freeze", decision="経営会議", reason=""
        )
    run.refresh_from_db()
    assert run.state == JobState.FAILED
    found.refresh_from_db()
    assert (found.status, SheetFigure.objects.count()) == (RoundStatus.OPEN, 0)
    assert client.get(asked.headers["Location"]).status_code == 200


def test_a_rate_of_a_part_of_a_year_is_kept_in_its_own_unit():
    """Kept as % under ‰ it could not be read back: a frozen half year answered with an error."""
    per_mille = Indicator(unit="‰", decimals=2)
    kept = printed(Figure.ratio(93, 136_160), per_mille)
    assert (kept.text_with_unit, Figure.from_cell(kept.cell, unit="‰", decimals=2)) == (
        "0.68‰",
        kept,
    )
