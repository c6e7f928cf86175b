"""Somebody who looks through a broken glass reads every part of the case and writes none of it."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.conference import minutes
from sasaeai.consult.conference.steps import ITEM
from sasaeai.consult.enums import BasisKind, Outcome, OverrideReason, RoleKind
from sasaeai.consult.models import CaseEntry, CaseShare, Handover, Override, StopRequest, Task
from sasaeai.consult.policies import ACCESS
from sasaeai.consult.referral import links
from sasaeai.consult.referral.steps import OURS
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.steps import STEPS
from sasaeai.core.periods import today
from sasaeai.people.public import Person, protect, record_death
from tests.consult.conftest import agree, full_case, told
from tests.consult.meeting_room import called, invited, with_paper
from tests.consult.referring import sent

PASSWORD = "ひらけゴマ-2026"
REASON = "応答がなく、家族から安否の確認を頼まれました。"
OPENED = {
    "consult_approach", "consult_assessment", "consult_case", "consult_caseagency",
    "consult_casearea", "consult_caseentry", "consult_casemember", "consult_casemove",
    "consult_caseshare", "consult_communityrole", "consult_conferenceitem",
    "consult_conferencepaper", "consult_consent", "consult_consentrecipient", "consult_contact",
    "consult_contactconcern", "consult_decision", "consult_disclosure", "consult_goal",
    "consult_handover", "consult_legalbasis", "consult_minutes", "consult_referral",
    "consult_referralevent", "consult_referralline", "consult_referrallink", "consult_seat",
    "consult_stoprequest", "consult_supportplan", "consult_task", "consult_withdrawal",
}  # fmt: skip
"""Every table of which the glass shows rows; a new one belongs here and is tried by this test."""
BY_NOBODY_HERE = {"consult_casearea", "consult_disclosure", "consult_stoprequest"}
"""Rows that come of a trigger, of a partner's look, of the person's own wish."""
HAND = (
    "author_id", "by_id", "made_by_id", "entered_by_id", "asked_by_id", "shared_by_id",
    "written_by_id", "proposed_by_id",
)  # fmt: skip
"""Whose hand a row is in: the reader's own, so that nothing but the reach refuses it."""


