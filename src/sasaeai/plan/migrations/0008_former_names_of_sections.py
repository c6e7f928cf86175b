from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models


def name_before(apps: Any, schema_editor: Any) -> None:
    """Sections renamed before: the names that sheets of theirs were written under."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('evaluation_evalsheet')")
        if cursor.fetchone()[0] is None:
            return
        cursor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
        cursor.execute(
            "UPDATE plan_section k SET formerly = f.names FROM (SELECT s.section_id, "
            "array_agg(DISTINCT s.owner) AS names FROM evaluation_evalsheet s "
            "JOIN plan_section c ON c.id = s.section_id WHERE s.owner NOT IN ('', c.name) "
            "GROUP BY s.section_id) f WHERE f.section_id = k.id"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0007_succession"),
    ]

    operations = [
        migrations.AddField(
            model_name="section",
            name="formerly",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.RunPython(name_before, migrations.RunPython.noop),
    ]
