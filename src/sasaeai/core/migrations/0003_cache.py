"""Counters that all worker processes share (sign-in throttling); losing them in a crash is fine."""

from __future__ import annotations

from django.db import migrations

CACHE = """
CREATE UNLOGGED TABLE core_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database")]

    operations = [migrations.RunSQL(CACHE, "DROP TABLE core_cache")]
