"""The auditor reads in plain words whether journal and history are as they were written."""

from __future__ import annotations

import pytest

from sasaeai.core import audit
from sasaeai.core.audit import chain, checking
from sasaeai.core.audit.models import JournalCheck

pytestmark = pytest.mark.django_db
PAGE = "/desk/journal/chain/"


def text(client) -> str:
    return client.get(PAGE).content.decode()


def test_before_the_first_check_it_says_so(cast, browse):
    assert "まだ確かめていません" in text(browse(cast.auditor))


def test_after_a_check_it_says_how_many_rows_hold(cast, browse, as_actor):
    with as_actor(cast.planner):
        audit.record("test.act")
    chain.extend(chain.heights())
    kept = checking.keep(checking.check())
    page = text(browse(cast.auditor))
    assert ("書きかえられていません" in page, f"{kept.rows:,} 行" in page) == (True, True)
    newest = audit.chain_state().reaches[0].mark
    assert newest and newest in page


def test_a_break_is_told_with_its_place(cast, browse):
    JournalCheck.objects.create(
        rows=10,
        broken=[
            {"source": "core_auditentry", "kind": "letters", "after_id": 40, "last_id": 60}
            | {"first_at": "2026-11-01T09:00:00+09:00", "last_at": "2026-11-01T10:00:00+09:00"}
            | {"sealed_rows": 20, "found_rows": 20}
        ],
    )
    page = text(browse(cast.auditor))
    assert "鎖が切れています" in page and "40 の次から 60 まで" in page
    assert "書きかえられていません" not in page


def test_asking_twice_queues_one_check(cast, browse):
    from procrastinate.contrib.django.models import ProcrastinateJob

    client = browse(cast.auditor)
    answers = [client.post(PAGE).status_code for _ in range(2)]
    waiting = ProcrastinateJob.objects.filter(task_name="core.check_journal", status="todo")
    assert (answers, waiting.count()) == ([302, 302], 1)
