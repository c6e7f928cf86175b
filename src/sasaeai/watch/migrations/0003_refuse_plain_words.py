"""The check in the column that the step before had left out: it refuses plain letters."""

from __future__ import annotations

from django.db import migrations

from sasaeai.core.sealing.migrating import refuse_plain

COLUMNS = (
    ("watch_visit", "note"),
    ("watch_visit", "void_reason"),
    ("watch_watchplan", "hint"),
    ("watch_worry", "word"),
)


class Migration(migrations.Migration):
    dependencies = [("watch", "0002_seal_words")]

    operations = [refuse_plain(table, column) for table, column in COLUMNS]
