"""Community steps: who says what of which district, when, and what everybody sees of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.tables import read_csv
from sasaeai.evaluation.models import (
    StepEvidence,
    StepMark,
    StepRemark,
    StepRound,
    StepSheet,
)
from sasaeai.evaluation.steps import services
from sasaeai.evaluation.steps.board import step_board
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.metrics import BY_NODE
from sasaeai.evaluation.steps.services import Answer, answer_steps, open_round, send_sheet
from sasaeai.plan.amending import add_line, rewrite_line
from sasaeai.plan.enums import RoleActor, RoleKind
from sasaeai.plan.services import open_draft
from sasaeai.plan.texts import LineText, RoleText
from tests.evaluation.stage import DAY, Stage, stage_for

pytestmark = pytest.mark.django_db
OWN, DOING, STARTED, NOT_YET = StepState


@pytest.fixture
def stage(cast, as_actor) -> Stage:
    with as_actor(cast.planner):
        return stage_for(cast)


def say(
    stage: Stage, organisation, *answers: tuple[str, int, StepState | None], **rest
) -> StepSheet:
    return answer_steps(
        stage.round,
        organisation,
        [Answer(stage.step(code, no), state, **rest) for code, no, state in answers],
        source=StepSource.PHONE,
    )


def test_an_officer_answers_for_the_own_district_and_for_no_other(stage, as_actor):
    with as_actor(stage.cast.district_officer):
        sheet = say(stage, stage.asanagi, ("T1", 1, DOING), ("T1", 2, NOT_YET))
        assert [row.state for row in sheet.marks.order_by("role__no")] == ["doing", "not_yet"]
        with pytest.raises(ProgrammingError), transaction.atomic():
            say(stage, stage.ishidatami, ("T1", 1, OWN))
    with as_actor(stage.cast.planner):
        assert StepSheet.objects.get().organisation == stage.asanagi


def test_the_office_enters_a_paper_for_every_district(stage, as_actor):
    with as_actor(stage.cast.planner):
        say(stage, stage.ishidatami, ("T1", 1, STARTED))
    with as_actor(stage.cast.manager), pytest.raises(ProgrammingError), transaction.atomic():
        say(stage, stage.asanagi, ("T1", 1, STARTED))


def test_what_is_not_sent_stays_in_the_district(stage, as_actor, cast):
    with as_actor(cast.district_officer):
        say(
            stage,
            stage.asanagi,
            ("T1", 1, OWN),
            remark="毎朝つづいています",
            evidence=(("サロン", "/places/x/"),),
        )
    for other in (cast.resident, cast.commissioner, cast.committee_member):
        with as_actor(other):
            assert StepSheet.objects.count() + StepMark.objects.count() == 0
    with as_actor(cast.district_officer):
        send_sheet(StepSheet.objects.get())
    for other in (cast.resident, cast.commissioner, cast.committee_member):
        with as_actor(other):
            assert StepMark.objects.get().state == "own"
            assert StepRemark.objects.count() + StepEvidence.objects.count() == 0
    with as_actor(cast.social_worker):
        assert StepRemark.objects.get().text == "毎朝つづいています"
        assert StepEvidence.objects.get().href == "/places/x/"


def test_nothing_is_written_after_the_round_has_closed(stage, as_actor, monkeypatch):
    with as_actor(stage.cast.district_officer):
        say(stage, stage.asanagi, ("T1", 1, STARTED))
        monkeypatch.setattr(services, "today", lambda: stage.round.closes_on + DAY)
        with pytest.raises(services.RoundClosed):
            say(stage, stage.asanagi, ("T1", 1, OWN))


def test_outside_the_days_of_a_round_the_database_refuses(stage, as_actor, cast):
    """The services say so first; this is the wall behind them."""
    with as_actor(cast.planner):
        later = StepRound.objects.create(
            plan=stage.plan, version=stage.version, fy=stage.round.fy + 1,
            opens_on=today() + DAY, due_on=today() + DAY, closes_on=today() + DAY,
        )  # fmt: skip
    for account in (cast.district_officer, cast.planner):
        with as_actor(account), pytest.raises(ProgrammingError), transaction.atomic():
            StepSheet.objects.create(
                round=later, organisation=stage.asanagi, area=cast.asanagi, source=StepSource.PHONE
            )
    with as_actor(cast.planner), pytest.raises(ProgrammingError), transaction.atomic():
        StepRound.objects.filter(pk=later.pk).update(
            opens_on=today() - 9 * DAY, due_on=today() - 9 * DAY, closes_on=today() - DAY
        )


def test_the_planner_cannot_open_a_year_that_has_closed(stage, as_actor):
    with as_actor(stage.cast.planner), pytest.raises(services.RoundClosed):
        open_round(
            stage.plan, stage.round.year, opens_on=today() - 9 * DAY, due_on=today() - 8 * DAY,
            closes_on=today() - 7 * DAY,
        )  # fmt: skip


def test_the_same_answer_twice_is_one_row_and_an_empty_one_takes_it_back(stage, as_actor):
    with as_actor(stage.cast.district_officer):
        for _time in range(2):
            say(stage, stage.asanagi, ("T1", 1, DOING))
        assert StepMark.objects.count() == 1
        say(stage, stage.asanagi, ("T1", 1, None), seen=DOING)
        assert StepMark.objects.count() == 0


def test_the_second_of_two_people_sees_what_the_first_has_said(stage, as_actor):
    role = stage.step("T1", 1)
    with as_actor(stage.cast.district_officer):
        say(stage, stage.asanagi, ("T1", 1, DOING))
    with as_actor(stage.cast.planner), pytest.raises(services.ChangedMeanwhile) as refused:
        say(stage, stage.asanagi, ("T1", 2, OWN), ("T1", 1, NOT_YET))
    assert refused.value.states == {role: DOING}
    with as_actor(stage.cast.planner):
        assert StepMark.objects.get().state == DOING
        assert not StepMark.objects.filter(state=OWN).exists()


@pytest.fixture
def two_years(stage: Stage, cast) -> Stage:
    """Last year 朝凪 began T1①; this year it does it, 石畳 has made it its own."""
    with acting(cast.planner.pk, purpose="test"):
        old = StepRound.objects.create(
            plan=stage.plan, version=stage.version, fy=stage.round.fy - 1,
            opens_on=today() - 30 * DAY, due_on=today(), closes_on=today() + DAY,
        )  # fmt: skip
        for round_, organisation, answers in (
            (old, stage.asanagi, [("T1", 1, STARTED), ("T2", 1, DOING)]),
            (stage.round, stage.asanagi, [("T1", 1, DOING), ("T2", 1, NOT_YET)]),
            (stage.round, stage.ishidatami, [("T1", 1, OWN)]),
        ):
            sheet = answer_steps(
                round_, organisation,
                [Answer(stage.step(code, no), state) for code, no, state in answers],
                source=StepSource.PAPER,
            )  # fmt: skip
            send_sheet(sheet)
    return stage


def test_the_board_counts_districts_per_step_and_what_has_moved(two_years, as_actor):
    with as_actor(None):
        board = step_board(two_years.round)
    first = board.line(two_years.step("T1", 1))
    assert {state: first.count(state).text for state in (OWN, DOING, STARTED, NOT_YET, None)} == {
        OWN: "1", DOING: "1", STARTED: "0", NOT_YET: "0", None: "0",
    }  # fmt: skip
    assert (first.ups, first.downs, first.compared) == (1, 0, 1)
    third = board.line(two_years.step("T2", 1))
    assert (third.count(NOT_YET).text, third.count(None).text, third.downs) == ("1", "1", 1)
    assert {row.name: row.taken.text for row in board.districts} == {"朝凪": "1", "石畳": "1"}
    assert third.share.text == "0.0"


def test_metrics_count_what_was_sent(two_years, as_actor):
    with as_actor(two_years.cast.planner):
        period = two_years.round.year.period
        found = {
            code: metrics.figure(metrics.series_of(code), period).text
            for code in ("steps.taken", "steps.own", "steps.taken_rate", "steps.districts")
        }
    assert found == {
        "steps.taken": "2", "steps.own": "1", "steps.taken_rate": "66.7", "steps.districts": "2",
    }  # fmt: skip


def test_a_draft_s_line_can_be_counted_by_its_secretariat_before_it_is_decided(stage, as_actor):
    with as_actor(stage.cast.planner):
        draft = open_draft(stage.round.plan)
        top = draft.nodes.filter(depth=1).order_by("order").first()
        made = add_line(draft, parent=top, code="T9", text=LineText("あたらしい姿"), reason="足す")
        step = RoleText(RoleActor.COMMUNITY, RoleKind.PILLAR, 1, "声をかける")
        rewrite_line(made, text=LineText("あたらしい姿", roles=(step,)), reason="足す")
        adopted = draft.based_on.nodes.get(identity__code="T1")
        assert dict(BY_NODE.offered())["T9"].endswith("あたらしい姿")
        assert dict(BY_NODE.offered())["T1"].endswith(adopted.title)
    with as_actor(stage.cast.social_worker):
        assert "T9" not in dict(BY_NODE.offered())
        assert "T1" in dict(BY_NODE.offered())


def test_an_answer_that_comes_in_april_counts_for_the_year_that_ended(stage, as_actor, monkeypatch):
    late = date(stage.round.fy + 1, 4, 10)
    monkeypatch.setattr(services, "today", lambda: late)
    round_ = stage.round
    round_.closes_on = late + DAY
    with as_actor(stage.cast.district_officer):
        sheet = say(stage, stage.asanagi, ("T1", 1, OWN))
        assert sheet.marks.get().counted_on == stage.round.year.last_day


def test_the_page_and_its_files_say_the_same(two_years, browse):
    client = browse(None)
    page = client.get("/steps/").content.decode()
    assert "あいさつからはじめましょう" in page
    sheet = read_csv(client.get("/steps/matrix.csv").content)
    asanagi = next(row.cells for row in sheet.rows if row.cells[0] == "朝凪")
    assert asanagi[1:] == ("1", "つづけている", "未入力", "まだ", "未入力")
    for path in ("matrix.xlsx", "matrix.pdf", "counts.csv", "counts.xlsx", "counts.pdf"):
        assert client.get(f"/steps/{path}").status_code == 200


def test_the_board_asks_the_database_the_same_number_of_times(two_years, browse, as_actor):
    client = browse(None)
    client.get("/steps/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/steps/?step=1")
    with as_actor(two_years.cast.planner):
        sheet = say(two_years, two_years.ishidatami, ("T2", 1, OWN), ("T2", 2, OWN), ("T1", 2, OWN))
        assert sheet.marks.count() == 4
    with CaptureQueriesContext(connection) as many:
        client.get("/steps/?step=2")
    assert len(many) == len(few) <= 25


def test_an_officer_marks_on_the_phone_and_hands_in(stage, browse, cast):
    client = browse(cast.district_officer)
    own = f"/district/steps/{stage.asanagi.pk}/"
    assert client.get("/district/steps/").headers["Location"] == own
    one, two = stage.step("T1", 1), stage.step("T1", 2)
    answer = client.post(f"{own}T1/", {f"s{one}": "doing", f"s{two}": "not_yet", "next": "1"})
    assert answer.headers["Location"] == f"{own}T2/"
    assert "届け" in client.get(own).content.decode()
    client.post(f"{own}send/")
    assert StepSheet.objects.get().sent_on == today()
    assert (
        browse(None).get("/steps/matrix.csv").content.decode("utf-8-sig").count("つづけている") == 1
    )


def test_what_was_typed_stays_when_an_address_has_no_name(stage, browse, cast):
    client = browse(cast.district_officer)
    one = stage.step("T1", 1)
    path = f"/district/steps/{stage.asanagi.pk}/T1/"
    answer = client.post(
        path, {f"s{one}": "own", f"u{one}": "example.org/a", f"r{one}": "つづきます"}
    )
    assert answer.status_code == 422
    assert "つづきます" in answer.content.decode()
    assert StepMark.objects.count() == 0


def test_the_paper_of_a_district_is_one_sheet(stage, browse, cast):
    import io

    import pypdf

    pdf = browse(cast.district_officer).get(f"/district/steps/{stage.asanagi.pk}/paper.pdf").content
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_only_those_who_may_enter_a_paper_are_led_to_it(stage, browse, cast):
    def led(account) -> bool:
        page = browse(account).get("/desk/steps/").content.decode()
        assert cast.asanagi_council.name in page
        return f"/desk/steps/{cast.asanagi_council.pk}/" in page

    readers = (cast.planner, cast.social_worker, cast.manager, cast.auditor)
    assert [led(account) for account in readers] == [True, True, False, False]
