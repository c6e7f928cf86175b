"""Where a case lay on each day; cases of before lay since ever where they lie now: no earlier one was kept."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("areas", "0003_district_kind"), ("consult", "0015_files_as_papers")]

    operations = [
        migrations.CreateModel(
            name="CaseArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="consult.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case", "since"], name="consult_area_since", nulls_distinct=False
                    ),
                    models.UniqueConstraint(
                        fields=["case", "until"], name="consult_area_until", nulls_distinct=False
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT set_config('sasaeai.maintenance', 'on', true); "
            "INSERT INTO consult_casearea (case_id, area_id) SELECT id, area_id FROM consult_case",
            migrations.RunSQL.noop,
        ),
    ]
