"""Between one person's proposal and another's decision time passes: it is asked again what may go."""

from __future__ import annotations

from datetime import date, timedelta
from re import findall
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sasaeai.consult import services
from sasaeai.consult.enums import ClosureReason, Outcome
from sasaeai.consult.models import Case, Contact, Task
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.models import Destruction, Hold, RetentionRule
from sasaeai.people.public import register_person
from sasaeai.people.retention import services as retention
from sasaeai.people.retention import views
from sasaeai.people.retention.models import HoldReason
from tests.consult.conftest import told

pytestmark = pytest.mark.django_db
LONG_AGO = today() - timedelta(days=6 * 366)


def rule(code: str = "consult.contact") -> RetentionRule:
    return RetentionRule.objects.get(holding=code)


@pytest.fixture
def old(cast, as_actor) -> list[Contact]:
    """Four contacts without a case, six years old, the oldest first."""
    with as_actor(cast.social_worker):
        return [_old(cast, number) for number in range(4)]


def _old(cast, number: int, **more: object) -> Contact:
    row = services.receive(
        told(area=cast.asanagi_beat, wish=f"秘密{number}", **more), by=cast.social_worker,
        once=uuid4(), outcome=Outcome.INFORMATION,
    )  # fmt: skip
    Contact.objects.filter(pk=row.pk).update(received_on=LONG_AGO + timedelta(days=number))
    return row


@pytest.fixture
def batch(cast, as_actor, old) -> Destruction:
    with as_actor(cast.privacy_officer):
        return retention.propose(rule(), by=cast.privacy_officer)


def _wishes(cast, as_actor, rows: list[Contact]) -> list[str]:
    with as_actor(cast.social_worker):
        found = {row.pk: row.wish for row in Contact.objects.all()}
    return [found[row.pk] for row in rows]


def test_what_was_held_or_changed_since_it_was_proposed_stays_and_each_is_counted(
    cast, as_actor, old, batch
):
    with as_actor(cast.manager):
        retention.hold(rule(), row_id=old[0].pk, why=HoldReason.LAWSUIT, by=cast.manager)
    with as_actor(cast.social_worker):
        Contact.objects.filter(pk=old[1].pk).update(received_on=today())
        case = services.open_case(by=cast.social_worker, area=cast.asanagi_beat, called="長男")
        Contact.objects.filter(pk=old[2].pk).update(case=case)
    with as_actor(cast.manager):
        assert retention.approve(batch, by=cast.manager) == 1
        assert (batch.destroyed, batch.held, batch.stayed) == (1, 1, 2)
    assert _wishes(cast, as_actor, old) == ["秘密0", "秘密1", "秘密2", ""]


def test_a_case_that_was_reopened_and_closed_again_since_is_not_destroyed(cast, as_actor):
    with as_actor(cast.social_worker):
        case = services.open_case(by=cast.social_worker, area=cast.asanagi_beat, called="長男")
        _close(case, cast)
        Case.objects.filter(pk=case.pk).update(closed_on=LONG_AGO)
    with as_actor(cast.privacy_officer):
        batch = retention.propose(rule("consult.case"), by=cast.privacy_officer)
        assert batch.row_ids == [case.pk]
    with as_actor(cast.social_worker):
        case.refresh_from_db()
        services.reopen_case(case, why="また来た", by=cast.social_worker)
        _close(case, cast)
    with as_actor(cast.manager):
        assert retention.approve(batch, by=cast.manager) == 0
        assert (batch.destroyed, batch.held, batch.stayed) == (0, 0, 1)
        assert Case.objects.get(pk=case.pk).called == "長男"


def _close(case: Case, cast) -> None:
    for task in Task.objects.filter(case=case, done_on=None):
        services.finish_task(task, by=cast.social_worker, result="話した")
    services.close_case(
        case, reason=ClosureReason.REACHED, summary="まとめ", told_person="電話", by=cast.social_worker
    )  # fmt: skip


@pytest.mark.parametrize("years", [7, None])
def test_nothing_goes_when_the_council_keeps_such_records_longer_by_now(
    cast, as_actor, old, batch, years
):
    with as_actor(cast.manager):
        retention.change_rule(rule(), years=years, until_age=25)
        with pytest.raises(retention.WrongState, match="長くなりました"):
            retention.approve(batch, by=cast.manager)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            Destruction.objects.filter(pk=batch.pk).update(approved_by=cast.manager)
            cursor.execute("SELECT access.consult_erase_contacts(%s)", [batch.pk])
        batch.refresh_from_db()
        assert batch.open
    assert _wishes(cast, as_actor, old) == ["秘密0", "秘密1", "秘密2", "秘密3"]


