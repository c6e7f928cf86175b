"""Which kind of area is the council's 地区 becomes data; until now the code took "school"."""

from __future__ import annotations

from django.db import migrations, models

CHOOSE = """
SELECT set_config('sasaeai.maintenance', 'on', true);
UPDATE areas_areakind SET is_district = true WHERE code = 'school';
SELECT set_config('sasaeai.maintenance', 'off', true);
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_reach")]

    operations = [
        migrations.AddField(
            model_name="areakind",
            name="is_district",
            field=models.BooleanField(default=False, verbose_name="この社協の「地区」"),
        ),
        migrations.RunSQL(CHOOSE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="areakind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_district", True)),
                fields=("is_district",),
                name="areas_one_kind_is_the_district",
            ),
        ),
    ]
