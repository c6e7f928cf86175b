"""Why the papers of a meeting stay open longer than usual."""

from __future__ import annotations

from django.db import migrations

from sasaeai.core.sealing import SealedTextField


class Migration(migrations.Migration):
    dependencies = [("consult", "0016_areas_of_cases")]

    operations = [
        migrations.AddField(
            "conference",
            "papers_why",
            SealedTextField("延ばしたわけ", max_length=200, blank=True, default=""),
        ),
    ]
