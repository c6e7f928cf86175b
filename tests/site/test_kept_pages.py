"""Kept pages are fast and never old."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["pages"].clear()


def test_an_unchanged_page_costs_one_query(browse, django_assert_num_queries):
    client = browse(None)
    first = client.get("/ask/").content
    with django_assert_num_queries(1):
        assert client.get("/ask/").content == first


def test_a_changed_organisation_is_on_the_page_at_once(cast, browse, as_actor):
    client = browse(None)
    client.get("/ask/")
    with as_actor(cast.planner):
        Organisation.objects.filter(code="dc-S1").update(
            name="朝凪の新しい会", phone="000-111-2222"
        )
    assert "朝凪の新しい会" in client.get("/ask/").content.decode()


def test_the_readers_own_settings_make_their_own_page(browse):
    client = browse(None)
    plain = client.get("/ask/").content.decode()
    client.get("/look/?text=xlarge")
    large = client.get("/ask/").content.decode()
    assert ('data-text="xlarge"' in plain, 'data-text="xlarge"' in large) == (False, True)


def test_a_signed_in_person_never_gets_a_kept_page(cast, browse):
    browse(None).get("/ask/")
    assert browse(cast.planner).get("/ask/").headers["Cache-Control"] == "no-store"


def test_every_write_to_a_public_table_leaves_a_mark(cast, as_actor, django_assert_num_queries):
    from django.db import connection

    def marks() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM core_publicchange")
            return cursor.fetchone()[0]

    before = marks()
    with as_actor(cast.planner):
        Area.objects.filter(code="S1").update(source="見本")
    assert marks() == before + 1
