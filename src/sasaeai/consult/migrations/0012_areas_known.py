"""Rows of before get the area in which their case lies today: no earlier one was kept."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consult", "0011_area_of_parts")]

    operations = [
        migrations.RunSQL(
            "SELECT set_config('sasaeai.maintenance', 'on', true); "
            "UPDATE consult_caseshare s SET area_id = c.area_id FROM consult_case c "
            "WHERE c.id = s.case_id; "
            "UPDATE consult_supportplan p SET area_id = c.area_id FROM consult_case c "
            "WHERE c.id = p.case_id AND p.agreed_on IS NOT NULL",
            migrations.RunSQL.noop,
        )
    ]
