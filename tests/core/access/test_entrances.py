"""Addresses with a secret in them are told without it, wherever something is told."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.test import Client

from sasaeai.core.access import actor as actors
from sasaeai.core.access.entrances import GONE, without_keys
from tests.access.urlmap import addresses
from tests.site.addresses import path_of

pytestmark = pytest.mark.django_db
SECRET = "aB3-_:" * 6
PARTS = {"key", "token"}
"""What an address calls the secret in it. The libraries' own use a part of that name otherwise."""


def entrances():
    return [each for each in addresses() if each.parts & PARTS and ":" in each.name]


def test_every_address_with_a_secret_is_told_without_it():
    found = {each.name: path_of(each).replace("abc", SECRET) for each in entrances()}
    assert len(found) == 5
    told = {name: without_keys(path) for name, path in found.items()}
    assert {name for name, path in found.items() if SECRET not in path} == set()
    assert {name for name, path in told.items() if SECRET in path or GONE not in path} == set()


def test_other_addresses_are_told_as_they_are():
    for path in (
        "/refer/open/decline/",
        "/notices/mail/asked/",
        "/places/asanagi-salon-2026/",
        "/",
    ):
        assert without_keys(path) == path
    assert without_keys(f"Not Found: /circle/{SECRET}/x?y=1") == f"Not Found: /circle/{GONE}/x?y=1"


@pytest.fixture
def console():
    """What the house's own log handler writes."""
    handler = next(h for h in logging.getLogger().handlers if h.name == "console")
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def test_a_log_line_holds_no_secret_of_an_address(console):
    client = Client(enforce_csrf_checks=True)
    for entrance in settings.ENTRANCES:
        path = f"{entrance}{SECRET}/"
        client.get(path)
        client.get(f"{path}nothing/")
        client.post(path)
    lines = console.getvalue()
    assert ("Not Found: " in lines, "Forbidden " in lines) == (True, True)
    assert SECRET not in lines


def test_a_purpose_holds_no_secret_of_an_address(monkeypatch):
    told = []
    assume = actors.assume
    monkeypatch.setattr(
        actors,
        "assume",
        lambda who, *, purpose: told.append(purpose) or assume(who, purpose=purpose),
    )
    for entrance in settings.ENTRANCES:
        Client().post(f"{entrance}{SECRET}/")
    asked = {path for path in told if path.startswith("/")}
    assert asked == {f"{entrance}{GONE}/" for entrance in settings.ENTRANCES}
