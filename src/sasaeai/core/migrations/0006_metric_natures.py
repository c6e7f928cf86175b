"""Half years are kept, readings keep their state and batch, entered numbers belong to a series.

Until now no screen entered a number, so the table of them is empty wherever this runs.
"""

from __future__ import annotations

import datetime

import django.db.models.deletion
from django.db import migrations, models

EPOCH = datetime.date(2026, 4, 1)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_sealing_keys")]

    operations = [
        migrations.AlterField(
            "fact",
            "grain",
            models.CharField(
                choices=[("month", "月"), ("half", "半期"), ("year", "年度")], max_length=5
            ),
        ),
        migrations.AddField("reading", "cell", models.CharField(default="", max_length=200)),
        migrations.AddField("reading", "batch", models.UUIDField(null=True)),
        migrations.AddIndex("reading", models.Index(fields=["batch"], name="core_reading_batch")),
        migrations.RunSQL("DELETE FROM core_typedvalue", migrations.RunSQL.noop),
        migrations.RemoveConstraint("typedvalue", "core_typedvalue_once"),
        migrations.RemoveField("typedvalue", "metric"),
        migrations.RemoveField("typedvalue", "month"),
        migrations.AddField(
            "typedvalue",
            "series",
            models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="typed",
                to="core.series",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "typedvalue", "part", models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            "typedvalue", "start", models.DateField(default=EPOCH), preserve_default=False
        ),
        migrations.AddField(
            "typedvalue", "end", models.DateField(default=EPOCH), preserve_default=False
        ),
        migrations.AddField(
            "typedvalue",
            "state",
            models.CharField(
                choices=[
                    ("value", "数がある"),
                    ("zero", "0（数えたが、なかった）"),
                    ("not_applicable", "対象外（もともと数えない）"),
                    ("taken_back", "取り消し（未入力にもどす）"),
                ],
                default="value",
                max_length=15,
            ),
        ),
        migrations.AddField("typedvalue", "words", models.TextField(blank=True, default="")),
        migrations.AlterField(
            "typedvalue",
            "value",
            models.DecimalField(decimal_places=4, max_digits=18, null=True),
        ),
        migrations.AlterField("typedvalue", "entered_at", models.DateTimeField(auto_now=True)),
        migrations.AddConstraint(
            "typedvalue",
            models.UniqueConstraint(
                fields=["series", "part", "start", "end", "area_id"], name="core_typedvalue_once"
            ),
        ),
        migrations.AddConstraint(
            "typedvalue",
            models.CheckConstraint(
                condition=models.Q(state="value")
                & (
                    models.Q(value__isnull=False)
                    | models.Q(words="", _negated=True)
                    | models.Q(part="", _negated=True)
                )
                | models.Q(state="value", _negated=True) & models.Q(value__isnull=True),
                name="core_typedvalue_state",
            ),
        ),
    ]
