"""What a job found is for whoever asked and whoever may open that screen; nobody else reads it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from sasaeai.core.access import actor as actors
from sasaeai.core.jobs import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast, as_actor) -> JobRun:
    with as_actor(cast.planner):
        return JobRun.objects.create(
            task="t", title="t", account_id=cast.planner.pk, readers=["audit.read"], result={"n": 3}
        )


@pytest.mark.parametrize(
    ("who", "sees"),
    [("planner", 1), ("auditor", 1), ("privacy_officer", 1), ("manager", 0), ("resident", 0)],
)
def test_who_reads_a_run(cast, as_actor, run, who, sees):
    with as_actor(getattr(cast, who)):
        assert JobRun.objects.filter(pk=run.pk).count() == sees
        assert JobRun.objects.filter(pk=run.pk).update(cancel_requested=True) == sees


def test_a_passer_by_reads_none(run, as_actor):
    with as_actor(None):
        assert not JobRun.objects.filter(pk=run.pk).exists()


def test_nobody_asks_in_anothers_name(cast, as_actor):
    with as_actor(cast.planner), pytest.raises(DatabaseError), transaction.atomic():
        JobRun.objects.create(task="t", title="t", account_id=cast.manager.pk)


def test_a_run_remembers_the_screen_it_was_asked_on(cast, browse, as_actor, monkeypatch):
    """The auditor's screen starts a job here; whoever may open it may follow it."""
    from sasaeai.core import audit
    from sasaeai.core.jobs import starting

    class Task:
        name = "t"

        def defer(self, **_: object) -> None:
            return None

    monkeypatch.setattr(audit, "ask_for_check", lambda: starting.start(Task(), title="t"))
    assert browse(cast.auditor).post("/desk/journal/chain/").status_code == 302
    with as_actor(cast.privacy_officer):
        assert JobRun.objects.get(title="t").readers == ["audit.read"]
    assert actors.doors() == ()
