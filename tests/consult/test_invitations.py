"""Whom an invitation to a meeting lets in, and whom it does not."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from sasaeai.consult.conference import meeting, queries
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferencePaper,
    Decision,
    Minutes,
    Seat,
)
from sasaeai.consult.services.refusals import NoGround, WrongState
from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.public import (
    Account,
    Duty,
    DutyKind,
    Organisation,
    OrganisationKind,
    Person,
    appoint,
    found_organisation,
    open_account,
    pledge,
)
from tests.consult.conftest import agree, full_case
from tests.consult.meeting_room import by_law, called, invited, seated, with_paper

IN_THE_ROOM = (ConferenceItem, ConferencePaper, Seat, Minutes, Decision)


def seen() -> list[int]:
    return [model.objects.count() for model in IN_THE_ROOM]


@pytest.fixture
def clinic(db: None, cast) -> Organisation:
    with acting(cast.administrator.pk, purpose="test"):
        return found_organisation(
            OrganisationKind.MEDICAL,
            code="clinic",
            name="朝凪診療所",
            kana="あさなぎしんりょうじょ",
        )


@pytest.fixture
def stranger(db: None, cast, clinic) -> Account:
    """Works for the clinic, which no consent of 青葉's case names."""
    return worker_of(clinic, cast)


def worker_of(organisation: Organisation, cast) -> Account:
    with acting(cast.administrator.pk, purpose="test"):
        account = open_account(login="stranger", name="外川 遠", kana="そとかわ とおし")
        appoint(account, DutyKind.PARTNER_WORKER, starts_on=today(), organisation=organisation)
        pledge(account, text_version="1", signed_on=today())
    return account


def written_past_the_services(item: ConferenceItem, account: Account, to: Organisation, consent):
    """An invitation that no page makes: the account of one organisation in the name of another."""
    place = Attendee.objects.create(
        conference=item.conference,
        account=account,
        organisation=to,
        area_id=item.conference.area_id,
    )
    Seat.objects.create(item=item, attendee=place, consent=consent)
    meeting.acknowledge_on_paper(place)
    return place


