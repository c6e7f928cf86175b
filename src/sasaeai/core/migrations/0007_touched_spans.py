"""Marks of touched months may cover a run of months."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0006_metric_natures")]

    operations = [
        migrations.AddField(
            model_name="touchedmonth", name="until", field=models.DateField(null=True)
        ),
    ]
