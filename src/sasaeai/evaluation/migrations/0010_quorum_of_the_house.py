"""The quorum's words are those that every meeting of the house uses."""

from __future__ import annotations

from django.db import migrations, models

CHOICES = [("majority", "過半数"), ("two_thirds", "3分の2以上"), ("all", "全員")]


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0009_sheets_handed_over")]

    operations = [
        migrations.AlterField(
            "committee",
            "quorum",
            models.CharField("定足数", max_length=12, choices=CHOICES, default="majority"),
        ),
    ]
