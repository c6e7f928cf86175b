"""At the end of a retention period contents go from the history as well; the chain still holds."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0010_journal_by_act")]

    operations = [
        migrations.AddField("change", "digest", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("batch", models.CharField(max_length=60)),
                ("xid", models.BigIntegerField()),
                ("rows", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "core_erasure",
                "indexes": [models.Index(fields=["xid"], name="core_erasure_xid")],
            },
        ),
    ]
