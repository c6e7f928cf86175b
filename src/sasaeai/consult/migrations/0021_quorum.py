"""Kinds of meetings may ask for a quorum, and each meeting keeps the one it was called under."""

from __future__ import annotations

from django.db import migrations, models

CHOICES = [("majority", "過半数"), ("two_thirds", "3分の2以上"), ("all", "全員")]


def quorum() -> models.CharField[str, str]:
    return models.CharField("定足数", max_length=12, choices=CHOICES, default="", blank=True)


class Migration(migrations.Migration):
    dependencies = [("consult", "0020_approved_assessments")]

    operations = [
        migrations.AddField("conferencekind", "quorum", quorum()),
        migrations.AddField("conference", "quorum", quorum()),
    ]