def test_a_record_of_a_child_waits_until_the_age_of_the_schedule_with_a_case_and_without(
    cast, as_actor
):
    with as_actor(cast.social_worker):
        child = register_person(
            name="子 人", kana="こ", area=cast.asanagi_beat,
            birth_date=today() - timedelta(days=20 * 365),
        )  # fmt: skip
        contact = _old(cast, 1, person=child)
        case = services.open_case(by=cast.social_worker, area=cast.asanagi_beat, person=child)
        _close(case, cast)
        Case.objects.filter(pk=case.pk).update(closed_on=LONG_AGO)
    for code, row in (("consult.contact", contact), ("consult.case", case)):
        with as_actor(cast.manager):
            assert [one.id for one in retention.candidates(rule(code))] == []
            retention.change_rule(rule(code), years=3, until_age=18)
            assert [one.id for one in retention.candidates(rule(code))] == [row.pk]
            batch = retention.propose(rule(code), by=cast.manager)
            retention.change_rule(rule(code), years=3, until_age=25)
        with as_actor(cast.privacy_officer):
            assert retention.approve(batch, by=cast.privacy_officer) == 0


def test_the_second_person_says_no_with_a_reason_and_the_records_can_be_proposed_again(
    cast, as_actor, browse, old, batch
):
    page, path = browse(cast.manager), f"/desk/retention/batches/{batch.pk}/"
    assert page.post(path, {"why": " "}).status_code == 422
    assert page.post(path, {"why": "裁判になりそう"}).status_code == 302
    assert page.post(f"{path}approve/").status_code == 302
    assert "裁判になりそう" in page.get(path).content.decode()
    assert _wishes(cast, as_actor, old) == ["秘密0", "秘密1", "秘密2", "秘密3"]
    with as_actor(cast.manager):
        batch.refresh_from_db()
        assert (batch.refused_by_id, batch.approved_by_id) == (cast.manager.pk, None)
        assert retention.propose(rule(), by=cast.manager).row_ids == batch.row_ids
        with pytest.raises(retention.WrongState):
            retention.refuse(batch, by=cast.manager, why="もう一度")
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="people.destruction.refused").count() == 1


def test_whoever_proposed_takes_it_back_and_does_not_approve(cast, as_actor, browse, old, batch):
    page = browse(cast.privacy_officer)
    text = page.get(f"/desk/retention/batches/{batch.pk}/").content.decode()
    assert ("申し出を取り下げる" in text, "廃棄に同意する" in text) == (True, False)
    page.post(f"/desk/retention/batches/{batch.pk}/", {"why": "まちがい"})
    with as_actor(cast.manager):
        with pytest.raises(retention.WrongState):
            retention.approve(batch, by=cast.manager)
        assert retention.number_due(rule()).number == 4


def test_every_record_of_a_proposal_is_on_one_of_its_pages_and_is_held_and_let_go_there(
    cast, as_actor, browse, old, batch, monkeypatch
):
    monkeypatch.setattr(views, "MOST", 3)
    page, path = browse(cast.manager), f"/desk/retention/batches/{batch.pk}/"
    shown, href = [], path
    while href:
        text = page.get(href).content.decode()
        shown.append([int(pk) for pk in findall(r'id="why(\d+)"', text)])
        more = findall(r'href="(\?after=[^"]+)"', text)
        href = f"{path}{more[0]}" if more else ""
    assert page.get(f"{path}?after=2020-13-99.x").status_code == 400
    with as_actor(cast.manager):
        holding = rule().pk
    sent = {"why": "abuse", "batch": batch.pk}
    assert page.post(f"/desk/retention/{holding}/hold/{old[0].pk}/", sent).url == path
    with as_actor(cast.manager):
        held = Hold.objects.get()
    assert "止めを解く" in page.get(path).content.decode()
    assert page.post(f"/desk/retention/holds/{held.pk}/lift/", {"batch": batch.pk}).url == path
    assert "止めを解く" not in page.get(path).content.decode()


def test_only_what_is_due_is_held(cast, as_actor, batch):
    with as_actor(cast.social_worker):
        young = services.receive(told(), by=cast.social_worker, once=uuid4())
        Contact.objects.filter(pk=young.pk).update(received_on=date(today().year, 1, 1))
    with as_actor(cast.manager), pytest.raises(retention.WrongState, match="候補にありません"):
        retention.hold(rule(), row_id=young.pk, why=HoldReason.ABUSE, by=cast.manager)
