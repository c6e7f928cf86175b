"""How much of the city lies in each area, for row policies of those who work for large parts."""

from __future__ import annotations

from django.db import migrations, models

FILL = """
SELECT set_config('sasaeai.maintenance', 'on', true);
UPDATE areas_area a SET reach = k.reach FROM (
  SELECT ancestor_id, 100 * count(*) / (SELECT count(*) FROM areas_area) AS reach
  FROM areas_closure GROUP BY ancestor_id) k
WHERE k.ancestor_id = a.id;
SELECT set_config('sasaeai.maintenance', 'off', true);
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="reach",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