def test_nobody_is_invited_in_the_name_of_another_organisation(cast, stranger, db, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        for organisation in (cast.care_centre, cast.council):
            with pytest.raises(NoGround):
                meeting.invite(room, organisation=organisation, account=stranger)
        with pytest.raises(NoGround):
            meeting.invite(room, organisation=cast.care_centre, account=cast.manager)
        place = meeting.invite(room, organisation=cast.council, account=cast.manager)
        assert Attendee.objects.get() == place


def test_somebody_already_invited_is_not_silently_kept_under_the_other_name(
    cast, stranger, clinic, db, as_actor
):
    with as_actor(cast.administrator):
        appoint(stranger, DutyKind.PARTNER_WORKER, starts_on=today(), organisation=cast.care_centre)
    with as_actor(cast.social_worker):
        room = called(cast)
        first = meeting.invite(room, organisation=clinic, account=stranger)
        assert meeting.invite(room, organisation=clinic, account=stranger) == first
        with pytest.raises(WrongState):
            meeting.invite(room, organisation=cast.care_centre, account=stranger)


@pytest.mark.parametrize("kind", [called, by_law])
def test_the_database_opens_nothing_to_whoever_was_written_down_for_another_organisation(
    kind, shared, cast, stranger, as_actor
):
    with as_actor(cast.social_worker):
        item = with_paper(kind(cast), shared.case, cast)
        written_past_the_services(item, stranger, cast.care_centre, shared.consent)
        invited(item, cast)
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == 1
    with as_actor(stranger):
        assert seen() == [0] * len(IN_THE_ROOM)
        assert (Conference.objects.count(), queries.invitations(stranger)) == (0, [])


def test_a_partner_whose_duty_is_written_down_at_the_council_needs_a_ground_like_any_other(
    shared, cast, as_actor
):
    guest = worker_of(cast.council, cast)
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        with pytest.raises(NoGround):
            meeting.invite(item.conference, organisation=cast.council, account=guest)
        written_past_the_services(item, guest, cast.council, None)
        manager = meeting.invite(item.conference, organisation=cast.council, account=cast.manager)
        seated(item, manager)
        meeting.acknowledge_on_paper(manager)
    with as_actor(guest):
        assert [*seen(), Conference.objects.count()] == [0] * 6
    with as_actor(cast.manager):
        assert len(queries.seated_items(Attendee.objects.get(account=cast.manager))) == 1


def test_papers_close_when_the_invited_one_works_there_no_longer(shared, cast, clinic, as_actor):
    with as_actor(cast.social_worker):
        agree(shared.case, cast.social_worker, clinic)
        item = with_paper(called(cast), shared.case, cast)
        invited(item, cast)
    with as_actor(cast.administrator):
        appoint(
            cast.partner_worker, DutyKind.PARTNER_WORKER, starts_on=today(), organisation=clinic
        )
    with as_actor(cast.partner_worker):
        assert ConferencePaper.objects.count() == 1
    with as_actor(cast.administrator):
        duty = Duty.objects.get(account=cast.partner_worker, organisation=cast.care_centre)
        Duty.objects.filter(pk=duty.pk).update(ends_on=duty.starts_on)
    with as_actor(cast.partner_worker):
        assert seen() == [0] * len(IN_THE_ROOM)


def test_the_form_says_at_the_field_who_does_not_work_there_and_keeps_what_was_typed(
    cast, stranger, browse, as_actor
):
    with as_actor(cast.social_worker):
        room = called(cast)
    path = f"/desk/consult/meetings/{room.pk}/invite/"
    sent = {"organisation": cast.care_centre.pk, "account": stranger.pk, "name": ""}
    answer = browse(cast.social_worker).post(path, sent)
    page = answer.content.decode()
    assert (answer.status_code, "えらんだ機関の人ではありません" in page) == (422, True)
    assert f'<option value="{stranger.pk}" selected>' in page
    with as_actor(cast.social_worker):
        assert Attendee.objects.count() == 0


def test_whoever_was_talked_about_reads_in_the_journal_who_read_the_papers(
    shared, cast, browse, as_actor, as_person
):
    with as_actor(cast.social_worker):
        room = called(cast)
        invited(with_paper(room, shared.case, cast), cast)
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        with_paper(room, other, cast)
    assert browse(cast.partner_worker).get(f"/desk/meetings/{room.pk}/").status_code == 200
    for person, count in ((shared.case.person, 1), (other.person, 0)):
        mine = as_person(cast.resident, person)
        with as_actor(mine):
            rows = Entry.objects.filter(person_id=person.pk, verb="consult.conference.read")
            assert rows.count() == count
        page = browse(mine).get("/me/consult/").content.decode()
        assert ("資料を読んだ人は" in page, "人たちだけです" in page) == (True, False)


def test_the_journals_numbers_are_given_only_of_papers_that_are_open(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        assert queries.persons_of([item]) == {}
        place = invited(item, cast, ready=False)
    with as_actor(cast.partner_worker):
        assert queries.persons_of([item]) == {}
        meeting.acknowledge(Attendee.objects.get(pk=place.pk))
        assert queries.persons_of([item]) == {item.pk: shared.case.person_id}


def test_an_agenda_that_lost_whom_it_is_for_is_not_the_chairs(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        place = invited(with_paper(room, shared.case, cast), cast)
    client, path = browse(cast.social_worker), f"/desk/consult/meetings/{room.pk}/agenda.pdf"
    found = {
        asked: client.get(path + asked).status_code
        for asked in ("", f"?for={place.pk}", "?for=", "?for=x")
    }
    assert found == {"": 200, f"?for={place.pk}": 200, "?for=": 404, "?for=x": 404}


def test_why_somebody_may_not_sit_there_is_said_in_the_readers_language(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        item = with_paper(called(cast), shared.case, cast)
        guest = meeting.invite(item.conference, organisation=cast.asanagi_council, name="来る人")
        with pytest.raises(NoGround) as refused:
            seated(item, guest)
    with translation.override("en"):
        words = str(refused.value)
    assert words.startswith("There is no consent")
    assert cast.asanagi_council.name in words


def test_the_sheet_of_one_attendee_is_where_the_promise_is_signed(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        room = called(cast)
        place = invited(with_paper(room, shared.case, cast), cast, ready=False)
    client, path = browse(cast.social_worker), f"/desk/consult/meetings/{room.pk}/agenda.pdf"
    said = {
        who: "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        for who, answer in (("one", client.get(f"{path}?for={place.pk}")), ("chair", client.get(path)))
    }  # fmt: skip
    assert {who: "署名" in text for who, text in said.items()} == {"one": True, "chair": False}
