"""Erasures that ended: their transactions' numbers come again in a restored database."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0011_erasure")]

    operations = [
        migrations.RunSQL("UPDATE core_erasure SET xid = 0", migrations.RunSQL.noop),
    ]
