"""What is due is asked by other functions, which give rows; those that gave a list go."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consult", "0008_erasure"), ("people", "0007_destruction_decided")]

    operations = [
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS access.consult_cases_due(date); "
            "DROP FUNCTION IF EXISTS access.consult_contacts_due(date)",
            migrations.RunSQL.noop,
        )
    ]
