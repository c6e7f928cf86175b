"""Fixtures that every test may use. The database itself comes from ``tests.database``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import time
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from sasaeai.core.access import Actor, acting
from sasaeai.core.access import actor as actors
from tests.cast import Cast

hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")
"""How long an example takes says how busy the machine is, not whether a rule holds."""


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is prepared before Django starts; there is nothing to create here."""


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Pages name their files without the manifest that only ``collectstatic`` makes."""
    storages = dict(settings.STORAGES)
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def the_day_has_just_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No session of today is over yet, at whatever hour the tests run."""
    monkeypatch.setattr("sasaeai.places.queries.time_of_day", time)


@pytest.fixture(scope="session")
def loaded_cast(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """Everybody by name, read once."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return Cast.load()


@pytest.fixture
def cast(loaded_cast: Cast) -> Cast:
    """Everybody by name, each test's own: a password set on an account ends with the test."""
    return deepcopy(loaded_cast)


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction around the tests of a module: what its fixtures of that scope write is made
    once, stands in every test's own (nested) transaction and is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_actor(db: None) -> Callable[[object], object]:
    """``with as_actor(cast.commissioner) as actor:`` runs as that person, as the application."""

    @contextmanager
    def enter(account: object) -> Iterator[Actor]:
        with acting(getattr(account, "pk", account), purpose="test") as actor:  # type: ignore[arg-type]
            yield actor

    return enter


class Passer(Client):
    """Somebody without a sign-in: a request of theirs never inherits the test's actor."""

    def request(self, **request: object) -> object:  # type: ignore[override]
        before = actors.current().account_id
        _become("")
        try:
            return super().request(**request)
        finally:
            _become("" if before is None else str(before))


def _become(account: str) -> None:
    """Past Django, so that it is not counted among a page's queries."""
    raw = connection.connection
    if raw is not None and not connection.needs_rollback:
        raw.execute("SELECT set_config('sasaeai.actor', %s, true)", [account])


@pytest.fixture
def browse(db: None) -> Callable[[object], Client]:
    """A test client signed in as this member of the cast (or as nobody for ``None``)."""

    def open_as(account: object) -> Client:
        client = Client() if account is not None else Passer()
        if account is not None:
            client.force_login(
                account, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return open_as
