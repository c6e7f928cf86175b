"""A version of an assessment is approved by somebody else than its author."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("consult", "0019_where_plans_were_decided"),
    ]

    operations = [
        migrations.AddField(
            "assessment",
            "approved_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("assessment", "approved_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                name="consult_assessment_approved_by_another",
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~models.Q(approved_by=models.F("made_by")),
            ),
        ),
    ]
