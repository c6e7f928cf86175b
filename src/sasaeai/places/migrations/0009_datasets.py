"""By which data set of open data a kind of page is given and taken; places of evacuation."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

KINDS = (
    ("evacuation", "避難する場所", "evacuation_space", 12),
    ("nursery", "子育ての施設", "preschool", 13),
    ("care_office", "介護サービス事業所", "care_service", 14),
)
DATASETS = [
    ("event", "イベント一覧"),
    ("public_facility", "公共施設一覧"),
    ("evacuation_space", "指定緊急避難場所一覧"),
    ("preschool", "子育て施設一覧"),
    ("care_service", "介護サービス事業所一覧"),
]
HAZARDS = [
    ("flood", "洪水"),
    ("landslide", "崖崩れ、土石流及び地滑り"),
    ("storm_surge", "高潮"),
    ("earthquake", "地震"),
    ("tsunami", "津波"),
    ("fire", "大規模な火事"),
    ("inland_flood", "内水氾濫"),
    ("volcano", "火山現象"),
]


def usual_sets(apps: Any, schema_editor: Any) -> None:
    """Activities are events and places are facilities, as they were given so far. The three other
    kinds wait, out of use, until somebody brings a file in."""
    category = apps.get_model("places", "Category")
    category.objects.filter(kind="activity").update(dataset="event")
    category.objects.filter(kind="place").update(dataset="public_facility")
    for code, label, dataset, order in KINDS:
        category.objects.get_or_create(
            code=code,
            defaults={
                "label": label,
                "kind": "place",
                "order": order,
                "counted": False,
                "dataset": dataset,
                "in_use": False,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("places", "0008_circle_keys")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="dataset",
            field=models.CharField(
                blank=True,
                choices=DATASETS,
                default="",
                max_length=20,
                verbose_name="オープンデータ",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="also_shelter",
            field=models.BooleanField(default=False, verbose_name="避難所でもある"),
        ),
        migrations.AddField(
            model_name="listing",
            name="hazards",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=HAZARDS, max_length=16),
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="listing",
            name="capacity",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="定員"),
        ),
        migrations.RunPython(usual_sets, migrations.RunPython.noop),
    ]
