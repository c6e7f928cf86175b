"""A case from opening to closing and back: its rules, its journal, its plan, its hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.enums import (
    Agreement,
    CaseState,
    ClosureReason,
    EntryKind,
    GoalState,
)
from sasaeai.consult.models import Case, CaseEntry, Task
from sasaeai.consult.services.refusals import (
    NotYours,
    ReasonMissing,
    SomeoneWasFaster,
    StillOpen,
    WrongState,
)
from sasaeai.core.periods import today
from sasaeai.people.public import Person, record_death, reverse_death
from tests.consult.conftest import full_case


@pytest.fixture
def case(cast, as_actor) -> Case:
    with as_actor(cast.social_worker):
        return full_case(
            Person.objects.get(name="青葉 きよし"), cast.social_worker, cast.asanagi_beat
        )


def finish(case: Case, by) -> None:
    for row in Task.objects.filter(case=case, done_on=None):
        services.finish_task(row, by=by)


def test_a_person_has_one_open_case(case, cast, as_actor):
    with as_actor(cast.social_worker), pytest.raises(WrongState):
        services.open_case(by=cast.social_worker, area=cast.asanagi, person=case.person)


def test_a_case_moves_only_along_its_states_and_runs_only_with_an_answered_plan(
    case, cast, as_actor
):
    by = cast.social_worker
    with as_actor(by):
        with pytest.raises(WrongState):
            services.move_case(case, to=CaseState.RUNNING, by=by)
        for state in (CaseState.ASSESSING, CaseState.PLANNING, CaseState.RUNNING, CaseState.REVIEW):
            services.move_case(case, to=state, by=by)
        assert [move.after for move in case.moves.order_by("pk")] == [
            "intake", "assessing", "planning", "running", "review",
        ]  # fmt: skip


def test_closing_waits_for_what_hangs_on_the_case(case, cast, as_actor):
    by = cast.social_worker
    with as_actor(by):
        end = {
            "reason": ClosureReason.REACHED,
            "summary": "まとめ",
            "told_person": "電話で",
            "by": by,
        }
        with pytest.raises(StillOpen, match="すること 1件"):
            services.close_case(case, **end)
        finish(case, by)
        for missing in ("summary", "told_person"):
            with pytest.raises(ReasonMissing):
                services.close_case(case, **{**end, missing: " "})
        with pytest.raises(StillOpen, match="6か月"):
            services.close_case(case, **{**end, "reason": ClosureReason.UNREACHABLE})
        services.close_case(case, **end)
        with pytest.raises(WrongState):
            services.write_entry(case, by=by, kind=EntryKind.NOTE, body="x", once=uuid4())
        services.reopen_case(case, why="また困っている", by=by)
        assert case.moves.filter(reopened=True).count() == 1
        assert case.state == CaseState.ASSESSING


def test_the_journal_is_rewritten_by_its_author_for_a_day_and_amended_afterwards(
    case, cast, as_actor, monkeypatch
):
    by = cast.social_worker
    with as_actor(by):
        row = case.entries.filter(visibility="team").get()
        services.edit_entry(row, by=by, body="書き直し")
        with monkeypatch.context() as yesterday:
            yesterday.setattr(timezone, "now", lambda: datetime.now(UTC) - timedelta(hours=25))
            row = services.write_entry(case, by=by, kind=EntryKind.CALL, body="昨日", once=uuid4())
        with pytest.raises(NotYours):
            services.edit_entry(row, by=by, body="もう一度")
        assert CaseEntry.objects.filter(pk=row.pk).update(body="下から") == 0
        services.write_entry(
            case, by=by, kind=EntryKind.CALL, body="追記", once=uuid4(), amends=row
        )
        row.refresh_from_db()
        assert row.body == "昨日"
        assert row.amendments.get().body == "追記"


def test_what_stands_in_the_database_is_sealed(case, cast, as_actor):
    from django.db import connection

    with as_actor(cast.social_worker), connection.cursor() as cursor:
        for table, column in (
            ("consult_caseentry", "body"), ("consult_assessment", "summary"),
            ("consult_supportplan", "words"), ("consult_task", "what"), ("consult_goal", "words"),
        ):  # fmt: skip
            cursor.execute(f"SELECT {column} FROM {table} LIMIT 1")
            raw = cursor.fetchone()[0]
            assert raw
            assert not any("\u3040" <= letter <= "\u9fff" for letter in raw)


def test_a_plan_needs_an_assessment_the_own_words_and_an_answer_or_its_reason(cast, as_actor):
    by = cast.social_worker
    with as_actor(by):
        case = services.open_case(
            by=by, area=cast.asanagi, called="Aさんの長男", known_to_person=False
        )
        plan = {
            "by": by, "support": "", "starts_on": today(), "review_on": today() + timedelta(days=90),
        }  # fmt: skip
        with pytest.raises(WrongState, match="アセスメント"):
            services.draft_plan(case, words="働きたい", **plan)
        with pytest.raises(ReasonMissing):
            services.assess(case, by=by, living="", strengths=" ", worries="", summary="")
        services.assess(case, by=by, living="", strengths="絵を描く", worries="", summary="")
        with pytest.raises(ReasonMissing):
            services.draft_plan(case, words=" ", **plan)
        made = services.draft_plan(case, words="働きたい", **plan)
        with pytest.raises(ReasonMissing):
            services.agree_plan(made, by=by, agreed=Agreement.NOT_POSSIBLE)
        services.agree_plan(made, by=by, agreed=Agreement.NOT_POSSIBLE, reason="まだ会えていない")
        assert Task.objects.get(case=case).due_on == plan["review_on"]


def test_two_people_at_one_plan_lose_nothing(cast, as_actor, browse):
    by = cast.social_worker
    with as_actor(by):
        case = services.open_case(by=by, area=cast.asanagi, called="Aさんの長男")
        services.assess(case, by=by, living="", strengths="絵", worries="", summary="")
        days = {"starts_on": today(), "review_on": today() + timedelta(days=90)}
        plan = services.draft_plan(case, by=by, words="はじめ", support="", **days)
        services.revise_plan(plan, by=by, revision=1, words="先の人", support="", **days)
        with pytest.raises(SomeoneWasFaster):
            services.revise_plan(plan, by=by, revision=1, words="後の人", support="", **days)
    sent = {
        "words": "後の人", "support": "", "starts_on": str(today()),
        "review_on": str(today() + timedelta(days=90)), "revision": "1",
    }  # fmt: skip
    path = f"/desk/consult/cases/{case.pk}/plan/"
    answer = browse(by).post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "後の人" in page
    assert "先の人" in page
    assert browse(by).post(path, {**sent, "revision": "2"}).status_code == 302


def test_a_goal_settles_only_with_what_shows_it(case, cast, as_actor):
    with as_actor(cast.social_worker):
        (goal,) = case.goals.all()
        with pytest.raises(ReasonMissing):
            services.settle_goal(goal, state=GoalState.MET, evidence=" ")
        services.settle_goal(goal, state=GoalState.MET, evidence="朝市で会った")
        assert goal.settled_on == today()


def test_death_stops_what_is_due_and_a_wrong_notice_brings_it_back(case, cast, as_actor):
    with as_actor(cast.social_worker):
        person = case.person
        record_death(person, died_on=today())
        open_rows = Task.objects.filter(case=case, done_on=None, stopped="")
        assert [row.kind for row in open_rows] == ["close"]
        reverse_death(person, why="べつの人だった")
        assert [row.kind for row in open_rows.all()] == ["review"]


def test_a_worker_cannot_leave_while_people_wait_and_a_colleague_takes_over(
    case, cast, as_actor, browse
):
    from sasaeai.people.models import Duty

    duty = Duty.objects.get(account=cast.social_worker)
    client = browse(cast.administrator)
    page = client.post(f"/desk/duties/{duty.pk}/end/", {"last_day": str(today())}, follow=True)
    assert "1件あります" in page.content.decode()
    duty.refresh_from_db()
    assert duty.ends_on is None
    with as_actor(cast.social_worker):
        offer = services.propose_handover(case, to=cast.manager, by=cast.social_worker, note="金曜")
        with pytest.raises(NotYours):
            services.take_over(offer, by=cast.social_worker)
    with as_actor(cast.manager):
        services.take_over(offer, by=cast.manager)
        case.refresh_from_db()
        assert case.owner == cast.manager
        assert Task.objects.get(case=case).owner == cast.manager
        assert {row.author for row in case.entries.all()} == {cast.social_worker}
    client.post(f"/desk/duties/{duty.pk}/end/", {"last_day": str(today())})
    duty.refresh_from_db()
    assert duty.ends_on == today()


def test_the_board_costs_the_same_for_two_and_for_forty(
    cast, as_actor, browse, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counted = browse(cast.social_worker), []
    for many in (2, 40):
        with as_actor(cast.social_worker):
            for number in range(many):
                made = services.open_case(
                    by=cast.social_worker, area=cast.asanagi, called=f"人{number}"
                )
                services.add_task(made, what="電話", due_on=today(), owner=cast.social_worker)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/desk/consult/").status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_nobody_writes_past_the_services_into_a_case_of_another_team(case, cast, as_actor):
    with as_actor(cast.partner_worker), pytest.raises(DatabaseError), transaction.atomic():
        CaseEntry.objects.create(
            case_id=case.pk, kind="note", on=today(), body="x", author=cast.partner_worker,
            area=cast.asanagi, once=uuid4(),
        )  # fmt: skip
