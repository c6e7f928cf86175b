"""Meetings: their rules, who reads what and how long, and what becomes of what was decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sasaeai.consult import services
from sasaeai.consult.conference import meeting, minutes, papers, queries
from sasaeai.consult.conference.metrics import attended, held
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferenceKind,
    ConferencePaper,
    Decision,
    Minutes,
    Seat,
)
from sasaeai.consult.enums import BasisKind, ConsentHow, TaskKind
from sasaeai.consult.models import Case, CaseAgency, Task
from sasaeai.consult.services.refusals import (
    NoGround,
    OutOfReach,
    ReasonMissing,
    SomeoneWasFaster,
    StillOpen,
    WrongDay,
    WrongState,
)
from sasaeai.core.metrics.counting import seeing_every_row
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.public import Person, protect
from tests.consult.conftest import full_case
from tests.consult.meeting_room import PAPER, by_law, called, city_hall, invited, seated, with_paper

IN_THE_ROOM = (ConferenceItem, ConferencePaper, Seat, Minutes, Decision)


def seen() -> list[int]:
    return [model.objects.count() for model in IN_THE_ROOM]


@pytest.mark.parametrize(
    ("code", "ground"),
    [
        ("support_law", "law"),
        ("layered", "consent"),
        ("adjustment", "consent"),
        ("single", "consent"),
        ("learning", "nameless"),
    ],
)
def test_the_usual_kinds_are_rows_with_their_rules(code, ground, db, cast, as_actor):
    with as_actor(cast.social_worker):
        kind = ConferenceKind.objects.get(code=code)
        assert kind.ground == ground
        assert kind.secrecy


def test_only_the_municipality_calls_a_meeting_without_consent_and_under_a_charter(
    db, cast, as_actor
):
    with as_actor(cast.social_worker):
        with pytest.raises(NoGround):
            called(cast, "support_law", charter="要綱")
        with pytest.raises(ReasonMissing):
            called(cast, "support_law", host=city_hall())
        assert by_law(cast).kind.code == "support_law"
        with pytest.raises(ReasonMissing):
            called(cast, "layered")


def test_even_a_meeting_written_past_the_services_opens_nothing_without_city_and_charter(
    shared, cast, as_actor
):
    with as_actor(cast.social_worker):
        room = by_law(cast)
        invited(with_paper(room, shared.case, cast), cast)
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == 1
    for values in ({"host": cast.council}, {"charter": ""}):
        with as_actor(cast.social_worker), transaction.atomic():
            Conference.objects.filter(pk=room.pk).update(**values)
        with as_actor(cast.partner_worker):
            assert seen() == [0] * len(IN_THE_ROOM)
        with as_actor(cast.social_worker):
            Conference.objects.filter(pk=room.pk).update(host=room.host, charter=room.charter)


def test_an_invited_person_sees_only_her_items_and_only_after_promising_secrecy(
    shared, cast, as_actor
):
    with as_actor(cast.social_worker):
        room = called(cast)
        mine = with_paper(room, shared.case, cast)
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        with_paper(room, other, cast)
        place = invited(mine, cast, ready=False)
    with as_actor(cast.partner_worker):
        assert [row.conference for row in queries.invitations(cast.partner_worker)] == [room]
        assert seen() == [0] * len(IN_THE_ROOM)
        meeting.acknowledge(Attendee.objects.get(pk=place.pk))
        assert [item.pk for item in ConferenceItem.objects.all()] == [mine.pk]
        assert [paper.body for paper in ConferencePaper.objects.all()] == [PAPER]
        assert Attendee.objects.count() == 1


@pytest.mark.parametrize(
    "login", ["commissioner", "planner", "auditor", "administrator", "resident", "place_leader"]
)
def test_nobody_else_sees_anything_of_a_meeting(login, shared, cast, as_actor):
    with as_actor(cast.social_worker):
        invited(with_paper(called(cast), shared.case, cast), cast)
    with as_actor(getattr(cast, login)):
        assert [*seen(), Attendee.objects.count(), Conference.objects.count()] == [0] * 7


@pytest.mark.parametrize(
    "way", ["closed item", "unseated", "cancelled", "papers past their day", "consent withdrawn"]
)
def test_papers_close(way, shared, cast, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        place = invited(item, cast)
        if way == "closed item":
            minutes.write_minutes(item, by=cast.social_worker, body="話し合った")
            minutes.confirm_minutes(item, by=cast.social_worker, revision=1)
            minutes.take_attendance(room, [place])
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == 1
    with as_actor(cast.social_worker):
        if way == "closed item":
            minutes.close_item(item, by=cast.social_worker)
        elif way == "unseated":
            meeting.unseat(Seat.objects.get(item=item))
        elif way == "cancelled":
            meeting.cancel_conference(room)
        elif way == "papers past their day":
            Conference.objects.filter(pk=room.pk).update(papers_until=today() - timedelta(days=1))
        else:
            services.withdraw_consent(shared.consent, by=cast.social_worker, how=ConsentHow.ORAL)
    with as_actor(cast.partner_worker):
        assert seen() == [0] * len(IN_THE_ROOM)
    with as_actor(cast.social_worker):
        assert ConferencePaper.objects.count() == 1, "the council keeps what was there"


def test_a_meeting_on_consent_asks_for_one_that_names_the_organisation(cast, db, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        room = called(cast, "adjustment")
        item = with_paper(room, case, cast)
        guest = meeting.invite(room, organisation=cast.care_centre, account=cast.partner_worker)
        with pytest.raises(NoGround):
            seated(item, guest)
        colleague = meeting.invite(room, organisation=cast.council, account=cast.manager)
        assert seated(item, colleague).consent is None
        basis = services.ask_basis(
            case, by=cast.social_worker, kind=BasisKind.LIFE, article="法27条", facts="事実",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
    with as_actor(cast.manager):
        services.confirm_basis(basis, by=cast.manager)
    with as_actor(cast.social_worker):
        assert seated(item, guest).basis == basis


def test_what_is_shared_without_consent_stays_in_the_room(cast, db, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        invited(with_paper(by_law(cast), case, cast), cast)
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == 1
        assert Case.objects.count() == Person.objects.count() == 0


def test_a_secret_cases_item_is_there_only_for_its_workers(cast, db, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(
            Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami,
            sensitivity="secret",
        )  # fmt: skip
        with_paper(called(cast), case, cast)
    with as_actor(cast.manager):
        assert Conference.objects.count() == 1
        assert seen() == [0] * len(IN_THE_ROOM)


def test_a_protected_person_is_no_item(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        protect(Person.objects.get(name="青葉 きよし"), by=cast.social_worker, why="支援措置")
        with pytest.raises(NoGround):
            with_paper(called(cast), Case.objects.get(pk=shared.case.pk), cast)


@pytest.mark.parametrize("kind", [called, by_law])
def test_papers_about_somebody_who_is_protected_close_for_everybody_invited(
    kind, shared, cast, as_actor
):
    with as_actor(cast.social_worker):
        room = kind(cast)
        item = with_paper(room, shared.case, cast)
        invited(item, cast)
        colleague = meeting.invite(room, organisation=cast.council, account=cast.manager)
        seated(item, colleague)
        meeting.acknowledge_on_paper(colleague)
    for account in (cast.partner_worker, cast.manager):
        with as_actor(account):
            assert ConferencePaper.objects.count() == 1
    with as_actor(cast.social_worker):
        protect(Person.objects.get(name="青葉 きよし"), by=cast.social_worker, why="支援措置")
    for account in (cast.partner_worker, cast.manager):
        with as_actor(account):
            assert seen() == [0] * len(IN_THE_ROOM)


def test_a_meeting_to_learn_takes_no_case_and_no_name(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast, "learning")
        with pytest.raises(NoGround):
            with_paper(room, shared.case, cast)
        item = meeting.add_item(room, by=cast.social_worker, heading="80代の一人ぐらし")
        for body in (
            "青葉 きよしさんは",
            "青葉きよしさんは",
            "あおば　きよしさん",
            "090-1234-5678 に電話",
        ):
            with pytest.raises(NoGround):
                papers.add_paper(item, by=cast.social_worker, title="事例", body=body)
        papers.add_paper(item, by=cast.social_worker, title="事例", body="80代の方。海が好き。")
        with pytest.raises(NoGround):
            minutes.write_minutes(item, by=cast.social_worker, body="青葉きよしさんのこと")
        guest = meeting.invite(
            room, organisation=cast.asanagi_council, account=cast.district_officer
        )
        seated(item, guest)
        meeting.acknowledge_on_paper(guest)
    with as_actor(cast.district_officer):
        assert [paper.body for paper in ConferencePaper.objects.all()] == ["80代の方。海が好き。"]


def test_attendance_counts_organisations_once_and_makes_them_concerned(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        place = invited(item, cast, ready=False)
        paper_guest = meeting.invite(room, organisation=cast.care_centre, name="来た人")
        seated(item, paper_guest)
        with pytest.raises(StillOpen):
            minutes.take_attendance(room, [place])
        for row in (place, paper_guest):
            meeting.acknowledge_on_paper(row)
        colleague = meeting.invite(room, organisation=cast.council, account=cast.manager)
        meeting.acknowledge_on_paper(colleague)
        minutes.take_attendance(room, [place, paper_guest, colleague])
        found = CaseAgency.objects.filter(case=shared.case)
        assert [(row.organisation, row.way) for row in found] == [(cast.care_centre, "share")]
        later = called(cast, held_on=today() + timedelta(days=3))
        with pytest.raises(WrongDay):
            minutes.take_attendance(later, [])
    with seeing_every_row():
        year = fiscal_year_of(today()).period
        assert attended(year).values("organisation").distinct().count() == 1
        assert held(year).count() == 1


def test_a_decision_is_a_task_on_the_case(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        due = today() + timedelta(days=7)
        row = minutes.decide(
            item, by=cast.social_worker, what="受診に同行する", owner=cast.manager, due_on=due
        )
        task = Task.objects.get(pk=row.task_id)
        assert (task.case, task.owner, task.due_on) == (shared.case, cast.manager, due)
        assert (task.kind, task.what) == (TaskKind.TASK, "会議で決めたこと：受診に同行する")
        with pytest.raises(ReasonMissing):
            minutes.decide(item, by=cast.social_worker, what="電話", owner=cast.manager)
        outside = minutes.decide(item, by=cast.social_worker, what="訪問", who="支援センター")
        assert outside.task is None


def test_minutes_lose_no_text_and_stay_once_confirmed(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        with pytest.raises(StillOpen):
            minutes.close_item(item, by=cast.social_worker)
        row = minutes.write_minutes(item, by=cast.social_worker, body="はじめ")
        minutes.write_minutes(item, by=cast.manager, body="つぎ", revision=row.revision)
        with pytest.raises(SomeoneWasFaster):
            minutes.write_minutes(item, by=cast.social_worker, body="おそい", revision=row.revision)
        minutes.confirm_minutes(item, by=cast.social_worker, revision=2)
        with pytest.raises(WrongState):
            minutes.write_minutes(item, by=cast.social_worker, body="あと", revision=2)
        assert Minutes.objects.get().body == "つぎ"


def test_papers_and_minutes_are_sealed(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        minutes.write_minutes(item, by=cast.social_worker, body="秘密の話")
        with connection.cursor() as cursor:
            cursor.execute("SELECT p.body || m.body || i.heading FROM consult_conferencepaper p, consult_minutes m, consult_conferenceitem i")  # fmt: skip
            raw = cursor.fetchone()[0]
    assert [word for word in ("秘密", "家計", "暮らし") if word in raw] == []


def test_somebody_invited_changes_only_their_own_promise(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        place = invited(with_paper(called(cast), shared.case, cast), cast)
    with as_actor(cast.partner_worker):
        with pytest.raises(DatabaseError), transaction.atomic():
            Attendee.objects.filter(pk=place.pk).update(attended_on=today())
        with pytest.raises(DatabaseError), transaction.atomic():
            ConferencePaper.objects.create(
                item_id=ConferenceItem.objects.get().pk, title="x", body="y", made_by=cast.partner_worker
            )  # fmt: skip


def test_a_meetings_page_costs_the_same_with_more_items(shared, cast, browse, as_actor):
    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    with as_actor(cast.social_worker):
        room = called(cast)
        invited(with_paper(room, shared.case, cast), cast)
    client, path = browse(cast.social_worker), f"/desk/consult/meetings/{room.pk}/"
    counted(path)
    before = counted(path)
    with as_actor(cast.social_worker):
        for name in ("石川 ゆう", "髙橋 とみ"):
            other = full_case(Person.objects.get(name=name), cast.social_worker, cast.asanagi_beat)
            item = with_paper(room, other, cast)
            minutes.write_minutes(item, by=cast.social_worker, body="話した")
            minutes.decide(item, by=cast.social_worker, what="訪問", who="支援センター")
    assert counted(path) == before


def test_a_handed_out_agenda_holds_only_the_items_of_whom_it_is_for(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        mine = with_paper(room, shared.case, cast)
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        with_paper(room, other, cast)
        place = invited(mine, cast)
        found = queries.items_for(room, place.pk)
        assert [item.pk for item in found] == [mine.pk]


def test_the_pages_of_a_meeting(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        invited(item, cast, ready=False)
    partner, path = browse(cast.partner_worker), f"/desk/meetings/{room.pk}/"
    before = partner.get(path).content.decode()
    assert ("秘密を守ります" in before, PAPER in before, "これからの暮らし" in before) == (
        True,
        False,
        False,
    )
    partner.post(f"{path}promise/")
    assert PAPER in partner.get(path).content.decode()
    worker, base = browse(cast.social_worker), f"/desk/consult/meetings/{room.pk}/"
    assert PAPER in worker.get(base).content.decode()
    agenda = worker.get(f"{base}agenda.pdf")
    assert (agenda.status_code, agenda.headers["Content-Type"]) == (200, "application/pdf")
    sent = {"body": "話した", "revision": ""}
    assert worker.post(f"{base}items/{item.pk}/minutes/", sent).status_code == 302
    late = worker.post(f"{base}items/{item.pk}/minutes/", {"body": "おそい話", "revision": "0"})
    assert (late.status_code, "おそい話" in late.content.decode(), "話した" in late.content.decode()) == (
        409, True, True,
    )  # fmt: skip


def test_a_colleague_takes_attendance_and_who_sat_at_any_item_is_concerned(
    cast, colleague, db, as_actor
):
    with as_actor(cast.social_worker):
        room = by_law(cast)
        open_one = full_case(
            Person.objects.get(name="青葉 きよし"), cast.social_worker, cast.asanagi_beat
        )
        secret = full_case(
            Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami,
            sensitivity="secret",
        )  # fmt: skip
        place = invited(with_paper(room, open_one, cast), cast)
        seated(with_paper(room, secret, cast), place)
        absent = meeting.invite(room, organisation=city_hall(), name="来ない人")
        seated(ConferenceItem.objects.get(case=open_one), absent)
    with as_actor(colleague):
        minutes.take_attendance(room, [Attendee.objects.get(pk=place.pk)])
        assert [row.case_id for row in CaseAgency.objects.all()] == [open_one.pk]
    with as_actor(cast.social_worker):
        found = CaseAgency.objects.order_by("case_id")
        assert [(row.case_id, row.organisation, row.way) for row in found] == [
            (open_one.pk, cast.care_centre, "meeting"),
            (secret.pk, cast.care_centre, "meeting"),
        ]


def test_a_meeting_to_learn_names_nobody_in_its_title_and_decisions_either(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        for named in ({"title": "青葉きよしさんの事例"}, {"place": "青葉 きよしさん宅"}):
            with pytest.raises(NoGround):
                called(cast, "learning", **named)
        assert called(cast, title="青葉さんの支援").kind.ground == "consent"
        room = called(cast, "learning")
        item = meeting.add_item(room, by=cast.social_worker, heading="80代の一人ぐらし")
        for named in (
            {"what": "青葉きよしさんを訪ねる"},
            {"what": "訪ねる", "who": "あおば きよし"},
        ):
            with pytest.raises(NoGround):
                minutes.decide(item, by=cast.social_worker, **named)
        minutes.decide(item, by=cast.social_worker, what="声のかけ方を試す", who="地区社協")
        assert [row.what for row in Decision.objects.all()] == ["声のかけ方を試す"]


def test_whoever_confirms_minutes_confirms_what_was_on_the_page(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        minutes.write_minutes(item, by=cast.social_worker, body="はじめの話")
    client = browse(cast.social_worker)
    path = f"/desk/consult/meetings/{room.pk}/items/{item.pk}/confirm/"
    page = client.get(path).content.decode()
    assert ("はじめの話" in page, 'name="revision" value="1"' in page) == (True, True)
    with as_actor(cast.manager):
        minutes.write_minutes(item, by=cast.manager, body="直された話", revision=1)
    late = client.post(path, {"revision": "1"})
    text = late.content.decode()
    assert (late.status_code, "直された話" in text, "わたしの内容で残す" in text) == (
        409,
        True,
        False,
    )
    with as_actor(cast.social_worker):
        assert Minutes.objects.get().confirmed_at is None
    assert client.post(path, {"revision": "2"}).status_code == 302
    with as_actor(cast.social_worker):
        row = Minutes.objects.get()
        assert (row.body, row.confirmed_by) == ("直された話", cast.social_worker)
        with pytest.raises(WrongState):
            minutes.confirm_minutes(item, by=cast.manager, revision=2)


def test_whoever_only_reads_a_case_is_offered_nothing_on_its_item_and_changes_nothing(
    shared, cast, colleague, browse, as_actor
):
    with as_actor(cast.social_worker):
        room = called(cast)
        item = with_paper(room, shared.case, cast)
        minutes.write_minutes(item, by=cast.social_worker, body="話した")
    base = f"/desk/consult/meetings/{room.pk}/"
    for account, offered in ((cast.social_worker, True), (colleague, False)):
        page = browse(account).get(base).content.decode()
        assert (PAPER in page, f"{base}items/{item.pk}/" in page) == (True, offered)
    client = browse(colleague)
    sent = {
        "paper": {"title": "x", "body": "y"},
        "minutes": {"body": "書きかえ", "revision": "1"},
        "confirm": {"revision": "1"},
        "decide": {"what": "x", "who": "y"},
    }
    for name, data in sent.items():
        path = f"{base}items/{item.pk}/{name}/"
        assert (client.get(path).status_code, client.post(path, data).status_code) == (404, 404)
    added = client.post(f"{base}item/", {"case": shared.case.pk, "heading": "べつの議題"})
    assert added.status_code == 422
    with as_actor(colleague):
        with pytest.raises(OutOfReach):
            minutes.write_minutes(item, by=colleague, body="書きかえ", revision=1)
        assert (Minutes.objects.get().body, Decision.objects.count()) == ("話した", 0)
