"""A proposal to destroy can be refused; until what age records of children stay is data."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sasaeai.core.sealing

CHILDREN = ("consult.case", "consult.contact")
SAID = "終結した日（本人が子どものときは、25歳になるまでは残す）"


def usual_age(apps: Any, schema_editor: Any) -> None:
    rules = apps.get_model("people", "RetentionRule").objects
    schema_editor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    rules.filter(holding__in=CHILDREN).update(until_age=25)
    rules.filter(counted_from=SAID).update(counted_from="終結した日")


class Migration(migrations.Migration):
    dependencies = [("people", "0006_organisation_id")]

    operations = [
        migrations.AddField(
            model_name="destruction",
            name="refused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="destruction",
            name="refused_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="destruction",
            name="refused_why",
            field=sasaeai.core.sealing.SealedTextField(blank=True, default="", verbose_name="わけ"),
        ),
        migrations.AddField(
            model_name="retentionrule",
            name="until_age",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="子どもの記録は何歳まで"
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True), ("refused_by__isnull", True), _connector="OR"
                ),
                name="people_destruction_decided_once",
            ),
        ),
        migrations.RunPython(usual_age, migrations.RunPython.noop),
    ]
