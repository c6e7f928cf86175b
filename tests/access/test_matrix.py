"""Everybody at every address: opened, refused as if it were not there, or led to sign in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.access.matrix import ROWS
from tests.access.objects import Objects, build
from tests.access.table import Row
from tests.access.urlmap import addresses
from tests.cast import Cast
from tests.site.headers import missing

MAP = {address.name: address for address in addresses()}
OPENERS = {
    name: frozenset().union(*(row.opens | set(row.but) for row in ROWS if row.name == name))
    for name in MAP
}
FIRST = {name: next((row for row in ROWS if row.name == name), None) for name in MAP}
LIBRARIES = ("account", "mfa_", "social", "openid", "usersessions")
NOT_THERE = "/desk/no-such-page/"


@pytest.fixture(scope="module", autouse=True)
def own_memory() -> Iterator[None]:
    """What processes share (sessions, counts of refusals) is tried elsewhere; here is only one."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    memory = settings.CACHES | {"default": local}
    engine = "django.contrib.sessions.backends.signed_cookies"
    with override_settings(CACHES=memory, SESSION_ENGINE=engine):
        yield


@pytest.fixture(scope="module")
def stage(loaded_cast: Cast, prepared: None) -> tuple[Objects, dict[str | None, Client]]:
    """The objects and everybody signed in, once for all rows and undone at the end.

    ``None`` is somebody who has not signed in.
    """
    cast = deepcopy(loaded_cast)
    clients: dict[str | None, Client] = {None: Client()}
    objects = build(cast)
    for login, account in cast.accounts.items():
        clients[login] = Client()
        clients[login].force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return objects, clients


def path_of(row: Row, objects: Objects) -> str:
    parts = row.parts(objects)
    address = MAP[row.name]
    return (
        reverse(row.name, kwargs=dict(parts))
        if ":" in row.name or address.parts or ("/" not in row.name)
        else f"/{address.route}"
    )


def ask(client: Client, method: str, path: str, data: object = None) -> HttpResponse:
    """One request whose traces, the actor in the transaction included, are undone."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(path, data)
        if response.streaming:
            response.content = b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def test_every_address_declares_who_may_open_it():
    assert [address.route for address in MAP.values() if address.access is None] == []


def test_no_two_addresses_share_a_name():
    counted = Counter(address.name for address in addresses())
    assert [name for name, times in counted.items() if times > 1] == []


def test_the_matrix_knows_every_address_and_no_other():
    assert {row.name for row in ROWS} == set(MAP)


def test_every_address_with_an_id_is_tried_with_an_unknown_one():
    with_id = {name for name, address in MAP.items() if address.parts}
    tried = {row.name for row in ROWS if row.of == "unknown"}
    assert with_id - tried == set()


def test_public_rows_are_those_declared_open_to_everyone():
    said = {row.name for row in ROWS if row.public}
    declared = {
        name
        for name, address in MAP.items()
        if address.access and address.access.everyone and not name.startswith(LIBRARIES)
    }
    assert said == declared


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_member_gets_what_the_matrix_says(row, stage):
    """Out of reach looks exactly like not there, whichever verb is tried."""
    objects, clients = stage
    path, nothing = path_of(row, objects), ask(clients[None], "get", NOT_THERE).content
    found = {login: ask(client, row.method, path, row.data) for login, client in clients.items()}
    got = {login: response.status_code for login, response in found.items()}
    assert got == {login: row.expected(login) for login in clients}
    bare = {
        login: missing(response, signed_in=login is not None) for login, response in found.items()
    }
    assert {login: headers for login, headers in bare.items() if headers} == {}
    if row.anonymous == 302 and not MAP[row.name].access.everyone:
        assert found[None].headers["Location"].startswith("/accounts/login/?next=")
    for login, response in found.items():
        if response.status_code == 404 and not row.public:
            assert response.content == nothing
            assert tries_other_verb(row, login, clients[login], path) in (None, (404, nothing))


def tries_other_verb(row: Row, login: str | None, client: Client, path: str) -> object:
    """For those whom no row lets in here, once an address; ``None`` for the others."""
    if login is None or login in OPENERS[row.name] or row.name.startswith(LIBRARIES):
        return None
    if row is not FIRST[row.name]:
        return None
    response = ask(client, "post" if row.method == "get" else "get", path, row.data)
    return response.status_code, response.content
