"""With the database away or only to be read, the pages that are needed most are there, with their age."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from sasaeai.core.access import acting
from sasaeai.places.public import ContactKind, ContactWay, ShownTo
from sasaeai.site import copies
from tests.places.conftest import open_place, places

pytestmark = pytest.mark.django_db
__all__ = ["places"]
ADDRESSES = ("/", "/ask/", "/emergency/")


@pytest.fixture
def written(places, cast, settings, tmp_path: Path) -> Any:
    """Copies of a town with one desk; the hidden place is there and must not be in them."""
    settings.SASAEAI_COPIES = tmp_path / "copies"
    caches["pages"].clear()
    with acting(cast.planner.pk, purpose="test"):
        desk = open_place(
            "くらしの相談窓口", cast.asanagi, "bureau", rule=None,
            contacts=(ContactWay(ContactKind.PHONE, "000-555-5555", shown_to=ShownTo.PUBLIC),),
        )  # fmt: skip
    with acting(None, purpose="job site.write_copies"):
        copies.write()
    caches["pages"].clear()
    return desk


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every word to the database fails from now on, as when its server is gone."""
    tried: list[str] = []

    def refuse(_self: object, *_args: object, **_rest: object) -> None:
        tried.append("asked")
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        yield tried


def gone(_self: object, *_args: object, **_rest: object) -> None:
    raise OperationalError("connection refused")


def passer() -> Client:
    return Client(raise_request_exception=False)


def test_desks_and_first_pages_stay_up_without_the_database_and_say_how_old_they_are(
    written, stopped
):
    client = passer()
    for path in (*ADDRESSES, f"/places/{written.code}/", "/desks/", f"/desks/{written.area_id}/"):
        answer = client.get(path)
        text = answer.content.decode()
        assert (path, answer.status_code, "控えのページ" in text) == (path, 200, True)
        assert "（0分前）" in text and answer.headers["Cache-Control"] == "no-store"
    assert "000-555-5555" in client.get("/emergency/").content.decode()
    assert "000-555-5555" in client.get(f"/desks/{written.area_id}/").content.decode()


def test_other_pages_say_plainly_that_they_are_not_there_and_lead_to_the_copies(written, stopped):
    client = passer()
    for path in ("/places/", "/plan/", "/desk/", "/places/calendar/"):
        answer = client.get(path)
        assert (path, answer.status_code, answer.headers["Retry-After"]) == (path, 503, "60")
        assert 'href="/emergency/"' in answer.content.decode()


def test_a_form_is_told_that_nothing_was_kept(written, stopped):
    answer = passer().post(f"/places/{written.code}/propose/", {"phone": "1"})
    assert answer.status_code == 503
    assert "保存されていません" in answer.content.decode()


def test_health_says_the_truth(written, stopped):
    assert passer().get("/health/").status_code == 500


def test_after_a_failure_nobody_waits_for_the_database_again_for_a_while(written, stopped):
    client = passer()
    client.get("/")
    asked = len(stopped)
    for _turn in range(5):
        assert client.get("/emergency/").status_code == 200
    assert len(stopped) == asked


def test_nothing_private_is_in_the_copies(written):
    text = "".join(file.read_text(encoding="utf-8") for file in copies.folder().glob("*.json"))
    assert "くらしの相談窓口" in text
    assert [word for word in ("隠れ家", "柏木宅", "000-222-2222") if word in text] == []


def test_an_old_copy_says_its_age_in_hours_and_days(written):
    now = timezone.now()
    told = [copies.age(now - step) for step in (timedelta(hours=5), timedelta(days=3))]
    assert ("およそ5時間前" in told[0], "およそ3日前" in told[1]) == (True, True)


def test_pages_that_are_gone_are_taken_away_and_broken_files_are_none(written, cast):
    from sasaeai.places.public import change_listing

    with acting(cast.planner.pk, purpose="test"):
        change_listing(written, shown_to=ShownTo.STAFF)
    caches["pages"].clear()
    with acting(None, purpose="job site.write_copies"):
        copies.write()
    assert copies.read(f"/places/{written.code}/") is None
    file = next(copies.folder().glob("*.json"))
    path = json.loads(file.read_text(encoding="utf-8"))["path"]
    file.write_text("{", encoding="utf-8")
    assert copies.read(path) is None


def test_a_failed_round_leaves_the_copies_of_the_last_one(written, stopped, monkeypatch):
    before = sorted(file.name for file in copies.folder().glob("*.json"))
    monkeypatch.setattr(copies, "paths", lambda: list(ADDRESSES))
    assert copies.write() == 0
    assert sorted(file.name for file in copies.folder().glob("*.json")) == before


def test_a_round_that_breaks_off_half_way_keeps_the_copies_of_the_last_one(written, monkeypatch):
    before = {file.name for file in copies.folder().glob("*.json")}
    every = len(copies.paths())
    keep = copies._keep

    def the_last(copy: copies.Copy) -> str:
        monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
        return keep(copy)

    monkeypatch.setattr(copies, "_keep", the_last)
    assert (copies.write(), len(before)) == (1, every)
    assert {file.name for file in copies.folder().glob("*.json")} == before


def test_a_page_that_is_not_there_any_more_loses_its_copy_even_while_it_is_listed(
    written, monkeypatch
):
    gone = copies._keep(copies.Copy("/places/gone/", "x", "<main>", timezone.now().isoformat()))
    monkeypatch.setattr(copies, "paths", lambda: ["/emergency/", "/places/gone/"])
    assert (copies.write(), (copies.folder() / gone).exists()) == (1, False)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (None, "down"),
        ("08006", "down"),
        ("57P01", "down"),
        ("53300", "down"),
        ("25006", "read only"),
        ("40P01", ""),
        ("57014", ""),
        ("55P03", ""),
    ],
)
def test_only_a_database_that_is_away_puts_the_pages_out_of_service(code, trouble, rf):
    request = rf.get("/")
    reason = psycopg.OperationalError()
    reason.sqlstate = code
    try:
        raise OperationalError from reason
    except OperationalError:
        copies.note_trouble(None, request)
    assert getattr(request, "database_trouble", "") == trouble


def test_pages_are_asked_for_at_the_public_address_with_its_port(settings):
    settings.PUBLIC_URL = "https://welfare.example.jp:8443"
    settings.ALLOWED_HOSTS = ["welfare.example.jp"]
    asked = copies._asking("/ask/")
    assert asked.build_absolute_uri() == "https://welfare.example.jp:8443/ask/"


def test_a_database_that_can_only_be_read_still_serves_every_public_page(written, browse):
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    client = browse(None)
    client.raise_request_exception = False
    for path in (*ADDRESSES, "/places/", "/places/?q=そんなものはない", f"/places/{written.code}/"):
        assert (path, client.get(path).status_code) == (path, 200)
    answer = client.post(f"/places/{written.code}/propose/", PROPOSED)
    assert answer.status_code in (200, 422, 503)


PROPOSED = {"description": "お茶", "contact": "", "remark": ""}
