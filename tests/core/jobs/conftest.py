"""Jobs cross transactions and processes, so these tests commit and clean up as the owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection

from sasaeai.core.access import acting
from sasaeai.core.database import Credentials
from sasaeai.core.jobs import JobRun
from tests.database import HOME, NAME, owner


def elsewhere() -> psycopg.Connection:
    """A second session: what anybody else sees at this moment."""
    found = Credentials.load(HOME, NAME)
    return psycopg.connect(
        host=found.host,
        port=found.port,
        dbname=NAME,
        user=found.app,
        password=found.app_password,
        autocommit=True,
    )


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The body's transactions are real ones; whatever they leave is swept away."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        with owner() as sweeper:
            sweeper.execute("DELETE FROM core_jobrun")
            sweeper.execute("DELETE FROM procrastinate_periodic_defers")
            sweeper.execute("DELETE FROM procrastinate_events")
            sweeper.execute("DELETE FROM procrastinate_jobs")
            sweeper.execute("DELETE FROM procrastinate_workers")
            sweeper.execute("DELETE FROM core_typedvalue WHERE source = 'job test'")
            sweeper.execute("DELETE FROM core_series WHERE metric = 'job test'")


@pytest.fixture
def asked(committing: None) -> Callable[..., JobRun]:
    """A run that somebody asked for, committed, not yet taken up."""

    def ask(account: object = None) -> JobRun:
        with acting(getattr(account, "pk", None), purpose="test") as actor:
            return JobRun.objects.create(task="test", title="ためし", account_id=actor.account_id)

    return ask
