"""The privacy officer's board asks for searches, exports and prints of the last weeks by their act."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0009_readers_of_jobs")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX core_auditentry_verb ON core_auditentry (verb, at DESC)",
            "DROP INDEX core_auditentry_verb",
        )
    ]
