"""Papers that are files: taken, kept sealed, opened by those who may, gone when the papers close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from sasaeai.consult import services
from sasaeai.consult.conference import meeting, minutes, papers
from sasaeai.consult.conference.models import Conference, ConferencePaper
from sasaeai.consult.enums import ConsentHow
from sasaeai.consult.services.refusals import NoGround, OutOfReach, WrongState
from sasaeai.core.audit.models import Entry
from sasaeai.core.files.models import StoredFile
from sasaeai.core.periods import today, wareki
from sasaeai.people.public import Person
from tests.consult.conftest import full_case
from tests.consult.meeting_room import (
    FILE,
    called,
    invited,
    with_file,
    with_paper,
)


@pytest.fixture
def room(shared, cast, as_actor):
    """The partner has promised secrecy at an item whose paper is a file; another item is not hers."""
    with as_actor(cast.social_worker):
        row = called(cast)
        mine = with_paper(row, shared.case, cast)
        place = invited(mine, cast)
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        theirs = with_paper(row, other, cast)
        return row, mine, with_file(mine, cast), with_file(theirs, cast), place


def test_somebody_invited_saves_the_file_of_her_item_and_every_time_is_in_the_journal(
    room, shared, cast, browse, as_actor
):
    row, item, mine, other, _place = room
    client = browse(cast.partner_worker)
    page = client.get(f"/desk/meetings/{row.pk}/").content.decode()
    assert f"/desk/meetings/{row.pk}/papers/{mine.pk}" in page
    for _ in range(2):
        answer = client.get(f"/desk/meetings/{row.pk}/papers/{mine.pk}")
        assert (answer.status_code, answer.content) == (200, FILE)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")  # fmt: skip
    assert client.get(f"/desk/meetings/{row.pk}/papers/{other.pk}").status_code == 404
    assert client.get(f"/desk/consult/meetings/{row.pk}/papers/{mine.pk}").status_code == 404
    with as_actor(cast.auditor):
        found = Entry.objects.filter(verb="consult.conference.opened")
        assert [
            (one.actor_id, one.person_id, one.subject_id, one.detail) for one in found
        ] == [(cast.partner_worker.pk, shared.case.person_id, item.pk, {"paper": mine.pk})] * 2  # fmt: skip


def test_the_councils_worker_opens_every_file_of_cases_in_reach(room, cast, browse, as_actor):
    row, _item, mine, other, _place = room
    client = browse(cast.social_worker)
    for paper in (mine, other):
        answer = client.get(f"/desk/consult/meetings/{row.pk}/papers/{paper.pk}")
        assert (answer.status_code, answer.content) == (200, FILE)
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="consult.conference.opened").count() == 2


@pytest.mark.parametrize(
    "way", ["closed item", "unseated", "cancelled", "consent withdrawn", "not promised"]
)
def test_a_file_closes_as_the_words_do(way, shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        row = called(cast)
        item = with_paper(row, shared.case, cast)
        paper = with_file(item, cast)
        place = invited(item, cast, ready=way != "not promised")
    client, path = browse(cast.partner_worker), f"/desk/meetings/{row.pk}/papers/{paper.pk}"
    assert client.get(path).status_code == (404 if way == "not promised" else 200)
    with as_actor(cast.social_worker):
        if way == "closed item":
            minutes.write_minutes(item, by=cast.social_worker, body="話し合った")
            minutes.confirm_minutes(item, by=cast.social_worker, revision=1)
            minutes.take_attendance(row, [place])
            minutes.close_item(item, by=cast.social_worker)
        elif way == "unseated":
            meeting.unseat(item.seats.get())
        elif way == "cancelled":
            meeting.cancel_conference(row)
        elif way == "consent withdrawn":
            services.withdraw_consent(shared.consent, by=cast.social_worker, how=ConsentHow.ORAL)
    gone = client.get(path)
    unknown = client.get(f"/desk/meetings/{row.pk}/papers/999999")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert FILE not in gone.content
    kept = browse(cast.social_worker).get(f"/desk/consult/meetings/{row.pk}/papers/{paper.pk}")
    assert kept.content == FILE, "the council keeps what was there"


def test_name_key_and_content_are_nowhere_to_be_read(room, cast, as_actor):
    with as_actor(cast.planner):
        assert {row.name for row in StoredFile.objects.all()} == {"paper.pdf"}
        assert ConferencePaper.objects.count() == 0
    with as_actor(cast.social_worker), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(p)::text, '') FROM consult_conferencepaper p")
        raw = cursor.fetchone()[0]
        keys = [row.file_key for row in ConferencePaper.objects.exclude(file_key="")]
    assert len(keys) == 2
    assert [word for word in ("青葉", "家族図", *keys) if word in raw] == []


def test_somebody_invited_cannot_put_a_file_there(room, cast, as_actor):
    _row, item, paper, _other, _place = room
    with as_actor(cast.partner_worker):
        with pytest.raises(DatabaseError), transaction.atomic():
            ConferencePaper.objects.create(
                item_id=item.pk, title="x", file_id=paper.file_id, file_key="x", made_by=cast.partner_worker
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            ConferencePaper.objects.filter(pk=paper.pk).update(file_key="")


def _sent(client, row, item, **values):
    path = f"/desk/consult/meetings/{row.pk}/items/{item.pk}/paper/"
    return client.post(path, {"title": "家族の図", "body": "", **values})


def test_the_form_takes_a_file_and_says_at_the_field_what_it_does_not_take(
    room, cast, browse, as_actor
):
    row, item, *_rest = room
    client = browse(cast.social_worker)
    assert 'enctype="multipart/form-data"' in client.get(
        f"/desk/consult/meetings/{row.pk}/items/{item.pk}/paper/"
    ).content.decode()  # fmt: skip
    bad = _sent(client, row, item, file=SimpleUploadedFile("page.html", b"<script>1</script>"))
    page = bad.content.decode()
    assert bad.status_code == 422
    assert "この種類のファイルは受け取れません" in page
    assert 'value="家族の図"' in page
    assert _sent(client, row, item).status_code == 422
    untitled = _sent(client, row, item, title="", file=SimpleUploadedFile("a.pdf", FILE))
    assert "もう一度えらんでください" in untitled.content.decode()
    name = "..\\青葉\u202efdp.きよし.pdf"
    good = _sent(client, row, item, file=SimpleUploadedFile(name, FILE))
    assert good.status_code == 302
    with as_actor(cast.social_worker):
        newest = ConferencePaper.objects.order_by("-pk").first()
        assert newest.file_name == "青葉fdp.きよし.pdf", (
            "no folder, nothing that turns the ending round"
        )


def test_a_meeting_that_names_nobody_takes_no_file(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        row = called(cast, "learning")
        item = meeting.add_item(row, by=cast.social_worker, heading="80代の一人ぐらし")
        with pytest.raises(NoGround):
            with_file(item, cast)
    page = browse(cast.social_worker).get(f"/desk/consult/meetings/{row.pk}/items/{item.pk}/paper/")
    assert 'type="file"' not in page.content.decode()


def test_there_is_an_end_to_papers(shared, cast, as_actor, monkeypatch):
    monkeypatch.setattr(papers, "MOST", 2)
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        with_file(item, cast)
        with pytest.raises(WrongState):
            with_file(item, cast)


def test_whoever_holds_the_meeting_keeps_the_papers_open_longer_and_those_invited_read_the_new_day(
    room, cast, colleague, browse, as_actor
):
    """The day had passed and everything was closed; with a reason it opens until a later one."""
    row, _item, paper, _other, _place = room
    with as_actor(cast.social_worker):
        Conference.objects.filter(pk=row.pk).update(papers_until=today() - timedelta(days=1))
    partner, path = browse(cast.partner_worker), f"/desk/meetings/{row.pk}/"
    assert partner.get(path).status_code == 404
    keep, until = f"/desk/consult/meetings/{row.pk}/keep/", today() + timedelta(days=20)
    worker = browse(cast.social_worker)
    assert f'value="{wareki(today() - timedelta(days=1))}"' in worker.get(keep).content.decode()
    for wrong in (
        {"until": wareki(until), "why": ""},
        {"until": wareki(today() - timedelta(days=1)), "why": "つづく"},
        {"until": wareki(today() + timedelta(days=61)), "why": "つづく"},
        {"until": wareki(until), "why": "青葉 きよしさんの入院がつづくため"},
        {"until": wareki(until), "why": "家族（090-1234-5678）が読むため"},
    ):
        refused = worker.post(keep, wrong)
        assert (refused.status_code, f'value="{wrong["until"]}"' in refused.content.decode()) == (
            422,
            True,
        )
    assert partner.get(path).status_code == 404
    assert browse(colleague).get(keep).status_code == 404, "it is not hers"
    assert (
        worker.post(keep, {"until": wareki(until), "why": "次の会議まで読むため"}).status_code
        == 302
    )
    page = partner.get(path).content.decode()
    assert wareki(until) in page
    assert "次の会議まで" not in page
    assert partner.get(f"{path}papers/{paper.pk}").status_code == 200
    room_page = f"/desk/consult/meetings/{row.pk}/"
    for reader, told in ((worker, True), (browse(cast.manager), True), (browse(colleague), False)):
        page = reader.get(room_page).content.decode()
        assert (wareki(until) in page, "次の会議まで" in page) == (True, told)
    with as_actor(cast.auditor):
        found = Entry.objects.get(verb="consult.conference.kept_open")
        assert (found.actor_id, found.subject_id, found.detail) == (
            cast.social_worker.pk, row.pk, {"until": until.isoformat()},
        )  # fmt: skip


def test_the_service_too_lets_nobody_else_lengthen_it_and_nothing_opens_of_a_cancelled_meeting(
    room, cast, colleague, as_actor
):
    row, until = room[0], today() + timedelta(days=20)
    with as_actor(colleague), pytest.raises(OutOfReach):
        meeting.keep_papers_open(row, until=until, why="つづく")
    with as_actor(cast.manager):
        with pytest.raises(NoGround):
            meeting.keep_papers_open(row, until=until, why="青葉きよしさんのため")
        meeting.keep_papers_open(row, until=until, why="つづく")
    with as_actor(cast.social_worker):
        meeting.cancel_conference(Conference.objects.get(pk=row.pk))
        with pytest.raises(WrongState):
            meeting.keep_papers_open(row, until=until + timedelta(days=1), why="つづく")
