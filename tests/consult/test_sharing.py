"""Who reaches a case, by which way, and how fast it ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sasaeai.consult import services
from sasaeai.consult.enums import BasisKind, ConsentHow, OverrideReason, Section, TaskKind
from sasaeai.consult.models import (
    Approach,
    Assessment,
    Case,
    CaseEntry,
    CaseShare,
    Consent,
    Contact,
    Disclosure,
    LegalBasis,
    Override,
    StopRequest,
    SupportPlan,
    Task,
)
from sasaeai.consult.services.refusals import GlassBlocked, NoGround, NotYours, ReasonMissing
from sasaeai.core.periods import today
from sasaeai.people.public import ContactPoint, Person
from tests.consult.conftest import EVERYTHING, agree, full_case

OUTSIDERS = (
    "resident", "commissioner", "watcher", "district_officer", "place_leader", "planner",
    "committee_member", "auditor", "privacy_officer", "administrator",
)  # fmt: skip
TABLES = (Case, CaseEntry, Assessment, SupportPlan, Approach, Consent, CaseShare, Contact, Task)


def counts() -> list[int]:
    return [model.objects.count() for model in TABLES]


@pytest.mark.parametrize("login", OUTSIDERS)
def test_nobody_without_a_way_sees_any_row_of_any_table(login, shared, cast, as_actor):
    with as_actor(getattr(cast, login)):
        assert counts() == [0] * len(TABLES)


def test_the_partner_sees_the_shared_sections_and_only_entries_meant_for_sharing(
    shared, cast, as_actor
):
    with as_actor(cast.partner_worker):
        assert [row.body for row in CaseEntry.objects.all()] == ["経過-shared"]
        assert Assessment.objects.count() == SupportPlan.objects.count() == 1
        assert Contact.objects.count() == 1
        assert Person.objects.get().name == "青葉 きよし"
        assert ContactPoint.objects.count() == 1
        assert Consent.objects.count() == 0
        assert Task.objects.count() == 0


def test_a_section_that_was_not_shared_stays_closed(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        services.stop_share(shared.share, by=cast.social_worker, reason="見直し")
        services.share_case(
            shared.case,
            by=cast.social_worker,
            organisation=cast.care_centre,
            sections=[Section.PLAN],
            ends_on=today() + timedelta(days=10),
            consent=shared.consent,
        )
    with as_actor(cast.partner_worker):
        assert SupportPlan.objects.count() == 1
        assert Assessment.objects.count() == Approach.objects.count() == 0
        assert CaseEntry.objects.count() == Contact.objects.count() == 0
        assert Person.objects.count() == 0


@pytest.mark.parametrize("way", ["stop", "withdraw", "person protected"])
def test_an_ended_share_ends_every_table_and_the_name_at_once(way, shared, cast, as_actor):
    with as_actor(cast.social_worker):
        if way == "stop":
            services.stop_share(shared.share, by=cast.social_worker, reason="終わった")
        elif way == "withdraw":
            services.withdraw_consent(shared.consent, by=cast.social_worker, how=ConsentHow.WRITTEN)
        else:
            from sasaeai.people.public import protect

            protect(Person.objects.get(name="青葉 きよし"), by=cast.social_worker, why="支援措置")
        tell = Task.objects.get(kind=TaskKind.TELL_PARTNER)
        assert (tell.owner, tell.case) == (cast.social_worker, shared.case)
    with as_actor(cast.partner_worker):
        assert counts() == [0] * len(TABLES)
        assert Person.objects.count() == ContactPoint.objects.count() == 0


def test_a_share_may_not_hold_more_than_the_consent(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        small = agree(other, cast.social_worker, cast.care_centre, sections=[Section.PLAN])
        for case, sections, organisation, consent in (
            (other, [Section.ENTRIES], cast.care_centre, small),
            (other, [Section.PLAN], cast.council, small),
            (other, [Section.PLAN], cast.care_centre, shared.consent),
        ):
            with pytest.raises(NoGround):
                services.share_case(
                    case,
                    by=cast.social_worker,
                    organisation=organisation,
                    sections=sections,
                    ends_on=today(),
                    consent=consent,
                )


def test_even_a_share_written_past_the_services_opens_nothing_beyond_its_consent(
    shared, cast, as_actor
):
    with as_actor(cast.social_worker):
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        small = agree(other, cast.social_worker, cast.care_centre, sections=[Section.PLAN])
        CaseShare.objects.create(
            case=other,
            organisation=cast.care_centre,
            sections=["plan", "entries"],
            purpose="support",
            consent=small,
            starts_on=today(),
            ends_on=today(),
            shared_by=cast.social_worker,
        )
    with as_actor(cast.partner_worker):
        assert list(Case.objects.values_list("pk", flat=True)) == [shared.case.pk]


def test_consents_are_only_ever_added(shared, cast, as_actor):
    with as_actor(cast.social_worker), pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=shared.consent.pk).update(
            expires_on=today() + timedelta(days=999)
        )


def test_sharing_without_consent_waits_for_another_person_who_leads(cast, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        basis = services.ask_basis(
            case,
            by=cast.social_worker,
            kind=BasisKind.LIFE,
            article="個人情報保護法 第27条",
            facts="三日食べていない",
            review_on=today() + timedelta(days=14),
        )
        with pytest.raises(NoGround):
            _share(case, cast, basis=basis)
        with pytest.raises(NotYours):
            services.confirm_basis(basis, by=cast.social_worker)
        LegalBasis.objects.filter(pk=basis.pk).update(review_on=today() + timedelta(days=99))
        basis.refresh_from_db()
        assert basis.review_on == today() + timedelta(days=14)
    with as_actor(cast.manager):
        services.confirm_basis(LegalBasis.objects.get(pk=basis.pk), by=cast.manager)
    with as_actor(cast.social_worker):
        _share(case, cast, basis=LegalBasis.objects.get(pk=basis.pk))
    with as_actor(cast.partner_worker):
        assert Case.objects.count() == 1
    with as_actor(cast.manager):
        services.end_basis(LegalBasis.objects.get(pk=basis.pk), by=cast.manager)
    with as_actor(cast.partner_worker):
        assert Case.objects.count() == 0


def _share(case: Case, cast, **ground) -> CaseShare:
    return services.share_case(
        case,
        by=cast.social_worker,
        organisation=cast.care_centre,
        sections=[Section.PLAN],
        ends_on=today() + timedelta(days=1),
        **ground,
    )


def test_a_secret_case_is_for_those_named_and_nobody_else(cast, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(
            Person.objects.get(name="青葉 きよし"),
            cast.social_worker,
            cast.asanagi_beat,
            sensitivity="secret",
        )
    with as_actor(cast.manager):
        assert counts() == [0] * len(TABLES)
    with as_actor(cast.social_worker):
        services.name_member(case, cast.manager)
    with as_actor(cast.manager):
        assert Case.objects.get() == case


def test_the_glass_opens_for_reading_only_and_blocks_the_next_until_reviewed(cast, as_actor):
    cast.manager.set_password("ひらけゴマ-2026")
    with as_actor(cast.social_worker):
        case = full_case(
            Person.objects.get(name="青葉 きよし"),
            cast.social_worker,
            cast.asanagi_beat,
            sensitivity="secret",
        )
    asked = {
        "by": cast.manager,
        "case_no": case.no,
        "category": OverrideReason.LIFE,
        "reason": "応答がなく家族から安否の確認を頼まれました。",
        "password": "ひらけゴマ-2026",
    }
    with as_actor(cast.manager):
        with pytest.raises(ReasonMissing):
            services.break_glass(**{**asked, "reason": "急ぎ"})
        with pytest.raises(NotYours):
            services.break_glass(**{**asked, "password": "ちがう"})
        row = services.break_glass(**asked)
        assert Case.objects.get() == case
        assert CaseEntry.objects.count() == 2
        assert Case.objects.filter(pk=case.pk).update(theme="rights") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            services.write_entry(case, by=cast.manager, kind="note", body="x", once=uuid4())
        with pytest.raises(GlassBlocked):
            services.break_glass(**asked)
        with pytest.raises(NotYours):
            services.review_glass(row, by=cast.manager, justified=True, finding="よい")
    with as_actor(cast.privacy_officer):
        assert Case.objects.count() == 0
        found = Override.objects.get()
        services.review_glass(found, by=cast.privacy_officer, justified=True, finding="命の危険")
    with as_actor(cast.manager):
        assert Case.objects.count() == 0


@pytest.mark.parametrize("login", ["administrator", "partner_worker", "auditor", "planner"])
def test_the_glass_is_not_there_for_others(login, shared, cast, as_actor):
    with as_actor(getattr(cast, login)), connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_case_numbered(%s)", [shared.case.no])
        assert cursor.fetchone()[0] is None
        with pytest.raises(DatabaseError), transaction.atomic():
            Override.objects.create(
                account=getattr(cast, login), case_id=shared.case.pk, case_no=shared.case.no,
                category="life", reason="x" * 30, until="2099-01-01T00:00Z", review_by=today(),
            )  # fmt: skip


def test_the_person_reads_who_may_see_what_and_may_say_stop(
    shared, cast, as_actor, as_person, browse
):
    browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/")
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
    assert browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/").status_code == 200
    resident = as_person(cast.resident, aoba)
    page = browse(resident).get("/me/consult/").content.decode()
    assert "ひがし高齢者支援センター" in page
    assert page.count("連城 友（") == 1
    assert "家で暮らしたい" in page
    assert "秘密" not in page
    stop = f"/me/consult/shares/{shared.share.pk}/stop/"
    said = browse(resident).post(stop, follow=True).content.decode()
    assert "いまから見られません。" in said
    assert "もう見られません" in said
    assert browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/").status_code == 404
    with as_actor(cast.partner_worker):
        assert Person.objects.filter(pk=aoba.pk).count() == 0, "the lent name is gone as well"
    assert browse(resident).post(stop).status_code == 404, "it is over"
    with as_actor(cast.social_worker):
        (asked,) = StopRequest.objects.all()
        share = CaseShare.objects.get(pk=shared.share.pk)
        assert (share.stopped_by, share.lent) == (resident, None)
        board = browse(cast.social_worker).get("/desk/consult/").content.decode()
        assert "相手に伝える仕事にする" in board
        assert not Task.objects.filter(kind=TaskKind.TELL_PARTNER).exists()
        services.handle_stop(asked, by=cast.social_worker)
        services.handle_stop(asked, by=cast.social_worker)
        assert Task.objects.get(kind=TaskKind.TELL_PARTNER).owner == cast.social_worker
        assert Disclosure.objects.count() == 2


def test_what_rests_on_a_law_waits_for_the_council(shared, cast, as_actor, as_person, browse):
    with as_actor(cast.social_worker):
        services.stop_share(shared.share, by=cast.social_worker, reason="根拠を変える")
        basis = services.ask_basis(
            shared.case, by=cast.social_worker, kind=BasisKind.LIFE, article="法27条", facts="事実",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
        aoba = Person.objects.get(name="青葉 きよし")
    with as_actor(cast.manager):
        services.confirm_basis(basis, by=cast.manager)
    with as_actor(cast.social_worker):
        share = services.share_case(
            shared.case, by=cast.social_worker, organisation=cast.care_centre,
            sections=EVERYTHING, ends_on=today() + timedelta(days=9), basis=basis,
        )  # fmt: skip
    resident, path = as_person(cast.resident, aoba), f"/desk/shared/{shared.case.pk}/"
    said = browse(resident).post(f"/me/consult/shares/{share.pk}/stop/", follow=True)
    assert "担当者が確かめて、お知らせします。" in said.content.decode()
    assert browse(cast.partner_worker).get(path).status_code == 200
    with as_actor(cast.social_worker):
        services.handle_stop(StopRequest.objects.get(), by=cast.social_worker)
    assert browse(cast.partner_worker).get(path).status_code == 404


def test_nobody_ends_a_share_through_the_request_of_another(
    shared, cast, as_actor, as_person, browse
):
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        other = Person.objects.get(name="石川 ゆう")
    with as_actor(as_person(cast.resident, aoba)):
        row = StopRequest.objects.create(share=shared.share, case=shared.case, person=aoba)
    for account in (as_person(cast.commissioner, other), cast.partner_worker, cast.manager, None):
        with as_actor(account), connection.cursor() as cursor:
            cursor.execute("SELECT access.consult_stop_own(%s, %s)", [row.pk, "x"])
            assert cursor.fetchone() == (False,)
    with as_actor(cast.social_worker):
        assert CaseShare.objects.get(pk=shared.share.pk).stopped_at is None


def test_a_share_of_somebody_else_cannot_be_stopped_by_id(
    shared, cast, as_actor, as_person, browse
):
    with as_actor(cast.social_worker):
        resident = as_person(cast.resident, Person.objects.get(name="石川 ゆう"))
    answer = browse(resident).post(f"/me/consult/shares/{shared.share.pk}/stop/")
    assert answer.status_code == 404
    with as_actor(cast.social_worker):
        assert StopRequest.objects.count() == 0
