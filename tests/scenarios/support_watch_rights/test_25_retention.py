"""Six years later: what is due is listed, a hold is respected, two people agree, the story is gone from
tables and history, every total of the past stays, and the certificate prints."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sasaeai.consult import services
from sasaeai.consult.conference.models import ConferencePaper
from sasaeai.consult.enums import ClosureReason, Outcome
from sasaeai.consult.erasing import OF_CASE, OF_ITEM, OF_REFERRAL, REFERRAL
from sasaeai.consult.models import Case, CaseEntry, Contact, Goal, Task
from sasaeai.core import files, metrics
from sasaeai.core.access import acting
from sasaeai.core.audit.chain import digests
from sasaeai.core.audit.models import Change, Erasure
from sasaeai.core.periods import FiscalYear, today
from sasaeai.core.sealing.rotation import sealed_columns
from sasaeai.people.models import Destruction, Hold, RetentionRule, Tombstone
from sasaeai.people.public import register_person
from sasaeai.people.retention import services as retention
from sasaeai.people.retention.models import HoldReason
from tests.consult.conftest import full_case, told
from tests.consult.meeting_room import FILE, FILE_NAME, called, with_file, with_paper

pytestmark = pytest.mark.django_db
LONG_AGO = today() - timedelta(days=6 * 366)
CODES = ("consult.cases", "consult.closed", "consult.contacts", "consult.persons", "consult.goals", "consult.concerns")  # fmt: skip


@pytest.fixture
def due(cast, as_actor) -> list[Case]:
    """Two cases closed six years ago, one closed last year and one that still runs."""
    by, found = cast.social_worker, []
    with as_actor(by):
        for name in ("古い", "止める", "去年", "続く"):
            person = register_person(name=f"{name} 人", kana="ひと", area=cast.asanagi_beat)
            contact = services.receive(
                told(person=person), by=by, once=uuid4(), outcome=Outcome.CONTINUE
            )
            case = full_case(person, by, cast.asanagi_beat, contact=contact)
            contact.refresh_from_db()
            found.append(case)
        for case, closed in zip(
            found, (LONG_AGO, LONG_AGO, today() - timedelta(days=300), None), strict=True
        ):
            if closed is None:
                continue
            for task in Task.objects.filter(case=case, done_on=None):
                services.finish_task(task, by=by, result="電話で話した")
            services.close_case(
                case,
                reason=ClosureReason.REACHED,
                summary="終わりのまとめ",
                told_person="電話で",
                by=by,
            )
            Case.objects.filter(pk=case.pk).update(
                opened_on=closed - timedelta(days=99), closed_on=closed
            )
            Contact.objects.filter(case=case).update(received_on=closed - timedelta(days=99))
    return found  # fmt: skip


def rule(code: str = "consult.case") -> RetentionRule:
    return RetentionRule.objects.get(holding=code)


def totals(cast) -> dict[tuple[str, int], str]:
    with acting(cast.manager.pk, purpose="test"):
        return {
            (code, year): metrics.figure(metrics.series_of(code), FiscalYear(year).period).text
            for code in CODES
            for year in range(today().year - 8, today().year + 1)
        }


def test_only_what_ended_long_enough_ago_is_due_and_a_child_s_file_waits(cast, as_actor, due):
    with as_actor(cast.social_worker):
        child = due[1].person
        type(child).objects.filter(pk=child.pk).update(
            birth_date=today() - timedelta(days=20 * 365)
        )
    with as_actor(cast.privacy_officer):
        assert [one.name for one in retention.candidates(rule())] == [due[0].no]
        assert Case.objects.count() == 0, "whoever keeps the schedule reads no case"
    with as_actor(cast.social_worker):
        assert retention.candidates(rule()) == []


def test_two_people_a_hold_and_the_story_is_gone_while_every_total_stays(
    cast, as_actor, browse, due
):
    before = totals(cast)
    with as_actor(cast.privacy_officer):
        retention.hold(rule(), row_id=due[1].pk, why=HoldReason.LAWSUIT, by=cast.privacy_officer)
        batch = retention.propose(rule(), by=cast.privacy_officer)
        assert batch.row_ids == [due[0].pk]
        with pytest.raises(retention.NeedsAnother):
            retention.approve(batch, by=cast.privacy_officer)
        assert retention.candidates(rule())[0].name == due[1].no
    rows = Change.objects
    with as_actor(cast.manager):
        height = last_change()
        old = [found.digest for found in digests("core_change", 0, height)]
        assert retention.approve(Destruction.objects.get(), by=cast.manager) == 1
        assert [found.digest for found in digests("core_change", 0, height)] == old, (
            "the chain holds"
        )
        assert totals(cast) == before
        stone = Tombstone.objects.get()
        assert (stone.name, stone.facts["theme"], stone.facts["outcomes"]) == (
            due[0].no,
            "general",
            ["continue"],
        )
    with as_actor(cast.social_worker):
        gone, held = (Case.objects.get(pk=case.pk) for case in due[:2])
        assert gone.erased_on == today()
        assert set(CaseEntry.objects.filter(case=gone).values_list("body", flat=True)) == {""}
        assert set(Goal.objects.filter(case=gone).values_list("words", flat=True)) == {""}
        assert set(Contact.objects.filter(case=gone).values_list("wish", flat=True)) == {""}
        assert "" not in set(CaseEntry.objects.filter(case=held).values_list("body", flat=True))
    with as_actor(cast.auditor):
        left = rows.filter(table_name="consult_caseentry", row_id__in=entries_of(due[0]))
        assert left.exists()
        assert {(row.before, row.after) for row in left} == {(None, None)}
        kept = rows.filter(table_name="consult_caseentry", row_id__in=entries_of(due[1]))
        assert all(row.after for row in kept)
        assert Erasure.objects.get().rows > 5
    paper = browse(cast.auditor).get(f"/desk/retention/batches/{batch.pk}/certificate.pdf")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")


def entries_of(case: Case) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.actor()")
        before = cursor.fetchone()[0]
    with acting(case.owner_id, purpose="test"):
        found = list(CaseEntry.objects.filter(case_id=case.pk).values_list("pk", flat=True))
    assert before is None or found
    return found


def last_change() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.height_of_core_change()")
        return int(cursor.fetchone()[0])


def test_a_contact_that_never_became_a_case_loses_its_words_and_stays_counted(cast, as_actor):
    with as_actor(cast.social_worker):
        row = services.receive(
            told(area=cast.asanagi_beat, caller_name="秘密の名"), by=cast.social_worker, once=uuid4(),
            outcome=Outcome.INFORMATION,
        )  # fmt: skip
        Contact.objects.filter(pk=row.pk).update(received_on=LONG_AGO)
    before = totals(cast)
    with as_actor(cast.privacy_officer):
        batch = retention.propose(rule("consult.contact"), by=cast.privacy_officer)
    with as_actor(cast.manager):
        assert retention.approve(Destruction.objects.get(pk=batch.pk), by=cast.manager) == 1
        assert totals(cast) == before
        row.refresh_from_db()
        assert (row.wish, row.caller_name, row.erased_on) == ("", "", today())
        assert Tombstone.objects.get().facts["concerns"] == ["income"]


def test_nobody_erases_without_a_second_person_even_past_the_services(cast, as_actor, due):
    with as_actor(cast.privacy_officer):
        batch = retention.propose(rule(), by=cast.privacy_officer)
        for statement in (
            f"SELECT access.consult_erase_cases({batch.pk})",
            "SELECT access.erase_history(ARRAY['consult_caseentry'], ARRAY[1::bigint])",
            "INSERT INTO core_erasure (at, batch, xid, rows) VALUES (now(), '', txid_current(), 0)",
            "SET LOCAL sasaeai.erasing = 'on'; UPDATE core_change SET before = NULL",
            f"UPDATE people_destruction SET destroyed_at = now() WHERE id = {batch.pk}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        for change in (
            {"approved_by": cast.manager},
            {"approved_by": cast.privacy_officer},
            {"approved_by": cast.privacy_officer, "proposed_by": cast.manager},
            {"proposed_by": cast.manager},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Destruction.objects.filter(pk=batch.pk).update(**change)
    with as_actor(cast.manager):
        for change in (
            {"row_ids": [due[3].pk]},
            {"ended_before": today()},
            {"holding": "consult.contact"},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Destruction.objects.filter(pk=batch.pk).update(approved_by=cast.manager, **change)
    with as_actor(cast.privacy_officer):
        batch.refresh_from_db()
        assert (batch.proposed_by_id, batch.approved_by_id) == (cast.privacy_officer.pk, None)
        assert batch.row_ids == [due[0].pk, due[1].pk]
    with as_actor(cast.social_worker):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL sasaeai.erasing = 'on'")
        services.write_entry(due[3], by=cast.social_worker, kind="note", body="残る", once=uuid4())
    with as_actor(cast.auditor):
        last = Change.objects.filter(table_name="consult_caseentry").order_by("-pk").first()
        assert last.operation == "insert", "the setting alone hides nothing from the history"


def test_an_erasure_ends_with_its_function_and_opens_nothing_to_the_rest_of_the_transaction(
    cast, as_actor, due
):
    with as_actor(cast.privacy_officer):
        retention.hold(rule(), row_id=due[1].pk, why=HoldReason.LAWSUIT, by=cast.privacy_officer)
        batch = retention.propose(rule(), by=cast.privacy_officer)
    other = entries_of(due[1])[0]
    with as_actor(cast.manager):
        assert retention.approve(Destruction.objects.get(pk=batch.pk), by=cast.manager) == 1
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT access.erase_history('{consult_caseentry}', %s)", [[other]])
    with as_actor(cast.social_worker):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL sasaeai.erasing = 'on'")
        services.write_entry(due[3], by=cast.social_worker, kind="note", body="残る", once=uuid4())
    with as_actor(cast.auditor):
        last = Change.objects.filter(table_name="consult_caseentry").order_by("-pk").first()
        assert (last.operation, last.after is None) == ("insert", False)
        kept = Change.objects.filter(table_name="consult_caseentry", row_id=other)
        assert [row.after is None for row in kept] == [False]
        assert Erasure.objects.get().xid == 0


def test_a_file_of_a_meeting_opens_never_again(cast, as_actor, browse, due):
    with as_actor(cast.social_worker):
        for case in due[:2]:
            with_file(with_paper(called(cast), case, cast), cast)
        rows = ConferencePaper.objects.select_related("item", "file").exclude(file_key="")
        gone, held = rows.order_by("pk")
        assert files.read_sealed(gone.file, gone.file_key) == FILE
    with as_actor(cast.privacy_officer):
        retention.hold(rule(), row_id=due[1].pk, why=HoldReason.LAWSUIT, by=cast.privacy_officer)
        retention.propose(rule(), by=cast.privacy_officer)
    with as_actor(cast.manager):
        assert retention.approve(Destruction.objects.get(), by=cast.manager) == 1
    client = browse(cast.social_worker)
    for paper, status in ((gone, 404), (held, 200)):
        meeting = f"/desk/consult/meetings/{paper.item.conference_id}/"
        assert client.get(f"{meeting}papers/{paper.pk}").status_code == status
        page = client.get(meeting).content.decode()
        assert ("ファイルは廃棄しました" in page, FILE_NAME in page) == (
            status == 404,
            status == 200,
        )
    with as_actor(cast.auditor):
        left = Change.objects.filter(table_name="consult_conferencepaper", row_id=gone.pk)
        assert {(row.before, row.after) for row in left} == {(None, None)}


def test_a_hold_is_lifted_under_a_name_and_never_moved_to_another_record(cast, as_actor, due):
    with as_actor(cast.privacy_officer):
        held = retention.hold(
            rule(), row_id=due[1].pk, why=HoldReason.LAWSUIT, by=cast.privacy_officer
        )
        for change in ({"row_id": due[0].pk}, {"why": "complaint"}, {"placed_by": cast.manager}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Hold.objects.filter(pk=held.pk).update(**change)
        retention.lift(held, by=cast.privacy_officer)
        assert Hold.objects.get().lifted_by_id == cast.privacy_officer.pk


def test_every_sealed_column_of_the_room_is_among_those_that_go_or_is_kept_on_purpose():
    parts = {**OF_CASE, **OF_REFERRAL, **OF_ITEM, "consult_referral": REFERRAL}
    gone = {(table, column) for table, columns in parts.items() for column in columns}
    gone |= {("consult_case", "called"), ("consult_case", "told_person")}
    gone.add(("consult_conferenceitem", "heading"))
    of_the_meeting = {("consult_conference", "papers_why")}
    kept = {"consult_draft", "consult_override", "consult_difference", "consult_attendee"}
    sealed = {(c.table, c.column) for c in sealed_columns() if c.table.startswith("consult_")}
    assert {pair for pair in sealed - gone - of_the_meeting if pair[0] not in kept} == set()


def test_the_schedule_s_pages_propose_hold_and_approve(cast, as_actor, browse, due):
    privacy, manager = browse(cast.privacy_officer), browse(cast.manager)
    with as_actor(cast.privacy_officer):
        pk = rule().pk
    page = privacy.get(f"/desk/retention/{pk}/").content.decode()
    assert due[0].no in page
    assert due[0].person.name not in page
    privacy.post(f"/desk/retention/{pk}/hold/{due[1].pk}/", {"why": "complaint"})
    privacy.post(f"/desk/retention/{pk}/propose/")
    with as_actor(cast.privacy_officer):
        batch = Destruction.objects.get()
        assert Hold.objects.get().row_name == due[1].no
    assert "べつの人が決める" in privacy.get("/desk/retention/").content.decode()
    assert manager.post(f"/desk/retention/batches/{batch.pk}/approve/").status_code == 302
    with as_actor(cast.manager):
        batch.refresh_from_db()
        assert (batch.destroyed, batch.held) == (1, 0)
    assert privacy.post(f"/desk/retention/{pk}/", {"years": "7"}).status_code == 302
    with as_actor(cast.manager):
        assert rule().years == 7