@pytest.fixture
def secret(db, cast, colleague, as_actor, as_person):
    """青葉's case, for its worker alone, with a row in every table that can hang on it."""
    with as_actor(cast.social_worker):
        aoba, by = Person.objects.get(name="青葉 きよし"), cast.social_worker
        contact = services.receive(told(person=aoba), by=by, once=uuid4())
        case = full_case(aoba, by, cast.asanagi_beat, contact=contact, sensitivity="secret")
        plan = case.plans.get()
        services.add_role(case, kind=RoleKind.ROLE, who="朝市", does="魚をさばく")
        task = services.add_task(case, what="電話する", due_on=today(), owner=by)
        consent, gone = agree(case, by, cast.care_centre), agree(case, by, cast.care_centre)
        services.withdraw_consent(gone, by=by, how="written")
        share = services.share_case(
            case, by=by, organisation=cast.care_centre, sections=["plan", "basics"],
            ends_on=today() + timedelta(days=9), consent=consent,
        )  # fmt: skip
        basis = services.ask_basis(
            case, by=by, kind=BasisKind.LIFE, article="第27条", facts="三日食べていない",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
        referral = sent(case, cast)
        links.make_link(referral, by=by, mail="", address_of=lambda token: token)
        meeting = called(cast)
        item = with_paper(meeting, case, cast)
        invited(item, cast)
        minutes.write_minutes(item, by=by, body="話したこと")
        minutes.decide(item, by=by, what="訪ねる")
        services.propose_handover(case, to=colleague, by=by)
    with as_actor(cast.partner_worker):
        services.note_disclosure([share], to=cast.partner_worker)
    with as_actor(as_person(cast.resident, aoba)):
        stop = StopRequest.objects.create(share=share, case=case, person=aoba)
    return SimpleNamespace(
        person=aoba, contact=contact, case=case, plan=plan, task=task, consent=consent,
        share=share, basis=basis, referral=referral, meeting=meeting, item=item, stop=stop,
    )  # fmt: skip


@pytest.fixture
def broken(secret, cast, as_actor):
    """The manager, who leads the whole city and is not named on the case, has broken its glass."""
    with as_actor(cast.manager):
        before = _seen()
    _break(secret.case, cast.manager, as_actor)
    with as_actor(cast.manager):
        after = _seen()
    secret.opened = {table for table, number in after.items() if number > before[table]}
    return secret


def _break(case, account, as_actor):
    by = copy(account)
    by.set_password(PASSWORD)
    with as_actor(by):
        return services.break_glass(
            by=by, case_no=case.no, category=OverrideReason.LIFE, reason=REASON,
            password=PASSWORD,
        )  # fmt: skip


def _models():
    tables = {rule.table for rule in ACCESS.tables}
    return {
        model._meta.db_table: model
        for model in apps.get_app_config("consult").get_models()
        if model._meta.db_table in tables and model is not Override
    }


def _seen() -> dict[str, int]:
    return {table: model.objects.count() for table, model in _models().items()}


def _written(statement: str) -> int | None:
    """How many rows the statement writes; ``None`` when the rules refuse it. Nothing is kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            number = cursor.rowcount
            transaction.set_rollback(True)
            return number
    except DatabaseError as error:
        refused = "row-level security" in str(error) or "permission denied" in str(error)
        return None if refused else 1


def _again(table: str, model, hand: int) -> str:
    """A second row like the one there is, in the own hand."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = [str(hand) if name in HAND else f'"{name}"' for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {table} LIMIT 1"


def test_the_glass_shows_every_table_of_the_case_and_takes_a_row_in_none(broken, cast, as_actor):
    assert broken.opened == OPENED
    models = _models()
    added, changed = {}, {}
    for account in (cast.manager, cast.social_worker):
        with as_actor(account):
            for table in OPENED:
                added[table, account] = _written(_again(table, models[table], account.pk))
                pk = models[table]._meta.pk.column
                changed[table, account] = _written(f'UPDATE {table} SET "{pk}" = "{pk}"')
    through = {table for table in OPENED if added[table, cast.manager]}
    assert through == set(), "rows added through the glass"
    over = {table for table in OPENED if changed[table, cast.manager]}
    assert over == set(), "rows changed through the glass"
    # What its own worker may write is refused by nothing but the glass.
    assert {table for table in OPENED if not added[table, cast.social_worker]} == BY_NOBODY_HERE


def _addresses(secret) -> dict[str, dict[str, object]]:
    """Every address that writes on the case, with what would be taken there from its worker."""
    case, contact = (
        f"/desk/consult/cases/{secret.case.pk}/", f"/desk/consult/contacts/{secret.contact.pk}/"
    )  # fmt: skip
    referral = f"/desk/consult/referrals/{secret.referral.pk}/"
    item = f"/desk/consult/meetings/{secret.meeting.pk}/items/{secret.item.pk}/"
    return {
        f"{contact}settle/": {"outcome": "information"},
        f"{contact}answered/": {},
        f"{contact}person/": {"person": secret.person.pk},
        f"{contact}correct/": {"why": "まちがい", "channel": "phone", "caller": "self"},
        f"{contact}refer/": {},
        f"{case}tasks/{secret.task.pk}/": {"result": "済んだ"},
        f"{case}stops/{secret.stop.pk}/": {},
        f"{case}person/": {"person": secret.person.pk},
        f"{case}refer/new/": {},
        f"{referral}link/": {},
        **{f"{case}{name}/": {} for name in STEPS},
        **{f"{referral}{name}/": {} for name in OURS},
        **{f"{item}{name}/": {} for name in ITEM},
    }


def test_the_pages_open_to_read_and_no_address_takes_anything(broken, cast, browse):
    client = browse(cast.manager)
    for read in (f"cases/{broken.case.pk}", f"contacts/{broken.contact.pk}", f"referrals/{broken.referral.pk}"):  # fmt: skip
        page = client.get(f"/desk/consult/{read}/")
        assert page.status_code == 200, read
        main = page.content.decode().partition("<main")[2]
        assert 'method="post"' not in main, read
        assert "読むだけの画面です" in main or "referrals" in read
    taken = {
        path: answer.status_code
        for path, data in _addresses(broken).items()
        if (answer := client.post(path, data)).status_code != 404
    }
    assert taken == {}


def test_the_same_addresses_are_there_for_the_worker_of_the_case(secret, cast, browse):
    client = browse(cast.social_worker)
    contact = f"/desk/consult/contacts/{secret.contact.pk}/"
    assert client.post(f"{contact}settle/", {"outcome": "information"}).status_code == 302
    task = f"/desk/consult/cases/{secret.case.pk}/tasks/{secret.task.pk}/"
    assert client.post(task, {"result": "済んだ"}).status_code == 302


def test_no_verb_leaves_a_trace_on_the_case(broken, cast, as_actor):
    by, case, contact = cast.manager, broken.case, broken.contact
    verbs = {
        "settle": lambda: services.settle(contact, outcome=Outcome.INFORMATION),
        "respond": lambda: services.respond(contact),
        "link": lambda: services.link_person(contact, broken.person),
        "correct": lambda: services.correct(contact, told(), by=by, once=uuid4(), why="x"),
        "withdraw": lambda: services.withdraw_consent(broken.consent, by=by, how="written"),
        "task": lambda: services.add_task(case, what="x", due_on=today(), owner=by),
        "done": lambda: services.finish_task(broken.task, by=by),
        "entry": lambda: services.write_entry(case, by=by, kind="note", body="x", once=uuid4()),
        "stop share": lambda: services.stop_share(broken.share, by=by, reason="x"),
        "handle stop": lambda: services.handle_stop(broken.stop, by=by),
        "share": lambda: services.share_case(
            case, by=by, organisation=cast.care_centre, sections=["plan"], ends_on=today(),
            consent=broken.consent,
        ),
        "consent": lambda: agree(case, by, cast.care_centre),
        "basis": lambda: services.ask_basis(
            case, by=by, kind=BasisKind.LIFE, article="x", facts="x",
            review_on=today() + timedelta(days=1),
        ),
        "confirm": lambda: services.confirm_basis(broken.basis, by=by),
        "end basis": lambda: services.end_basis(broken.basis, by=by),
        "assess": lambda: services.assess(
            case, by=by, living="x", strengths="x", worries="", summary="", works="", avoid=""
        ),
        "goal": lambda: services.add_goal(broken.plan, words="x"),
        "role": lambda: services.add_role(case, kind=RoleKind.PEER, who="x", does="x"),
        "member": lambda: services.name_member(case, by),
        "handover": lambda: services.propose_handover(case, to=cast.social_worker, by=by),
        "minutes": lambda: minutes.confirm_minutes(broken.item, by=by, revision=1),
        "decide": lambda: minutes.decide(broken.item, by=by, what="x"),
    }  # fmt: skip
    with as_actor(by):
        for name, verb in verbs.items():
            with pytest.raises((DatabaseError, ConsultRefused)), transaction.atomic():
                verb()
                pytest.fail(f"{name} was taken")


def test_who_wrote_on_the_case_once_and_was_taken_off_it_rewrites_nothing_through_the_glass(
    secret, cast, as_actor
):
    with as_actor(cast.social_worker):
        member = services.name_member(secret.case, cast.manager)
        task = services.add_task(secret.case, what="x", due_on=today(), owner=cast.manager)
    with as_actor(cast.manager):
        entry = services.write_entry(
            secret.case, by=cast.manager, kind="note", body="前の文", once=uuid4()
        )
        assert CaseEntry.objects.filter(pk=entry.pk).update(minutes=5) == 1
    with as_actor(cast.social_worker):
        services.end_member(member)
    _break(secret.case, cast.manager, as_actor)
    with as_actor(cast.manager):
        assert CaseEntry.objects.filter(pk=entry.pk).count() == 1
        assert CaseEntry.objects.filter(pk=entry.pk).update(minutes=6) == 0
        assert Task.objects.filter(pk=task.pk).update(done_on=today()) == 0


def test_what_is_written_of_the_person_meanwhile_leaves_the_case_to_its_worker(
    broken, cast, as_actor
):
    with as_actor(cast.manager):
        person = Person.objects.get(pk=broken.person.pk)
        record_death(person, died_on=today())
        assert Task.objects.filter(kind="close").count() == 0
    with as_actor(cast.social_worker):
        broken.case.refresh_from_db()
        assert broken.case.died
    with as_actor(cast.manager):
        protect(person, by=cast.manager, why="支援措置", readers=(cast.social_worker,))
    with as_actor(cast.social_worker):
        broken.share.refresh_from_db()
        assert broken.share.stopped_at is None
    with as_actor(cast.partner_worker):
        assert CaseShare.objects.count() == 0


def test_who_broke_the_glass_neither_keeps_it_open_nor_judges_it(secret, cast, as_actor):
    row = _break(secret.case, cast.manager, as_actor)
    with as_actor(cast.manager):
        later = timezone.now() + timedelta(days=1)
        assert Override.objects.filter(pk=row.pk).update(until=later) == 0
        assert Override.objects.filter(pk=row.pk).update(reviewed_at=timezone.now()) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Override.objects.create(
                account=cast.manager, case=secret.case, case_no=secret.case.no, category="life",
                reason=REASON, until=later, review_by=today(),
            )  # fmt: skip
    with as_actor(cast.privacy_officer):
        assert Override.objects.filter(pk=row.pk).update(until=timezone.now()) == 1


def test_who_must_wait_for_a_review_reads_so_before_writing_why(broken, cast, browse):
    waits = "前に開いた記録の見直しが、まだ終わっていません"
    pages = [
        browse(account).get("/desk/consult/glass/").content.decode()
        for account in (cast.manager, cast.social_worker)
    ]
    assert [waits in page for page in pages] == [True, False]


def test_a_manager_reads_the_note_of_a_handover_only_of_cases_in_reach(secret, cast, as_actor):
    with as_actor(cast.manager):
        assert Handover.objects.count() == 0
    with as_actor(cast.social_worker):
        assert Handover.objects.get().case == secret.case
        services.name_member(secret.case, cast.manager)
    with as_actor(cast.manager):
        assert Handover.objects.get().case == secret.case
