"""Maps of councils' own tables, kept with the plan they are for."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plan", "0005_definitions_and_closings")]

    operations = [
        migrations.AlterField(
            model_name="planimport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sheet", "計画シート"),
                    ("wide", "社協の表"),
                    ("document", "計画の文書"),
                ],
                max_length=10,
                verbose_name="種類",
            ),
        ),
        migrations.CreateModel(
            name="SheetMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heads", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maps",
                        to="plan.plan",
                    ),
                ),
            ],
            options={"ordering": ("-updated_at", "-id")},
        ),
        migrations.AddConstraint(
            model_name="sheetmap",
            constraint=models.UniqueConstraint(
                fields=("plan", "heads"), name="plan_map_once_a_heading"
            ),
        ),
    ]
