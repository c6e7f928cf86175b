"""An assessment is approved by somebody who did not write it, version by version."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.boards import team
from sasaeai.consult.models import Assessment, Case
from sasaeai.consult.services.refusals import NotYours, SomeoneWasFaster, WrongState
from sasaeai.core.audit.models import Entry
from sasaeai.people.public import Person
from tests.consult.conftest import full_case

pytestmark = pytest.mark.django_db


def assess_again(case: Case, by) -> Assessment:
    return services.assess(
        case, by=by, living="秘密の引っ越し", strengths="歌がうまい", worries="", summary=""
    )


def newest(case: Case) -> Assessment:
    return Assessment.objects.filter(case=case).first()


def test_a_manager_reads_and_approves_and_the_page_says_who_and_when(
    shared, cast, browse, as_actor
):
    page = f"/desk/consult/cases/{shared.case.pk}/"
    author, manager = browse(cast.social_worker), browse(cast.manager)
    assert "確かめを待っている" in author.get(page).content.decode()
    assert author.get(f"{page}approve/").status_code == 404
    form = manager.get(f"{page}approve/").content.decode()
    assert "秘密のまとめ" in form, "whoever approves reads what they approve"
    assert manager.post(f"{page}approve/", {"version": 1}).status_code == 302
    shown = author.get(page).content.decode()
    assert f"確かめた人：{cast.manager.name}" in shown
    assert "確かめを待っている" not in shown
    assert manager.get(f"{page}approve/").status_code == 404
    with as_actor(cast.auditor):
        noted = Entry.objects.get(verb="consult.assessment.approved")
        assert (noted.actor_id, noted.detail) == (cast.manager.pk, {"version": 1})
    partner = browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/").content.decode()
    assert "秘密のまとめ" in partner
    assert "確かめた人" not in partner


def test_neither_the_author_nor_somebody_who_only_reads_the_case_approves(
    shared, cast, colleague, browse, as_actor
):
    values = {"approved_by": None, "approved_at": timezone.now()}
    with as_actor(cast.social_worker):
        with pytest.raises(NotYours):
            services.approve_assessment(shared.case, version=1, by=cast.social_worker)
        rows = Assessment.objects.filter(case=shared.case)
        assert rows.update(**{**values, "approved_by": cast.manager}) == 0
    with as_actor(colleague):
        assert Assessment.objects.get(case=shared.case).summary == "秘密のまとめ"
        rows = Assessment.objects.filter(case=shared.case)
        assert rows.update(**{**values, "approved_by": colleague}) == 0
    path = f"/desk/consult/cases/{shared.case.pk}/approve/"
    assert browse(colleague).post(path, {"version": 1}).status_code == 404
    with as_actor(cast.social_worker):
        services.name_member(shared.case, colleague)
    assert browse(colleague).post(path, {"version": 1}).status_code == 302
    with as_actor(cast.social_worker):
        assert newest(shared.case).approved_by == colleague


def test_nobody_writes_a_version_in_the_name_of_another_or_approved_from_the_start(
    shared, cast, as_actor
):
    values = {"case": shared.case, "version": 2, "made_on": shared.case.opened_on}
    with as_actor(cast.manager):
        with pytest.raises(DatabaseError), transaction.atomic():
            Assessment.objects.create(**values, made_by=cast.social_worker)
        with pytest.raises(DatabaseError), transaction.atomic():
            Assessment.objects.create(
                **values, made_by=cast.manager, approved_by=cast.social_worker,
                approved_at=timezone.now(),
            )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.filter(case=shared.case).update(approved_by=cast.manager)


def test_an_approved_version_stays_and_the_next_one_waits_for_its_own_approval(
    shared, cast, as_actor
):
    with as_actor(cast.manager):
        services.approve_assessment(shared.case, version=1, by=cast.manager)
        with pytest.raises(WrongState):
            services.approve_assessment(shared.case, version=1, by=cast.manager)
        for change in ({"summary": "別の話"}, {"approved_by": None, "approved_at": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Assessment.objects.filter(case=shared.case).update(**change)
    with as_actor(cast.social_worker):
        second = assess_again(shared.case, cast.social_worker)
        first = Assessment.objects.get(case=shared.case, version=1)
        assert (first.approved_by, first.summary) == (cast.manager, "秘密のまとめ")
        assert (second.version, second.approved_at) == (2, None)
    with as_actor(cast.manager):
        assert [row.pk for row in services.unapproved(reader=cast.manager.pk)] == [second.pk]


def test_what_is_approved_is_what_was_on_the_page(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        assess_again(shared.case, cast.social_worker)
    with as_actor(cast.manager), pytest.raises(SomeoneWasFaster):
        services.approve_assessment(shared.case, version=1, by=cast.manager)
    path = f"/desk/consult/cases/{shared.case.pk}/approve/"
    late = browse(cast.manager).post(path, {"version": 1})
    assert late.status_code == 422
    text = late.content.decode()
    assert "新しい版ができました。" in text
    assert "秘密の引っ越し" in text
    assert 'name="version" value="2"' in text, "once read, the newest can be approved"
    with as_actor(cast.social_worker):
        assert newest(shared.case).approved_at is None


def test_the_board_of_a_manager_lists_only_what_waits_for_them(shared, cast, browse, as_actor):
    by = cast.social_worker
    with as_actor(by):
        full_case(None, by, cast.asanagi, called="秘密の人", sensitivity="secret")
        over = full_case(Person.objects.get(name="石川 ゆう"), by, cast.ishidatami)
        Case.objects.filter(pk=over.pk).update(
            state="closed", closed_on=over.opened_on, closure_reason="moved"
        )
        assert team.lead(by).to_approve == []
    with as_actor(cast.manager):
        own = full_case(Person.objects.get(name="髙橋 とみ"), cast.manager, cast.ishidatami)
        assert [row.case_id for row in team.lead(cast.manager).to_approve] == [shared.case.pk]
    page = browse(cast.manager).get("/desk/consult/lead/").content.decode()
    listed = page.partition('id="approve"')[2].partition("</section>")[0]
    assert shared.case.no in listed
    assert own.no not in listed
