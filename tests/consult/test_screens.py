"""Small screens of the room: rewriting what was just written, naming, ending a basis, passing on."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.enums import BasisKind
from sasaeai.consult.models import Case, CaseEntry, Contact, LegalBasis
from sasaeai.core.audit.models import Change
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from tests.consult.conftest import full_case, told


def test_an_entry_is_rewritten_by_its_author_for_a_day_and_the_old_text_is_kept(
    shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        entry = CaseEntry.objects.filter(case=shared.case, visibility="team").get()
    path = f"/desk/consult/cases/{shared.case.pk}/rewrite/"
    assert browse(cast.manager).get(path).status_code == 404
    worker = browse(cast.social_worker)
    assert worker.post(path, {"entry": entry.pk, "body": "書き直した"}).status_code == 302
    with as_actor(cast.social_worker):
        assert CaseEntry.objects.get(pk=entry.pk).body == "書き直した"
    with as_actor(cast.auditor):
        kept = Change.objects.filter(
            table_name="consult_caseentry", row_id=entry.pk, operation="update"
        )
        assert "body" in kept.earliest("at").before


def test_an_entry_older_than_a_day_is_not_rewritten(db, cast, browse, as_actor):
    yesterday = timezone.now() - timedelta(hours=25)
    with patch("django.utils.timezone.now", return_value=yesterday), as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
    with as_actor(cast.social_worker):
        entry = CaseEntry.objects.filter(case=case, visibility="team").get()
    path, worker = f"/desk/consult/cases/{case.pk}/rewrite/", browse(cast.social_worker)
    assert worker.get(path).status_code == 404
    assert worker.post(path, {"entry": entry.pk, "body": "書き直した"}).status_code == 404
    with as_actor(cast.social_worker):
        assert CaseEntry.objects.filter(pk=entry.pk).update(body="書き直した") == 0
        assert CaseEntry.objects.get(pk=entry.pk).body == "経過-team"


def test_rewriting_an_entry_gives_it_no_second_day(db, cast, browse, as_actor):
    now = timezone.now()
    with (
        patch("django.utils.timezone.now", return_value=now - timedelta(hours=23)),
        as_actor(cast.social_worker),
    ):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
    with as_actor(cast.social_worker):
        entry = CaseEntry.objects.filter(case=case, visibility="team").get()
    path, worker = f"/desk/consult/cases/{case.pk}/rewrite/", browse(cast.social_worker)
    assert worker.post(path, {"entry": entry.pk, "body": "書き直した"}).status_code == 302
    with patch("django.utils.timezone.now", return_value=now + timedelta(hours=2)):
        assert worker.get(path).status_code == 404
        assert worker.post(path, {"entry": entry.pk, "body": "もう一度"}).status_code == 404
    with as_actor(cast.social_worker):
        assert CaseEntry.objects.get(pk=entry.pk).body == "書き直した"


def test_a_basis_is_ended_by_a_manager_from_the_page(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        basis = services.ask_basis(
            case, by=cast.social_worker, kind=BasisKind.LIFE, article="条", facts="事実",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
    path = f"/desk/consult/cases/{case.pk}/end-basis/"
    assert browse(cast.social_worker).get(path).status_code == 404
    assert browse(cast.manager).post(path, {"basis": basis.pk}).status_code == 302
    with as_actor(cast.manager):
        assert LegalBasis.objects.get(pk=basis.pk).ended_at is not None


def test_a_person_is_named_on_a_case_that_had_none_and_is_told_or_not(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        case = services.open_case(
            by=cast.social_worker, area=cast.asanagi_beat, called="長男", known_to_person=False
        )
        aoba = Person.objects.get(name="青葉 きよし")
    client, path = browse(cast.social_worker), f"/desk/consult/cases/{case.pk}/person/"
    assert "青葉 きよし" in client.get(path, {"q": "青葉"}).content.decode()
    assert client.post(path, {"person": "9" * 18, "known": "1"}).status_code == 200
    assert client.post(path, {"person": aoba.pk, "known": "0"}).status_code == 302
    with as_actor(cast.social_worker):
        found = Case.objects.get(pk=case.pk)
        assert (found.person, found.known_to_person) == (aoba, False)
    assert client.get(path).status_code == 404


def test_unanswered_contacts_are_passed_on(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        row = services.receive(told(), by=cast.social_worker, once=uuid4())
    client = browse(cast.social_worker)
    assert (
        client.post("/desk/consult/contacts/pass/", {"to": cast.social_worker.pk}).status_code
        == 422
    )
    assert client.post("/desk/consult/contacts/pass/", {"to": cast.manager.pk}).status_code == 302
    with as_actor(cast.manager):
        assert Contact.objects.get(pk=row.pk).handler == cast.manager
    lead = browse(cast.manager)
    sent = {"of": cast.manager.pk, "to": cast.social_worker.pk}
    assert lead.post("/desk/consult/contacts/pass/", sent).status_code == 302
    with as_actor(cast.social_worker):
        assert Contact.objects.get(pk=row.pk).handler == cast.social_worker


def test_what_is_due_after_two_weeks_is_folded_below_what_is_due_before(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        made = services.open_case(by=cast.social_worker, area=cast.asanagi, called="北の方")
        for what, days in (("電話する", 0), ("訪ねる", 14), ("見直す", 15)):
            due = today() + timedelta(days=days)
            services.add_task(made, what=what, due_on=due, owner=cast.social_worker)
    page = browse(cast.social_worker).get("/desk/consult/").content.decode()
    before, _, folded = page.partition("そのあとの1件")
    assert [what in before for what in ("電話する", "訪ねる", "見直す")] == [True, True, False]
    assert [what in folded for what in ("電話する", "訪ねる", "見直す")] == [False, False, True]
