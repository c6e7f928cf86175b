"""Each board shows what waits for its reader, and nothing that the reader may not reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.boards import oversight, team
from sasaeai.consult.enums import BasisKind, ConsentHow, OverrideReason
from sasaeai.consult.models import Case, CaseShare, Consent, Task
from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Person, search
from tests.consult.conftest import EVERYTHING, agree, full_case, told

pytestmark = pytest.mark.django_db
PASSWORD = "ひらけゴマ-2026"


def test_the_team_board_counts_what_lies_on_each_worker(cast, as_actor, shared):
    with as_actor(cast.social_worker):
        services.receive(told(), by=cast.social_worker, once=uuid4())
        services.add_task(shared.case, what="電話", due_on=today(), owner=cast.social_worker)
    with as_actor(cast.manager):
        (one,) = team.loads()
    assert one.worker == cast.social_worker
    # The plan's review and two replies (the shared contact's, the new one's) stand beside the call.
    assert (one.cases, one.tasks, one.overdue, one.unanswered) == (1, 4, 0, 2)
    assert one.next_review == today() + timedelta(days=180)


def test_nobody_sees_the_load_of_a_secret_case(cast, as_actor):
    with as_actor(cast.social_worker):
        full_case(None, cast.social_worker, cast.asanagi, called="誰か", sensitivity="secret")
        assert [one.cases for one in team.loads()] == [1]
    with as_actor(cast.manager):
        assert [one.cases for one in team.loads()] == []


def test_a_manager_sees_what_waits_too_long_and_what_breaks(cast, as_actor, shared, monkeypatch):
    by = cast.social_worker
    with as_actor(by):
        with monkeypatch.context() as earlier:
            earlier.setattr(timezone, "now", lambda: datetime.now(UTC) - timedelta(days=9))
            old = services.receive(told(), by=by, once=uuid4())
            services.propose_handover(shared.case, to=cast.manager, by=by)
        Task.objects.filter(contact=old).update(escalates_on=today() - timedelta(days=1))
        services.receive(told(), by=by, once=uuid4())
        services.ask_basis(
            shared.case, by=by, kind=BasisKind.LIFE, article="条", facts="事実",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
        soon = agree(shared.case, by, cast.asanagi_council, days=5)
        services.share_case(
            shared.case, by=by, organisation=cast.asanagi_council, sections=EVERYTHING[2:],
            ends_on=today() + timedelta(days=5), consent=soon,
        )  # fmt: skip
    with as_actor(cast.manager):
        found = team.lead(cast.manager)
    assert [row.pk for row in found.unanswered] == [old.pk]
    assert [row.pk for row in found.expiring] == [soon.pk]
    assert len(found.to_confirm) == 1
    assert found.broken == []
    assert [row.contact_id for row in found.late] == [old.pk]


def test_a_share_whose_consent_ran_out_or_was_taken_back_is_broken(cast, as_actor, shared):
    by = cast.social_worker
    with as_actor(by):
        other = agree(shared.case, by, cast.asanagi_council)
        second = services.share_case(
            shared.case, by=by, organisation=cast.asanagi_council, sections=EVERYTHING[2:],
            ends_on=today() + timedelta(days=5), consent=other,
        )  # fmt: skip
        # As an import would write it: the consent of another year under a share that still runs.
        past = Consent.objects.create(
            case=shared.case, sections=["plan"], purpose="support", how="written", entered_by=by,
            given_on=today() - timedelta(days=400), expires_on=today() - timedelta(days=35),
        )  # fmt: skip
        CaseShare.objects.filter(pk=second.pk).update(consent=past)
        assert [row.pk for row in team.broken_shares()] == [second.pk]
        services.withdraw_consent(shared.consent, by=by, how=ConsentHow.WRITTEN)
        assert [row.pk for row in team.broken_shares()] == [second.pk], "a stopped one is told"


def test_the_manager_s_page_opens_with_everything_and_with_nothing(cast, browse, as_actor, shared):
    client = browse(cast.manager)
    text = client.get("/desk/consult/lead/").content.decode()
    assert shared.case.no not in text.partition("管理者のボード")[0]
    assert "締める時期の報告" in text
    assert client.get("/desk/consult/team/").status_code == 200


@pytest.fixture
def broken_glass(cast, as_actor):
    other = cast.manager
    with as_actor(cast.social_worker):
        case = full_case(
            None, cast.social_worker, cast.asanagi, called="誰か", sensitivity="secret"
        )
    by = Account.objects.get(pk=other.pk)
    by.set_password(PASSWORD)
    with acting(by.pk, purpose="test"):
        return services.break_glass(
            by=by, case_no=case.no, category=OverrideReason.LIFE,
            reason="応答がなく家族から安否の確認を頼まれました。", password=PASSWORD,
        )  # fmt: skip


def test_the_privacy_officer_sees_overrides_searches_files_and_knocking(
    cast, as_actor, browse, broken_glass
):
    with as_actor(cast.social_worker):
        for words in ("あおば", "いないひと"):
            search(words)
            audit.record("people.person.searched", detail={"hits": int(words == "あおば")})
        audit.subjects_seen(
            "consult.cases.exported",
            [("case", pk, None) for pk in Case.objects.values_list("pk", flat=True)],
        )
    browse(cast.planner).get("/desk/consult/cases/")
    with as_actor(cast.privacy_officer):
        found = oversight.privacy(cast.privacy_officer)
        person = Person.objects.filter(name="青葉 きよし")
        assert not person.exists()
    assert [row.pk for row in found.overrides] == [broken_glass.pk]
    assert [(one.account, one.searches, one.empty) for one in found.searchers] == [
        (cast.social_worker, 2, 1)
    ]
    assert [(one.name, one.rows) for one in found.taken] == [(cast.social_worker.name, 1)]
    assert found.knocking == [(cast.planner.name, 1)]
    text = browse(cast.privacy_officer).get("/desk/privacy/").content.decode()
    assert broken_glass.case_no in text
    assert "青葉" not in text


def test_whoever_broke_a_glass_does_not_find_it_among_those_to_review(cast, as_actor, broken_glass):
    with as_actor(cast.manager):
        assert team.lead(cast.manager).overrides == []


def test_a_rare_act_is_counted_beside_many_frequent_ones(cast, as_actor, broken_glass):
    with as_actor(cast.planner):
        for number in range(oversight.MOST + 1):
            for _ in range(2):
                audit.record(f"plan.act{number}")
    with as_actor(cast.auditor):
        found = oversight.audited()
    assert (len(found.acts), found.glasses) == (oversight.MOST, 1)


def test_the_auditor_sees_counts_of_acts_and_whether_closes_hold(cast, as_actor, browse, broken_glass):  # fmt: skip
    with as_actor(cast.auditor):
        found = oversight.audited()
    assert found.glasses == 1
    assert found.reviewed == 0
    assert dict(found.acts)["緊急に記録を開いた"] == 1
    assert browse(cast.auditor).get("/desk/audit/").status_code == 200
