"""The page of a case offers what the reader may do, and nothing else opens or is taken."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, transaction

from sasaeai.consult import services
from sasaeai.consult.models import Case, Task
from sasaeai.consult.steps import STEPS
from sasaeai.core.periods import today
from sasaeai.people.public import DutyKind, appoint, open_account, pledge

TEAM = {"entry", "amend", "task", "withdraw", "stop"}
"""What a colleague of the area may do on a case that is entrusted to somebody else."""
REASON = "家族から応答がないと電話があり、連絡先を確かめるためです。"


@pytest.fixture
def elsewhere(db, cast, as_actor):
    """A social worker of the other district, who breaks a glass to see the case."""
    with as_actor(cast.administrator):
        account = open_account(login="elsewhere", name="遠い 同僚", kana="とおい どうりょう")
        account.set_password("hiyori-no-machi")
        account.save()
        appoint(account, DutyKind.SOCIAL_WORKER, starts_on=today(), area=cast.ishidatami)
        pledge(account, text_version="1", signed_on=today())
    return account


def _page(client, case) -> str:
    answer = client.get(f"/desk/consult/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def _steps(page: str, case) -> set[str]:
    found = re.findall(rf"/desk/consult/cases/{case.pk}/([a-z-]+)/\"", page)
    return set(found) & set(STEPS)


def _opened(client, case) -> set[str]:
    path = f"/desk/consult/cases/{case.pk}"
    return {name for name in STEPS if client.get(f"{path}/{name}/").status_code == 200}


def test_whom_the_case_is_entrusted_to_has_every_step_and_a_colleague_those_of_the_team(
    shared, cast, colleague, browse
):
    case = shared.case
    own, other, lead = (browse(one) for one in (cast.social_worker, colleague, cast.manager))
    offered = {name: _steps(_page(client, case), case) for name, client in (("own", own), ("other", other), ("lead", lead))}  # fmt: skip
    assert offered["other"] == TEAM
    assert offered["own"] > TEAM | {"assess", "plan", "consent", "share", "close", "handover"}
    assert offered["lead"] >= offered["own"] - {"rewrite"}
    for client, name in ((own, "own"), (other, "other"), (lead, "lead")):
        assert _opened(client, case) == offered[name], name


def test_what_a_colleague_is_offered_is_taken_and_what_not_is_refused_by_the_database_too(
    shared, cast, colleague, browse, as_actor
):
    case = shared.case
    client, path = browse(colleague), f"/desk/consult/cases/{case.pk}"
    page = _page(client, case)
    assert "この支援の担当ではありません" in page
    assert "/refer/" not in page
    sent = client.post(
        f"{path}/task/", {"what": "電話する", "due_on": "令和9年1月5日", "owner": colleague.pk}
    )
    assert sent.status_code == 302
    assert (
        client.post(
            f"{path}/close/", {"reason": "reached", "summary": "終わり", "told_person": "電話"}
        ).status_code
        == 404
    )
    with as_actor(colleague):
        with pytest.raises(DatabaseError), transaction.atomic():
            services.assess(
                Case.objects.get(pk=case.pk), by=colleague, living="x", strengths="x", worries="",
                summary="", works="", avoid="",
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            services.name_member(Case.objects.get(pk=case.pk), colleague)
        assert [row.what for row in Task.objects.filter(case=case, owner=colleague)] == ["電話する"]


def test_a_broken_glass_reads_only(shared, cast, elsewhere, browse, as_actor):
    case = shared.case
    with as_actor(cast.social_worker):
        task = services.add_task(case, what="電話する", due_on=today(), owner=cast.social_worker)
    client = browse(elsewhere)
    assert client.get(f"/desk/consult/cases/{case.pk}/").status_code == 404
    with as_actor(elsewhere):
        services.break_glass(
            by=elsewhere, case_no=case.no, category="absence", reason=REASON,
            password="hiyori-no-machi",
        )  # fmt: skip
    page = _page(client, case)
    assert "読むだけの画面です" in page
    assert (_steps(page, case), _opened(client, case)) == (set(), set())
    done = f"/desk/consult/cases/{case.pk}/tasks/{task.pk}/"
    assert client.post(done, {"result": "済んだ"}).status_code == 404
    with as_actor(cast.social_worker):
        assert Task.objects.get(pk=task.pk).done_on is None
    assert browse(cast.social_worker).post(done, {"result": "済んだ"}).status_code == 302
    with as_actor(cast.social_worker):
        assert Task.objects.get(pk=task.pk).done_on == today()
        Task.objects.filter(pk=task.pk).update(done_on=None)
    with as_actor(elsewhere):
        assert Task.objects.filter(pk=task.pk).count() == 1
        assert Task.objects.filter(pk=task.pk).update(done_on=today(), done_by=elsewhere) == 0
