"""Referrals between colleagues: who writes, what follows by itself, and what goes on with a contact."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import BasisKind, Caller, ConsentHow, TaskKind
from sasaeai.consult.models import Case, CaseShare, Contact, Referral, Task
from sasaeai.consult.referral import answering, links, queries, sending
from sasaeai.consult.referral.enums import Ground, Part, ReferralState
from sasaeai.consult.referral.models import ReferralEvent
from sasaeai.consult.referral.moving import Hand
from sasaeai.consult.services.refusals import OutOfReach, WrongState
from sasaeai.core.periods import Period, today
from sasaeai.people.public import Person, move_person, protect, record_death, reverse_death
from tests.consult.conftest import full_case, told
from tests.consult.referring import agreed, drafted, sent, sent_of_contact


def test_a_colleague_enters_that_the_consent_is_taken_back_and_everything_on_it_ends(
    shared, cast, colleague, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
        on_support = shared.consent
    with as_actor(colleague):
        for consent in (row.consent, on_support):
            services.withdraw_consent(consent, by=colleague, how=ConsentHow.ORAL)
    with as_actor(cast.partner_worker):
        assert (Referral.objects.count(), CaseShare.objects.count()) == (0, 0)
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, row.waits, row.ended_on) == ("withdrawn", "us", today())
        last = row.events.last()
        assert (last.kind, last.by, last.note) == (
            "withdrawn",
            colleague,
            "本人が同意を取りやめた",
        )
        assert CaseShare.objects.get().stopped_by == colleague
        assert (
            Task.objects.filter(kind=TaskKind.TELL_PARTNER, owner=cast.social_worker).count() == 1
        )


@pytest.mark.parametrize("secret", [False, True])
def test_a_death_or_a_move_entered_by_a_colleague_reaches_every_case(
    secret, cast, colleague, db, as_actor
):
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        more = {"sensitivity": "secret"} if secret else {}
        case = full_case(aoba, cast.social_worker, cast.asanagi_beat, **more)
        row = sent(case, cast)
    with as_actor(colleague):
        assert Case.objects.count() == (0 if secret else 1)
        move_person(Person.objects.get(pk=aoba.pk), area=cast.ishidatami_beat, on=today())
        record_death(Person.objects.get(pk=aoba.pk), died_on=today())
    with as_actor(cast.social_worker):
        case.refresh_from_db()
        row.refresh_from_db()
        assert (case.died, case.area_id, row.state) == (True, cast.ishidatami_beat.pk, "withdrawn")
    with as_actor(colleague):
        reverse_death(Person.objects.get(pk=aoba.pk), why="ほかの人だった")
    with as_actor(cast.social_worker):
        case.refresh_from_db()
        assert case.died is False


def test_a_colleague_protects_somebody_whose_case_others_carry(shared, cast, colleague, as_actor):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
    with as_actor(colleague):
        aoba = Person.objects.get(name="青葉 きよし")
        protect(aoba, by=colleague, why="支援措置", readers=(cast.social_worker,))
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, CaseShare.objects.get().stop_reason) == (
            "withdrawn",
            "住所を守る人になった",
        )


def test_nothing_falls_away_that_still_has_its_ground(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        kept = sent(shared.case, cast)
        basis = services.ask_basis(
            shared.case, by=cast.social_worker, kind=BasisKind.LIFE, article="法27条", facts="事実",
            review_on=today() + timedelta(days=5),
        )  # fmt: skip
    with as_actor(cast.manager):
        services.confirm_basis(basis, by=cast.manager)
    with as_actor(cast.social_worker):
        basis.refresh_from_db()
        other = sending.draft_referral(
            shared.case, by=cast.social_worker, to=cast.care_centre, message="見に行ってほしい",
            parts=[Part.NAME], ground=Ground.BASIS, basis=basis, once=uuid4(),
        )  # fmt: skip
        sending.send_referral(other, by=cast.social_worker)
    with as_actor(cast.manager):
        services.end_basis(basis, by=cast.manager)
    with as_actor(cast.social_worker):
        states = dict(Referral.objects.values_list("pk", "state"))
        assert states == {kept.pk: "sent", other.pk: "withdrawn"}
        kinds = ReferralEvent.objects.filter(referral=kept).values_list("kind", flat=True)
        assert list(kinds) == ["sent"]


def test_whoever_only_reads_the_case_sees_the_referral_without_buttons_and_moves_nothing(
    shared, cast, colleague, browse, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
        draft = drafted(shared.case, cast)
    base, case = f"/desk/consult/referrals/{row.pk}/", f"/desk/consult/cases/{shared.case.pk}/"
    for account, offered in ((cast.social_worker, True), (cast.manager, True), (colleague, False)):
        client = browse(account)
        page = client.get(base).content.decode()
        assert ("介護のことを" in page, f"{base}withdraw/" in page, f"{base}link/" in page) == (
            True,
            offered,
            offered,
        )
        assert (f"{case}refer/new/" in client.get(case).content.decode()) == offered
        assert (client.get(f"{case}refer/new/").status_code == 200) == offered
    client = browse(colleague)
    for path, data in (
        (f"{base}withdraw/", {"why": "やめる"}),
        (f"{base}link/", {"mail": ""}),
        (f"/desk/consult/referrals/{draft.pk}/send/", {}),
        (f"{case}refer/new/", {}),
    ):
        assert (client.get(path).status_code, client.post(path, data).status_code) == (404, 404)
    with as_actor(colleague), pytest.raises(OutOfReach):
        sending.withdraw_referral(row, by=colleague, why="やめる")
    with as_actor(cast.social_worker):
        states = set(Referral.objects.values_list("pk", "state"))
        assert states == {(row.pk, "sent"), (draft.pk, "draft")}


def test_an_answer_to_what_has_closed_since_it_was_opened_meets_a_page_that_is_not_there(
    shared, cast, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
    with as_actor(cast.partner_worker):
        mine = queries.addressed().get()
    with as_actor(cast.social_worker):
        services.withdraw_consent(row.consent, by=cast.social_worker, how=ConsentHow.ORAL)
    with as_actor(cast.partner_worker), pytest.raises(OutOfReach):
        answering.accept(mine, hand=Hand(cast.partner_worker))


def test_a_contacts_referral_goes_on_under_the_case_it_becomes(cast, colleague, db, as_actor):
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        contact = services.receive(told(), by=cast.social_worker, once=uuid4())
        row = sent_of_contact(contact, cast)
        services.link_person(contact, aoba)
        row.refresh_from_db()
        assert (row.person, row.case) == (aoba, None)
    with as_actor(colleague):
        taken = Contact.objects.get(pk=contact.pk)
        case = services.open_case(by=colleague, area=cast.asanagi_beat, person=aoba, contact=taken)
        row = case.referrals.get()
        assert (row.state, row.owner, row.person) == ("sent", colleague, aoba)
        assert [one.pk for one in queries.waiting(colleague, leads=False).silent] == []
        assert str(services.cases.what_hangs_on(case)[-1]) == "つなぎ 1件"
    with as_actor(cast.partner_worker):
        answering.ask(
            queries.addressed().get(), hand=Hand(cast.partner_worker), question="いつから？"
        )
    with as_actor(colleague):
        assert [one.pk for one in queries.waiting(colleague, leads=False).ours] == [row.pk]


def test_a_referral_stays_with_the_row_that_corrects_its_contact(cast, db, as_actor):
    with as_actor(cast.social_worker):
        contact = services.receive(told(), by=cast.social_worker, once=uuid4())
        row = sent_of_contact(contact, cast)
        contact.refresh_from_db()
        made = services.correct(
            contact,
            told(caller=Caller.FAMILY),
            by=cast.social_worker,
            once=uuid4(),
            why="聞きまちがい",
        )
        row.refresh_from_db()
        assert row.contact == made
        case = services.open_case(
            by=cast.social_worker, area=cast.asanagi_beat, called="電話の人", contact=made
        )
        row.refresh_from_db()
        assert row.case == case
        aoba = Person.objects.get(name="青葉 きよし")
        services.name_case(case, aoba, known_to_person=False)
        row.refresh_from_db()
        assert row.person == aoba


@pytest.mark.parametrize("theirs", [True, False])
def test_only_silence_of_the_addressee_is_an_end_without_an_answer(
    theirs, shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
    if not theirs:
        with as_actor(cast.partner_worker):
            answering.ask(
                queries.addressed().get(), hand=Hand(cast.partner_worker), question="いつから？"
            )
    yesterday = today() - timedelta(days=1)
    with as_actor(cast.social_worker):
        Referral.objects.filter(pk=row.pk).update(reply_by=yesterday, due_on=yesterday)
    path = f"/desk/consult/referrals/{row.pk}/expire/"
    assert browse(cast.social_worker).get(path).status_code == (200 if theirs else 404)
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        if theirs:
            sending.expire_referral(row, by=cast.social_worker)
            assert row.state == ReferralState.EXPIRED
        else:
            with pytest.raises(WrongState):
                sending.expire_referral(row, by=cast.social_worker)
            sending.answer_question(row, by=cast.social_worker, answer="来月から")
            with pytest.raises(WrongState):
                sending.expire_referral(row, by=cast.social_worker)


def test_whoever_has_accepted_has_answered(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
    with as_actor(cast.partner_worker):
        answering.accept(queries.addressed().get(), hand=Hand(cast.partner_worker))
    yesterday = today() - timedelta(days=1)
    with as_actor(cast.social_worker):
        Referral.objects.filter(pk=row.pk).update(reply_by=yesterday, due_on=yesterday)
        row.refresh_from_db()
        with pytest.raises(WrongState):
            sending.expire_referral(row, by=cast.social_worker)


def test_nobody_is_waited_for_after_the_last_day_on_which_they_see_it(
    shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast, consent=agreed(shared.case, cast, days=2))
        last = today() + timedelta(days=2)
        assert (row.open_until, row.reply_by, row.due_on) == (last, last, last)
        assert row.escalates_on > last
        links.make_link(row, by=cast.social_worker, address_of=lambda token: f"/refer/{token}/")
        assert row.links.get().expires_at == Period(last, last + timedelta(days=1)).ends_at
    with as_actor(cast.partner_worker):
        mine = queries.addressed().get()
        answering.accept(mine, hand=Hand(cast.partner_worker))
        answering.start(mine, hand=Hand(cast.partner_worker))
        assert mine.due_on == last
    with as_actor(cast.social_worker):
        Referral.objects.filter(pk=row.pk).update(open_until=today() - timedelta(days=1))
        row.refresh_from_db()
        with pytest.raises(WrongState):
            links.make_link(row, by=cast.social_worker, address_of=lambda token: token)
    assert (
        browse(cast.social_worker).get(f"/desk/consult/referrals/{row.pk}/link/").status_code == 404
    )
