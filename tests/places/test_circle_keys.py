"""Keys that stood plainly in the database are carried over: the sheets stay good, the letters go."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from sasaeai.core.sealing.migrating import seal_column
from sasaeai.places.models.circles import hash_of
from tests.database import owner

KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
step = import_module("sasaeai.places.migrations.0008_circle_keys")


def plainly(line, title, key):
    """A circle as it was kept before, with its line of history."""
    number = line.execute(
        "INSERT INTO places_circle (title, opening, area_id, groups, starts_on, ends_on, key, key_hash) "
        "SELECT %s, '', (SELECT min(id) FROM areas_area), '{}', current_date, current_date, %s, %s "
        "RETURNING id",
        [title, key, title],
    ).fetchone()[0]
    assert history(line, number)[0][0]["key"] == key
    return number


def history(line, number):
    return line.execute(
        "SELECT after, digest IS NULL FROM core_change WHERE table_name = 'places_circle' "
        "AND row_id = %s ORDER BY id",
        [number],
    ).fetchall()


def test_a_key_of_before_is_found_by_its_hash_and_stands_nowhere():
    with owner() as line:
        line.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
        checks = line.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'places_circle'::regclass "
            "AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%starts_with(key,%'"
        ).fetchall()
        for (name,) in checks:
            line.execute(f"ALTER TABLE places_circle DROP CONSTRAINT {name}")
        assert len(checks) == 1
        before = line.execute("SELECT * FROM access.digests_of_core_change(0, 99999999)").fetchall()
        numbers = [plainly(line, "一つ", KEY), plainly(line, "二つ", OTHER)]
        sealed = line.execute("SELECT * FROM access.digests_of_core_change(0, 99999999)").fetchall()
        editor = SimpleNamespace(connection=line)
        for act in (step.keep_hashes, seal_column("places_circle", "key")[0], step.erase_history):
            act(None, editor)
        line.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
        found = [
            line.execute("SELECT access.places_circle_of(%s)", [hash_of(key)]).fetchone()[0]
            for key in (KEY, OTHER)
        ]
        assert found == numbers
        rows = line.execute(
            "SELECT string_agg(c::text, '') FROM places_circle c WHERE id = ANY (%s)", [numbers]
        ).fetchone()[0]
        assert (KEY in rows, OTHER in rows) == (False, False)
        assert [history(line, number) for number in numbers] == [[(None, False)]] * 2
        chain = line.execute("SELECT * FROM access.digests_of_core_change(0, 99999999)").fetchall()
        assert (chain == sealed, chain == before) == (True, False)
        opened = line.execute("SELECT count(*) FROM core_erasure WHERE xid <> 0").fetchone()[0]
        assert opened == 0
        line.rollback()
