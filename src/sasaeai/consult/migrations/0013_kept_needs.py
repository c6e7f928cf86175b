"""A half year of the needs map is worked out once and kept."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0003_district_kind"), ("consult", "0012_areas_known")]

    operations = [
        migrations.CreateModel(
            name="NeedsTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(unique=True, verbose_name="はじまり")),
                ("content", models.JSONField()),
                ("kept_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.areakind",
                    ),
                ),
            ],
        ),
    ]
