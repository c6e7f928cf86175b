"""A plan may say at which meeting it was decided; the person reads it, never a meeting kept from them."""

from __future__ import annotations

import pytest
from django.db import connection

from sasaeai.consult import services
from sasaeai.consult.conference import meeting, minutes
from sasaeai.consult.conference.deciding import decide_plan_in, decisive
from sasaeai.consult.conference.models import ConferenceItem, Seat
from sasaeai.consult.enums import Agreement, BasisKind
from sasaeai.consult.models import Case, SupportPlan
from sasaeai.consult.services.refusals import NoGround, WrongState
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from tests.consult.conftest import full_case
from tests.consult.meeting_room import TOMORROW, by_law, called, invited, with_paper
from tests.consult.test_held import text_of

pytestmark = pytest.mark.django_db
KIND = "支援調整会議"


def talked_about(case: Case, cast, code: str = "adjustment", **more) -> ConferenceItem:
    """An item of a meeting that was held; 青葉's partner came."""
    room = by_law(cast, **more) if code == "support_law" else called(cast, code, **more)
    item = with_paper(room, case, cast)
    place = invited(item, cast)
    minutes.take_attendance(room, [place])
    return item


def plan_of(case: Case) -> SupportPlan:
    return SupportPlan.objects.get(case=case, state="in_force")


def test_a_plan_says_where_it_was_decided_on_every_page_that_shows_it(
    shared, cast, browse, as_actor, as_person
):
    with as_actor(cast.social_worker):
        item = talked_about(shared.case, cast, title="11月の調整会議")
        person = Person.objects.get(pk=shared.case.person_id)
    account = as_person(cast.resident, person)
    worker = browse(cast.social_worker)
    case_page = f"/desk/consult/cases/{shared.case.pk}/"
    assert KIND not in worker.get(case_page).content.decode().partition('id="journal"')[0]
    assert worker.post(f"{case_page}decided/", {"item": item.pk}).status_code == 302
    assert KIND in worker.get(case_page).content.decode().partition('id="journal"')[0]
    room = f"/desk/consult/meetings/{item.conference_id}/"
    assert "第1版の計画を、この会議で決めました。" in worker.get(room).content.decode()
    own = browse(account).get("/me/consult/").content.decode()
    assert f"の{KIND}で決めました。" in own
    assert "11月の調整会議" not in own, "the name of the meeting is the council's"
    assert f"の{KIND}で決めた" in "".join(
        text_of(worker.get(f"/desk/people/{person.pk}/held.pdf").content).split()
    )
    partner = browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/").content.decode()
    assert "家で暮らしたい" in partner
    assert KIND not in partner
    with as_actor(cast.auditor):
        noted = Entry.objects.get(verb="consult.plan.decided")
        assert noted.detail == {"version": 1, "item": item.pk}
    assert worker.post(f"{case_page}decided/", {"item": ""}).status_code == 302
    assert KIND not in worker.get(case_page).content.decode().partition('id="journal"')[0]


@pytest.mark.parametrize(
    "why", ["by law", "on a basis", "another case", "not held yet", "cancelled"]
)
def test_a_plan_is_decided_only_where_its_case_was_talked_about_on_consent(
    why, shared, cast, browse, as_actor, as_person
):
    with as_actor(cast.social_worker):
        case, place = shared.case, "support_law" if why == "by law" else "adjustment"
        if why == "another case":
            case = full_case(
                Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami
            )
        if why == "on a basis":
            basis = services.ask_basis(
                case, by=cast.social_worker, kind=BasisKind.LIFE, article="法27条", facts="事実",
                review_on=today() + TOMORROW,
            )  # fmt: skip
        if why in ("not held yet", "cancelled"):
            item = with_paper(called(cast, place), case, cast)
            if why == "cancelled":
                meeting.cancel_conference(item.conference)
        elif why == "another case":
            item = with_paper(called(cast, place), case, cast)
            minutes.take_attendance(item.conference, [])
        else:
            item = talked_about(case, cast, place)
    if why == "on a basis":
        with as_actor(cast.manager):
            services.confirm_basis(basis, by=cast.manager)
            Seat.objects.filter(item=item).update(consent=None, basis=basis)
    with as_actor(cast.social_worker):
        assert item not in decisive(shared.case)
        with pytest.raises(NoGround):
            decide_plan_in(plan_of(shared.case), item, by=cast.social_worker)
        SupportPlan.objects.filter(pk=plan_of(shared.case).pk).update(decided_in=item)
        person = Person.objects.get(pk=shared.case.person_id)
    own = browse(as_person(cast.resident, person)).get("/me/consult/").content.decode()
    assert "家で暮らしたい" in own
    assert "で決めました。" not in own, "not even what was written past the services"


def test_somebody_else_is_told_nothing_and_an_unknown_case_nothing_either(
    shared, cast, browse, as_actor, as_person
):
    with as_actor(cast.social_worker):
        item = talked_about(shared.case, cast)
        decide_plan_in(plan_of(shared.case), item, by=cast.social_worker)
        plan, person = plan_of(shared.case).pk, Person.objects.get(pk=shared.case.person_id)
        stranger = Person.objects.get(name="石川 ゆう")
    query = "SELECT count(*) FROM access.consult_own_decisions(%s)"
    account = as_person(cast.resident, stranger)
    with as_actor(account):
        assert _counted(query, plan) == 0
    account = as_person(cast.resident, person)
    with as_actor(account):
        assert _counted(query, plan) == 1
    with as_actor(cast.social_worker):
        Case.objects.filter(pk=shared.case.pk).update(known_to_person=False)
    with as_actor(account):
        assert _counted(query, plan) == 0


def _counted(query: str, plan: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, [[plan]])
        return cursor.fetchone()[0]


def test_a_plan_that_ended_stays_as_it_was(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        item = talked_about(shared.case, cast)
        plan = plan_of(shared.case)
        SupportPlan.objects.filter(pk=plan.pk).update(state="ended")
        with pytest.raises(WrongState):
            decide_plan_in(plan, item, by=cast.social_worker)


def test_a_no_without_its_reason_is_said_at_the_field_and_loses_nothing(
    shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        services.draft_plan(
            shared.case, by=cast.social_worker, words="海を見たい", support="",
            starts_on=today(), review_on=today() + 90 * TOMORROW,
        )  # fmt: skip
    client, path = browse(cast.social_worker), f"/desk/consult/cases/{shared.case.pk}/agree/"
    for answer in Agreement:
        if answer.needs_reason:
            refused = client.post(path, {"agreed": answer.value, "reason": " "})
            assert refused.status_code == 422
            assert (
                "同意がない理由と、それでも進めるわけを書いてください。" in refused.content.decode()
            )
    assert client.post(path, {"agreed": "not_possible", "reason": "入院中"}).status_code == 302
    with as_actor(cast.social_worker):
        found = plan_of(shared.case)
        assert (found.agreed, found.agreed_reason) == ("not_possible", "入院中")
