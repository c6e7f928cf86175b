"""A referral from its writing to the word that goes back to whoever brought it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from sasaeai.consult import services
from sasaeai.consult.enums import BasisKind, Caller, ClosureReason, ConsentHow, Section
from sasaeai.consult.models import Case, CaseAgency, CaseEntry, Contact, Task
from sasaeai.consult.referral import answering, queries, sending
from sasaeai.consult.referral.agencies import note_agencies
from sasaeai.consult.referral.clocks import clock_of
from sasaeai.consult.referral.enums import (
    AgencyWay,
    DeclineReason,
    Ground,
    Part,
    ReferralState,
    Result,
    ToldHow,
    Waits,
)
from sasaeai.consult.referral.models import Referral, ReferralEvent, ReferralLine
from sasaeai.consult.referral.moving import Hand
from sasaeai.consult.referral.policies import ADDRESSED
from sasaeai.consult.referral.reminding import remind
from sasaeai.consult.services.refusals import NoGround, NotYours, ReasonMissing, WrongState
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Person, protect, record_death
from sasaeai.people.services import name_reader
from tests.consult.conftest import full_case, told
from tests.consult.referring import agreed, drafted, sent, sent_of_contact

SECRETS = ("秘密の暮らし", "秘密の心配", "秘密のまとめ", "経過-team", "経過-named")


@pytest.fixture
def case(db: None, cast, as_actor) -> Case:
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        contact = services.receive(told(person=aoba), by=cast.social_worker, once=uuid4())
        services.settle(contact, outcome=services.intake.Outcome.CONTINUE)
        made = full_case(aoba, cast.social_worker, cast.asanagi_beat, contact=contact)
        for task in Task.objects.filter(done_on=None):
            services.finish_task(task, by=cast.social_worker)
        return made


def test_the_addressee_sees_what_was_chosen_and_nothing_else_of_the_case(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        found = queries.addressed().get()
        text = "\n".join(line.text for line in found.lines.all())
        assert found.message == "介護のことを一緒に考えてほしい"
        assert {line.part for line in found.lines.all()} == {str(part) for part in Part}
        assert "青葉 きよし" in text and "000-000-0001" in text and "家で暮らしたい" in text
        assert [word for word in SECRETS if word in text] == []
        assert Case.objects.count() == Person.objects.count() == 0
        assert CaseEntry.objects.count() == Contact.objects.count() == 0
        assert found.pk == row.pk


def test_what_was_sent_stays_as_it_was_sent(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        before = [line.text for line in row.lines.all()]
        services.assess(
            case, by=cast.social_worker, living="", strengths="歌", worries="", summary="",
            avoid="急がせる",
        )  # fmt: skip
        assert [line.text for line in row.lines.all()] == before
        with pytest.raises(DatabaseError), transaction.atomic():
            ReferralLine.objects.filter(referral=row).update(text="書きかえた")


def test_a_draft_is_nobody_elses(case, cast, as_actor):
    with as_actor(cast.social_worker):
        drafted(case, cast)
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == ReferralLine.objects.count() == 0


@pytest.mark.parametrize(
    "login", ["commissioner", "planner", "auditor", "privacy_officer", "administrator", "resident"]
)
def test_nobody_without_a_way_sees_a_referral(login, case, cast, as_actor):
    with as_actor(cast.social_worker):
        sent(case, cast)
    with as_actor(getattr(cast, login)):
        assert Referral.objects.count() == ReferralEvent.objects.count() == 0
        assert ReferralLine.objects.count() == CaseAgency.objects.count() == 0


def test_withdrawing_the_consent_ends_it_at_the_next_click_and_leaves_the_work(
    case, cast, as_actor, browse
):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    client, path = browse(cast.partner_worker), f"/desk/referred/{row.pk}/"
    assert client.get(path).status_code == 200
    with as_actor(cast.social_worker):
        services.withdraw_consent(row.consent, by=cast.social_worker, how=ConsentHow.WRITTEN)
    assert client.get(path).status_code == 404
    assert client.post(f"{path}accept/", {"note": ""}).status_code == 404
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, row.waits) == (ReferralState.WITHDRAWN, Waits.US)


def test_even_a_consent_that_only_runs_out_closes_the_payload(case, cast, as_actor):
    with as_actor(cast.social_worker):
        consent = agreed(case, cast, days=1)
        row = sent(case, cast, consent=consent)
        assert row.open_until == consent.expires_on
        Referral.objects.filter(pk=row.pk).update(open_until=today() - timedelta(days=1))
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 0


def test_more_than_was_agreed_to_is_never_sent(case, cast, as_actor):
    with as_actor(cast.social_worker):
        small = agreed(case, cast, sections=[Section.CONTACTS])
        with pytest.raises(NoGround):
            drafted(case, cast, consent=small, parts=[Part.NAME])
        row = sent(case, cast, consent=small, parts=[Part.WISH])
        Referral.objects.filter(pk=row.pk).update(sections=["contacts", "basics"])
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 0


def test_without_consent_a_confirmed_basis_carries_and_ends(case, cast, as_actor):
    def refer(basis):
        return sending.draft_referral(
            case, by=cast.social_worker, to=cast.care_centre, message="見に行ってほしい",
            parts=[Part.NAME], ground=Ground.BASIS, basis=basis, once=uuid4(),
        )  # fmt: skip

    with as_actor(cast.social_worker):
        basis = services.ask_basis(
            case, by=cast.social_worker, kind=BasisKind.LIFE, article="法27条", facts="食べていない",
            review_on=today() + timedelta(days=5),
        )  # fmt: skip
        with pytest.raises(NoGround):
            refer(basis)
    with as_actor(cast.manager):
        services.confirm_basis(basis, by=cast.manager)
    with as_actor(cast.social_worker):
        basis.refresh_from_db()
        row = refer(basis)
        sending.send_referral(row, by=cast.social_worker)
        assert row.open_until == basis.review_on
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 1
    with as_actor(cast.manager):
        services.end_basis(basis, by=cast.manager)
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 0


def test_a_protected_persons_name_is_not_sent(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        consent = agreed(case, cast)
        protect(case.person, by=cast.social_worker, why="支援措置")
        row.refresh_from_db()
        assert row.state == ReferralState.WITHDRAWN
        case.refresh_from_db()
        with pytest.raises(NoGround):
            drafted(Case.objects.get(pk=case.pk), cast, consent=consent)
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 0


def test_whoever_protects_somebody_closes_referrals_that_were_written_before_the_name(
    cast, db, as_actor
):
    with as_actor(cast.social_worker):
        tomi = Person.objects.get(name="髙橋 とみ")
        contact = services.receive(told(), by=cast.social_worker, once=uuid4())
        row = sent_of_contact(contact, cast)
        Contact.objects.filter(pk=contact.pk).update(person=tomi)
    with as_actor(cast.partner_worker):
        assert (Referral.objects.count(), ReferralLine.objects.count()) == (1, 2)
    with as_actor(cast.social_worker):
        protect(tomi, by=cast.social_worker, why="支援措置")
        row.refresh_from_db()
        assert (row.person_id, row.state) == (None, ReferralState.WITHDRAWN)
        with pytest.raises(NoGround):
            sent_of_contact(Contact.objects.get(pk=contact.pk), cast)


@pytest.mark.parametrize("happened", [{"protected": True}, {"died_on": today()}])
def test_the_database_itself_closes_a_referral_of_somebody_hidden_or_dead(
    happened, case, cast, as_actor
):
    with as_actor(cast.social_worker):
        sent(case, cast)
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == 1
    with as_actor(cast.social_worker):
        if "protected" in happened:
            name_reader(case.person, cast.social_worker, starts_on=today())
        assert Person.objects.filter(pk=case.person_id).update(**happened) == 1
        assert Referral.objects.get().state == ReferralState.SENT
    with as_actor(cast.partner_worker):
        assert Referral.objects.count() == ReferralLine.objects.count() == 0


def test_a_death_takes_back_what_was_asked(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        record_death(case.person, died_on=today())
        row.refresh_from_db()
        assert (row.state, row.waits) == (ReferralState.WITHDRAWN, Waits.US)


def test_from_acceptance_to_the_word_back_to_the_origin(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        hand = Hand(cast.partner_worker)
        mine = queries.addressed().get()
        answering.receive(mine, hand=hand)
        answering.accept(mine, hand=hand, note="連城が担当します")
        answering.start(mine, hand=hand)
        answering.finish(mine, hand=hand, result=Result.SUPPORT, note="週に2回の通所がはじまった")
        assert Referral.objects.count() == ReferralLine.objects.count() == 0
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, row.waits, row.result) == ("done", "us", "support")
        assert row.answered_on == today()
        assert [agency.organisation for agency in case.agencies.all()] == [cast.care_centre]
        with pytest.raises(services.refusals.StillOpen):
            services.close_case(
                case, reason=ClosureReason.HANDED_ON, summary="終わり", told_person="電話で",
                by=cast.social_worker,
            )  # fmt: skip
        sending.tell_origin(
            row, by=cast.social_worker, how=ToldHow.CALL, note="通所がはじまったと電話"
        )
        assert (row.waits, row.due_on) == ("", None)
        kinds = [event.kind for event in row.events.all()]
        assert kinds == ["sent", "received", "accepted", "started", "done", "origin_told"]


def test_declining_needs_reason_and_a_next_step_and_the_council_must_go_on(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        hand, mine = Hand(cast.partner_worker), queries.addressed().get()
        for note, suggested in (("", "保健所"), ("手いっぱい", " ")):
            with pytest.raises(ReasonMissing):
                answering.decline(
                    mine, hand=hand, reason=DeclineReason.FULL, note=note, suggested=suggested
                )
        answering.decline(
            mine, hand=hand, reason=DeclineReason.FULL, note="手いっぱい", suggested="保健所"
        )
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, row.waits, row.suggested) == ("declined", "us", "保健所")
        assert row.due_on == working_days_after(today(), 1)
        with pytest.raises(ReasonMissing):
            sending.tell_origin(row, by=cast.social_worker, how=ToldHow.CALL, note="断られた")
        sending.decide_next_step(row, by=cast.social_worker, next_step="保健所に聞く")
        sending.tell_origin(row, by=cast.social_worker, how=ToldHow.CALL, note="べつの窓口をさがす")
        assert row.waits == ""


def test_a_question_is_answered_and_the_clock_turns(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        answering.ask(
            queries.addressed().get(), hand=Hand(cast.partner_worker), question="いつから？"
        )
    with as_actor(cast.social_worker):
        row.refresh_from_db()
        assert (row.state, row.waits) == ("question", "us")
        sending.answer_question(row, by=cast.social_worker, answer="来月から")
        assert (row.state, row.waits) == ("received", "them")
    with as_actor(cast.partner_worker):
        notes = [event.note for event in ReferralEvent.objects.all()]
        assert notes == ["", "いつから？", "来月から"]


def test_a_move_that_does_not_follow_is_refused(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        with pytest.raises(WrongState):
            sending.send_referral(row, by=cast.social_worker)
        with pytest.raises(WrongState):
            sending.expire_referral(row, by=cast.social_worker)
    with as_actor(cast.partner_worker), pytest.raises(WrongState):
        answering.start(queries.addressed().get(), hand=Hand(cast.partner_worker))


def test_the_addressee_changes_nothing_but_the_answer(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        for values in ({"open_until": today() + timedelta(days=999)}, {"owner": cast.manager}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Referral.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("state", "on", "due", "escalates", "waits"),
    [
        # 29 April to 6 May 2026: Showa Day on a Wednesday, three holidays and a substitute one.
        ("sent", date(2026, 4, 28), date(2026, 5, 11), date(2026, 5, 18), "them"),
        ("declined", date(2026, 5, 1), date(2026, 5, 7), date(2026, 5, 8), "us"),
        # Over the turn of the year the office is closed from 29 December to 3 January.
        ("done", date(2026, 12, 28), date(2027, 1, 6), date(2027, 1, 12), "us"),
        ("question", date(2026, 9, 18), date(2026, 9, 25), date(2026, 9, 29), "us"),
    ],
)
def test_clocks_run_on_days_on_which_the_office_is_open(state, on, due, escalates, waits):
    clock = clock_of(ReferralState(state), on=on, reply_days=5)
    assert (clock.due_on, clock.escalates_on, clock.waits) == (due, escalates, waits)


def test_the_board_of_the_worker_and_of_the_manager(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        day = today() - timedelta(days=1)
        Referral.objects.filter(pk=row.pk).update(due_on=day, escalates_on=day)
        found = queries.waiting(cast.social_worker, leads=False)
        assert ([one.pk for one in found.silent], found.ours, found.late) == ([row.pk], [], [])
    with as_actor(cast.manager):
        found = queries.waiting(cast.manager, leads=True)
        assert ([one.pk for one in found.late], found.silent) == ([row.pk], [])


def test_a_referral_of_one_call_tells_no_name_unless_said_and_settles_the_contact(
    cast, db, as_actor
):
    with as_actor(cast.social_worker):
        contact = services.receive(told(caller_name="山田"), by=cast.social_worker, once=uuid4())
        with pytest.raises(NoGround):
            sent_of_contact(contact, cast, ground=Ground.NAMELESS, parts=[Part.WAYS])
        row = sent_of_contact(contact, cast, ground=Ground.NAMELESS)
        contact.refresh_from_db()
        assert (contact.outcome, row.person_id) == ("referral", None)
        with pytest.raises(ReasonMissing):
            sent_of_contact(contact, cast, said_by="")
    with as_actor(cast.partner_worker):
        assert [line.text for line in ReferralLine.objects.all()] == [
            "◎ 収入・生活費",
            "電気代が払えない",
        ]


def test_reminders_name_nobody(case, cast, as_actor, django_capture_on_commit_callbacks):
    with as_actor(cast.administrator):
        for account, address in (
            (cast.social_worker, "w@example.jp"),
            (cast.partner_worker, "p@example.jp"),
        ):
            account.email = address
            account.save(update_fields=["email"])
    with as_actor(cast.social_worker):
        row = sent(case, cast)
        Referral.objects.filter(pk=row.pk).update(due_on=today() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        with acting(None, purpose="job consult.remind"):
            assert (remind(), remind()) == (2, 0)
        assert mail.outbox == [], "nobody is told before it is kept that they were"
    assert sorted(each.to[0] for each in mail.outbox) == ["p@example.jp", "w@example.jp"]
    written = "".join(each.subject + each.body for each in mail.outbox)
    assert [
        word for word in ("青葉", "介護", "高齢者支援センター", case.no) if word in written
    ] == []


def test_a_worker_does_not_leave_referrals_behind(db, cast, as_actor):
    with as_actor(cast.social_worker):
        contact = services.receive(told(), by=cast.social_worker, once=uuid4())
        sent_of_contact(contact, cast)
        assert services.open_work(cast.social_worker.pk) == 1
        assert services.pass_contacts(of=cast.social_worker, to=cast.manager) == 0
        assert services.open_work(cast.social_worker.pk) == 0
        assert Referral.objects.get().owner == cast.manager


def test_the_callers_own_page_ends_where_somebody_elses_case_begins(cast, db, as_actor, as_person):
    """The mother called about her son; what is asked about his case is not on her page."""
    with as_actor(cast.social_worker):
        mother = Person.objects.get(name="髙橋 とみ")
        son = Person.objects.get(name="青葉 きよし")
        about = {"caller": Caller.FAMILY, "caller_person": mother}
        single = services.receive(told(**about), by=cast.social_worker, once=uuid4())
        hers = sent_of_contact(single, cast)
        contact = services.receive(told(**about), by=cast.social_worker, once=uuid4())
        case = full_case(son, cast.social_worker, cast.asanagi_beat, contact=contact)
        contact.refresh_from_db()
        his = sending.draft_referral(
            contact, by=cast.social_worker, to=cast.care_centre, message="秘密の頼みごと",
            parts=[Part.NAME], ground=Ground.CONSENT, consent=agreed(case, cast), once=uuid4(),
        )  # fmt: skip
        sending.send_referral(his, by=cast.social_worker)
    with as_actor(as_person(cast.resident, mother)):
        assert [row.pk for row in Referral.objects.all()] == [hers.pk]
        assert [row.pk for row in queries.own_referrals(mother.pk)] == [hers.pk]
    with as_actor(as_person(cast.resident, son)):
        assert [row.pk for row in queries.own_referrals(son.pk)] == [his.pk]


def test_the_addressee_reads_no_name_of_a_worker_who_does_not_answer_for_it(
    case, cast, as_actor, browse
):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        answering.ask(
            queries.addressed().get(), hand=Hand(cast.partner_worker), question="いつから？"
        )
    with as_actor(cast.manager):
        sending.answer_question(Referral.objects.get(), by=cast.manager, answer="来月から")
    page = browse(cast.partner_worker).get(f"/desk/referred/{row.pk}/").content.decode()
    names = [cast.social_worker.name, cast.partner_worker.name, cast.manager.name]
    assert [name in page for name in names] == [True, True, False]
    desk = browse(cast.social_worker).get(f"/desk/consult/referrals/{row.pk}/").content.decode()
    assert cast.manager.name in desk


def test_an_addressee_writes_down_itself_as_concerned_and_nobody_else(case, cast, as_actor):
    with as_actor(cast.social_worker):
        row = sent(case, cast)
    with as_actor(cast.partner_worker):
        mine = queries.addressed().get()

        def concerned(organisation) -> None:
            with transaction.atomic():
                note_agencies(case.pk, [organisation.pk], way=AgencyWay.REFERRAL)

        for organisation in (cast.asanagi_council, cast.care_centre):
            with pytest.raises(DatabaseError):
                concerned(organisation)
        answering.accept(mine, hand=Hand(cast.partner_worker))
        with pytest.raises(DatabaseError):
            concerned(cast.asanagi_council)
    with as_actor(cast.social_worker):
        found = CaseAgency.objects.filter(case=row.case)
        assert [agency.organisation for agency in found] == [cast.care_centre]


def test_a_number_is_given_away_only_with_the_word_of_whoever_it_belongs_to(cast, db, as_actor):
    with as_actor(cast.social_worker):
        about = {"caller": Caller.FAMILY, "caller_name": "秘密の母", "caller_phone": "000-777-7777"}
        contact = services.receive(told(**about), by=cast.social_worker, once=uuid4())
        asked = sent_of_contact(contact, cast, parts=[Part.WAYS])
        assert [line.text for line in asked.lines.all()] == ["家族　秘密の母　000-777-7777"]
        case = services.open_case(
            by=cast.social_worker, area=cast.asanagi_beat, called="長男", contact=contact
        )
        contact.refresh_from_db()
        his = sending.draft_referral(
            contact, by=cast.social_worker, to=cast.care_centre, message="会ってほしい",
            parts=[Part.NAME, Part.WAYS], ground=Ground.CONSENT, consent=agreed(case, cast), once=uuid4(),
        )  # fmt: skip
        sending.send_referral(his, by=cast.social_worker)
        assert [line.text for line in his.lines.all()] == ["長男"]


def test_the_organisations_of_a_reader_are_found_once_for_all_referrals(case, cast, as_actor):
    with as_actor(cast.partner_worker), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN SELECT r.id FROM consult_referral r WHERE {ADDRESSED}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    asked = [line for line in plan.splitlines() if "organisations(" in line]
    assert ("InitPlan" in plan, asked) == (True, [])


def test_only_a_manager_passes_on_the_contacts_of_somebody_else(db, cast, colleague, as_actor):
    with as_actor(cast.social_worker):
        services.receive(told(), by=cast.social_worker, once=uuid4())
    with as_actor(colleague), pytest.raises(NotYours):
        services.pass_contacts(of=cast.social_worker, to=colleague)
    with as_actor(cast.manager):
        assert services.pass_contacts(of=cast.social_worker, to=colleague) == 1
        assert Contact.objects.get().handler == colleague
