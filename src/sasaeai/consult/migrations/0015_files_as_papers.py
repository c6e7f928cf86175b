"""A paper of a meeting may be a file; its name and its key are sealed."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from sasaeai.core.sealing import SealedTextField


class Migration(migrations.Migration):
    dependencies = [("consult", "0014_last_checks"), ("core", "0013_keys_of_jobs")]

    operations = [
        migrations.AlterField(
            "conferencepaper", "body", SealedTextField("資料", blank=True, default="")
        ),
        migrations.AddField(
            "conferencepaper",
            "file",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
            ),
        ),
        migrations.AddField(
            "conferencepaper",
            "file_name",
            SealedTextField("ファイル", max_length=100, blank=True, default=""),
        ),
        migrations.AddField(
            "conferencepaper", "file_key", SealedTextField(blank=True, default="", editable=False)
        ),
    ]
