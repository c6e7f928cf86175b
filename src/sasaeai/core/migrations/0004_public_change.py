"""A mark per writing statement that public pages depend on; kept pages compare it (ADR 0007)."""

from __future__ import annotations

from django.db import migrations

MARKS = """
CREATE UNLOGGED TABLE core_publicchange (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cache")]

    operations = [migrations.RunSQL(MARKS, "DROP TABLE core_publicchange")]
