"""Whoever edits journal or history past the application breaks the chain, and the check says where."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from sasaeai.core import audit
from sasaeai.core.audit import chain, checking
from sasaeai.core.audit.models import JournalCheck, JournalSeal
from sasaeai.core.database.provision import connect
from sasaeai.core.sealing import Key
from sasaeai.core.sealing.keyring import parse, written
from sasaeai.core.sealing.rotation import still_under
from sasaeai.people.models import Person
from tests.database import NAME, address_here, owner

pytestmark = pytest.mark.django_db
EDITS = {
    "a word": "UPDATE core_auditentry SET purpose = 'nothing' WHERE id = %(id)s",
    "who": "UPDATE core_auditentry SET actor_id = coalesce(actor_id, 0) + 1 WHERE id = %(id)s",
    "when": "UPDATE core_auditentry SET at = at + interval '1 microsecond' WHERE id = %(id)s",
    "a number inside": "UPDATE core_auditentry SET detail = '{\"rows\": 2}' WHERE id = %(id)s",
    "a row less": "DELETE FROM core_auditentry WHERE id = %(id)s",
    "a row of a year nobody sealed": "INSERT INTO core_auditentry (id, at, verb) "
    "VALUES (%(id)s, '2024-05-01', 'x')",
}


@pytest.fixture
def sealed(cast, as_actor) -> int:
    """Three acts and some changes, sealed; returns the id of the middle act."""
    with as_actor(cast.social_worker):
        for number in range(3):
            audit.record("test.act", detail={"rows": number})
        Person.objects.update(kana="あおば きよし")
    assert chain.extend(chain.heights()) > 3
    with as_actor(cast.auditor):
        ids = audit.models.Entry.objects.filter(verb="test.act").order_by("id")
        return list(ids.values_list("pk", flat=True))[1]


def verdicts() -> dict[str, checking.Verdict]:
    return {verdict.source: verdict for verdict in checking.check()}


def test_an_untouched_journal_holds_and_says_how_far_it_reaches(sealed):
    found = verdicts()
    assert [verdict.whole for verdict in found.values()] == [True, True]
    entries = found["core_auditentry"]
    assert (entries.rows >= 3, entries.seals >= 1, entries.last_at is not None) == (
        True,
        True,
        True,
    )
    assert checking.keep(list(found.values())).broken == []


def test_sealing_again_seals_only_what_is_new(sealed, cast, as_actor):
    assert chain.extend(chain.heights()) == 0
    with as_actor(cast.planner):
        audit.record("test.later")
    assert chain.extend(chain.heights()) == 1
    assert all(verdict.whole for verdict in verdicts().values())


def test_long_journals_are_sealed_in_pieces(sealed, cast, as_actor, monkeypatch):
    monkeypatch.setattr(chain, "PIECE", 2)
    with as_actor(cast.planner):
        for _ in range(5):
            audit.record("test.later")
    before = JournalSeal.objects.count()
    assert chain.extend(chain.heights()) == 5
    assert JournalSeal.objects.count() - before == 3
    assert all(verdict.whole for verdict in verdicts().values())


def test_the_application_cannot_touch_the_chain(sealed):
    from django.db import DatabaseError, transaction

    for statement in ("UPDATE core_journalseal SET rows = 0", "DELETE FROM core_journalseal"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_hash_does_not_depend_on_the_session(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'America/New_York'")
        cursor.execute("SET LOCAL DateStyle = 'ISO, DMY'")
        cursor.execute("SET LOCAL bytea_output = 'escape'")
        cursor.execute("SET LOCAL extra_float_digits = 0")
    assert all(verdict.whole for verdict in verdicts().values())


def test_a_seal_made_without_the_key_is_found(sealed):
    """Somebody with the database alone edits a row and makes hash and mark anew."""
    row = JournalSeal.objects.filter(source="core_auditentry").last()
    stranger = Key(parse(settings.SASAEAI_SEALING_KEYS)[0].id, b"x" * 32)
    forged = JournalSeal(
        source=row.source, year=row.year, after_id=row.last_id, last_id=row.last_id + 1, rows=0
    )
    forged.mark = chain.mark_of(forged, before=row.mark, key=stranger)
    forged.save(force_insert=True)
    broken = verdicts()["core_auditentry"].broken
    assert broken is not None
    assert (broken.kind, broken.after_id) == ("mark", row.last_id)


def test_a_key_that_the_chain_needs_is_named(sealed):
    old = parse(settings.SASAEAI_SEALING_KEYS)[0]
    assert still_under(old.id)["core_journalseal"] >= 1
    with override_settings(SASAEAI_SEALING_KEYS=written([Key("new", b"n" * 32)])):
        broken = verdicts()["core_auditentry"].broken
    assert broken is not None and broken.kind == "key"


def test_after_a_new_key_the_chain_goes_on(sealed, cast, as_actor):
    old = parse(settings.SASAEAI_SEALING_KEYS)[0]
    with override_settings(SASAEAI_SEALING_KEYS=written([Key("new", b"n" * 32), old])):
        with as_actor(cast.planner):
            audit.record("test.later")
        chain.extend(chain.heights())
        assert JournalSeal.objects.filter(mark__startswith="new.").count() == 1
        assert all(verdict.whole for verdict in verdicts().values())


class TestEdits:
    """With a database of rows that really were committed, and somebody who owns the server."""

    @pytest.fixture
    def administrator(self) -> Iterator[psycopg.Connection]:
        """A superuser's transaction that is rolled back; triggers switched off, as they can do."""
        with connect(address_here(), NAME) as line:
            line.autocommit = False
            line.execute("SET session_replication_role = replica")
            yield line
            line.rollback()

    def through(self, line: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
        """The check reads through that transaction, which alone sees the edit."""
        monkeypatch.setattr(chain, "connection", _Line(line))
        monkeypatch.setattr(checking, "digests", chain.digests)

    @pytest.mark.parametrize("edit", EDITS)
    def test_each_is_found_in_its_range(self, administrator, monkeypatch, edit):
        self.through(administrator, monkeypatch)
        ids = administrator.execute("SELECT id FROM core_auditentry ORDER BY id").fetchall()
        height, middle = ids[-1][0], ids[len(ids) // 2][0]
        monkeypatch.setattr(chain, "PIECE", 7)
        assert chain.extend({"core_auditentry": height}) == len(ids)
        assert verdicts()["core_auditentry"].whole
        administrator.execute(EDITS[edit], {"id": middle})
        broken = verdicts()["core_auditentry"].broken
        assert broken is not None
        assert broken.after_id < middle <= broken.last_id
        assert broken.kind == ("rows" if "row" in edit else "letters")

    def test_history_too(self, administrator, monkeypatch):
        self.through(administrator, monkeypatch)
        height = administrator.execute("SELECT max(id) FROM core_change").fetchone()[0]
        assert chain.extend({"core_change": height}) > 10
        administrator.execute(
            "UPDATE core_change SET after = jsonb_set(after, '{kana}', '\"べつ\"') "
            "WHERE id = (SELECT max(id) FROM core_change WHERE after ? 'kana')"
        )
        broken = verdicts()["core_change"].broken
        assert broken is not None and broken.kind == "letters"

    def test_a_year_whose_retention_ended_is_not_missed(self, administrator, monkeypatch):
        self.through(administrator, monkeypatch)
        height = administrator.execute("SELECT max(id) FROM core_auditentry").fetchone()[0]
        chain.extend({"core_auditentry": height})
        year = JournalSeal.objects.filter(source="core_auditentry").values_list("year", flat=True)[
            0
        ]
        administrator.execute(f"DROP TABLE core_auditentry_fy{year}")
        assert verdicts()["core_auditentry"].broken.kind == "rows"
        chain.note_removal("core_auditentry", year)
        found = verdicts()["core_auditentry"]
        assert (found.whole, found.removed_years) == (True, (year,))


class _Line:
    """Django's connection for ``chain``, led through another one."""

    def __init__(self, line: psycopg.Connection) -> None:
        self._line = line

    def cursor(self) -> psycopg.Cursor:
        return self._line.cursor()


def test_rows_of_whoever_is_still_at_work_are_left_for_later(monkeypatch):
    with owner() as writer, owner() as line:
        line.autocommit = True
        monkeypatch.setattr(chain, "connection", _Line(line))
        writer.execute(
            "INSERT INTO core_auditentry (at, verb) VALUES (clock_timestamp(), 'test.slow')"
        )
        assert chain.settled_heights(patience=0.3) == {}
        closing = threading.Timer(0.3, writer.rollback)
        closing.start()
        assert set(chain.settled_heights(patience=10)) == {"core_auditentry", "core_change"}
        closing.join()


def test_the_job_keeps_its_outcome(sealed):
    from sasaeai.core.tasks import check_journal

    check_journal(0)
    assert JournalCheck.objects.latest("id").broken == []
