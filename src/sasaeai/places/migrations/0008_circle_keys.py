"""The key of a circle is sealed and found by its hash (ADR 0011). Sheets that go round stay good."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from sasaeai.core.sealing import SealedTextField
from sasaeai.core.sealing.migrating import refuse_plain, seal_column
from sasaeai.places.models.circles import hash_of

TABLE = "places_circle"
PLAIN = " OR ".join(
    f"({part} ? 'key' AND NOT starts_with({part} ->> 'key', 's1.'))" for part in ("before", "after")
)


def keep_hashes(_apps: Any, editor: Any) -> None:
    """Before the keys are sealed; the history keeps no line of it."""
    with editor.connection.cursor() as cursor:
        _maintain(cursor, "on")
        cursor.execute("SELECT set_config('sasaeai.sealing_anew', 'on', true)")
        cursor.execute(f"SELECT id, key FROM {TABLE}")
        rows = [(hash_of(key), number) for number, key in cursor.fetchall()]
        cursor.executemany(f"UPDATE {TABLE} SET key_hash = %s WHERE id = %s", rows)
        _maintain(cursor, "off")


def erase_history(_apps: Any, editor: Any) -> None:
    """Keys stood plainly in the history of circles: its contents go, its hashes stay (ADR 0020).

    At the end nothing waits to be checked, or the table could not be altered further.
    """
    with editor.connection.cursor() as cursor:
        _maintain(cursor, "on")
        cursor.execute(
            f"SELECT DISTINCT row_id FROM core_change WHERE table_name = '{TABLE}' AND ({PLAIN})"
        )
        rows = [row[0] for row in cursor.fetchall()]
        if rows:
            cursor.execute(
                "INSERT INTO core_erasure (at, batch, xid, rows) "
                "VALUES (clock_timestamp(), 'places.circle.key', txid_current(), 0)"
            )
            cursor.execute("SELECT access.erase_history(%s, %s)", [[TABLE] * len(rows), rows])
            cursor.execute("UPDATE core_erasure SET xid = 0 WHERE xid = txid_current()")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _maintain(cursor, "off")


def _maintain(cursor: Any, how: str) -> None:
    cursor.execute("SELECT set_config('sasaeai.maintenance', %s, true)", [how])


class Migration(migrations.Migration):
    dependencies = [("places", "0007_circles"), ("core", "0012_ended_erasures")]

    operations = [
        migrations.AddField(
            "circle",
            "key_hash",
            models.CharField(max_length=64, null=True, editable=False),
        ),
        migrations.AlterField("circle", "key", models.TextField(editable=False)),
        migrations.RunPython(keep_hashes, migrations.RunPython.noop),
        migrations.RunPython(*seal_column(TABLE, "key")),
        migrations.RunPython(erase_history, migrations.RunPython.noop),
        migrations.AlterField("circle", "key", SealedTextField(max_length=32, editable=False)),
        refuse_plain(TABLE, "key"),
        migrations.AlterField(
            "circle",
            "key_hash",
            models.CharField(max_length=64, unique=True, editable=False),
        ),
    ]
