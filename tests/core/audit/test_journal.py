"""The journal only grows, says who did what, and lets a person ask who saw them."""

from __future__ import annotations

import csv
from io import StringIO

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.audit.models import Change, Entry
from sasaeai.core.database import Credentials
from sasaeai.people.models import Account, Person
from tests.database import HOME, NAME

pytestmark = pytest.mark.django_db
TABLES = ("core_auditentry", "core_change", "core_reading")
STATEMENTS = (
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE {table}",
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
)


def latest(cast, as_actor, verb: str) -> list[Entry]:
    with as_actor(cast.auditor):
        return list(Entry.objects.filter(verb=verb).order_by("id"))


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda text: text.split(" {")[0])
@pytest.mark.parametrize("table", TABLES)
def test_the_application_cannot_change_the_journal(cast, as_actor, table, statement):
    with as_actor(cast.auditor):
        audit.record("test.act")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=table))


@pytest.mark.parametrize("statement", STATEMENTS[:3], ids=lambda text: text.split(" {")[0])
@pytest.mark.parametrize("table", ("core_auditentry", "core_change"))
def test_even_the_owner_of_the_tables_is_refused(table, statement):
    """The cast was built with traces, so there are rows that could be changed."""
    found = Credentials.load(HOME, NAME)
    with psycopg.connect(
        host=found.host,
        port=found.port,
        dbname=NAME,
        user=found.owner,
        password=found.owner_password,
    ) as owner:
        owner.execute("SET sasaeai.maintenance = 'on'")
        rows = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert rows is not None and rows[0] > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(statement.format(table=table))


def test_nobody_writes_an_act_in_anothers_name(cast, as_actor):
    with (
        as_actor(cast.planner),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO core_auditentry (at, actor_id, verb, detail) VALUES (now(), %s, 'x', '{}')",
            [cast.auditor.pk],
        )


def test_an_act_says_who_what_whom_and_why(cast, as_actor):
    with acting(cast.social_worker.pk, purpose="/desk/watch/plans/"):
        audit.record("test.act", subject=("plan", 7), person_id=9, detail={"rows": 3})
    (row,) = latest(cast, as_actor, "test.act")
    assert (row.actor_id, row.purpose, row.subject_type, row.subject_id, row.person_id) == (
        cast.social_worker.pk,
        "/desk/watch/plans/",
        "plan",
        7,
        9,
    )
    assert (row.detail, row.at.utcoffset() is not None) == ({"rows": 3}, True)


def test_a_list_of_hundred_persons_is_one_statement(cast, as_actor, django_assert_num_queries):
    with as_actor(cast.social_worker), django_assert_num_queries(1):
        audit.subjects_seen("test.list", [("person", number, number) for number in range(100)])
    assert [row.person_id for row in latest(cast, as_actor, "test.list")] == list(range(100))


def test_an_empty_list_leaves_no_trace_and_costs_nothing(cast, as_actor, django_assert_num_queries):
    with as_actor(cast.social_worker), django_assert_num_queries(0):
        audit.subjects_seen("test.list", [])


def test_an_act_that_was_undone_left_no_trace(cast, as_actor):
    with pytest.raises(ZeroDivisionError), acting(cast.social_worker.pk, purpose="test"):
        audit.record("test.undone")
        raise ZeroDivisionError
    assert latest(cast, as_actor, "test.undone") == []


def test_a_bulk_change_keeps_every_row_before_and_after(cast, as_actor):
    with acting(cast.social_worker.pk, purpose="/desk/bulk/"):
        ids = set(Person.objects.values_list("pk", flat=True))
        Person.objects.filter(pk__in=ids).update(kana="まとめて")
    with as_actor(cast.auditor):
        rows = Change.objects.filter(table_name="people_person", after__kana="まとめて")
        found = {row.row_id: row for row in rows}
    assert (set(found), len(ids)) == (ids, 4)
    assert {(row.actor_id, row.purpose, row.operation) for row in found.values()} == {
        (cast.social_worker.pk, "/desk/bulk/", "update")
    }
    assert {row.before["kana"] for row in found.values()} >= {"あおば きよし"}
    assert {tuple(row.after) for row in found.values()} == {("kana",)}


def test_a_change_by_raw_sql_is_kept_too(cast, as_actor):
    with acting(cast.social_worker.pk, purpose="raw"), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET kana = 'なま' WHERE name = '青葉 きよし'")
    with as_actor(cast.auditor):
        assert (
            Change.objects.filter(after__kana="なま", actor_id=cast.social_worker.pk).count() == 1
        )


def test_a_change_that_changes_nothing_is_not_history(cast, as_actor):
    with acting(cast.social_worker.pk, purpose="same"):
        person = Person.objects.get(name="青葉 きよし")
        Person.objects.filter(pk=person.pk).update(kana=person.kana)
    with as_actor(cast.auditor):
        assert Change.objects.filter(purpose="same").count() == 0


def test_the_history_of_one_row_is_told_in_order(cast, as_actor):
    with acting(cast.social_worker.pk, purpose="test"):
        person = Person.objects.get(name="青葉 きよし")
        for kana in ("いち", "に"):
            Person.objects.filter(pk=person.pk).update(kana=kana)
    with as_actor(cast.auditor):
        found = [row.after.get("kana") for row in audit.changes_of("people_person", person.pk)]
    assert found[-2:] == ["いち", "に"]


@pytest.fixture
def seen(cast, as_actor) -> tuple[int, int]:
    """青葉 is the resident who signs in; the social worker looked at 青葉 and at 石川."""
    with as_actor(cast.social_worker):
        ids = dict(Person.objects.values_list("name", "pk"))
        audit.subjects_seen(
            "test.seen", [("person", ids[n], ids[n]) for n in ("青葉 きよし", "石川 ゆう")]
        )
    with as_actor(cast.administrator):
        Account.objects.filter(pk=cast.resident.pk).update(person_id=ids["青葉 きよし"])
    return ids["青葉 きよし"], ids["石川 ゆう"]


def test_a_person_learns_who_saw_them_and_nothing_about_others(cast, as_actor, seen):
    own, other = seen
    with as_actor(cast.resident):
        found = [row.actor_id for row in audit.seen_by(own).filter(verb="test.seen")]
        assert (found, audit.seen_by(other).count()) == ([cast.social_worker.pk], 0)
        assert set(Entry.objects.values_list("person_id", flat=True)) == {own}


@pytest.mark.parametrize("login", ("commissioner", "planner", "administrator", "manager", None))
def test_nobody_else_reads_who_saw_a_person(cast, as_actor, seen, login):
    with as_actor(cast.accounts.get(login) if login else None):
        assert (audit.seen_by(seen[0]).count(), Change.objects.count()) == (0, 0)


def test_line_breaks_cannot_forge_a_line_of_the_journal(cast, as_actor, browse):
    forged = "/x\r\n2026-04-01,nobody,forged"
    with acting(cast.social_worker.pk, purpose=forged):
        audit.record("test.forged", detail={"words": "a\r\nb"})
    assert [row.purpose for row in latest(cast, as_actor, "test.forged")] == [forged]
    answer = browse(cast.auditor).get("/desk/journal/export/csv/")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    with as_actor(cast.auditor):
        assert len(rows) == Entry.objects.count() + 1
    assert len({len(row) for row in rows}) == 1
