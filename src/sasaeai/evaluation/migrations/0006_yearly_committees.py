"""Committees that judge every year, beside those of the middle and the end."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_committee")]

    operations = [
        migrations.AlterField(
            model_name="committee",
            name="kind",
            field=models.CharField(
                choices=[("year", "年度評価"), ("mid", "中間評価"), ("final", "最終評価")],
                max_length=6,
                verbose_name="種類",
            ),
        ),
    ]
