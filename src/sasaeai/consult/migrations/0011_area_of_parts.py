"""Plans and shares remember in which area the case lay: figures by area do not move with a person."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

AREA = models.ForeignKey(
    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
)


class Migration(migrations.Migration):
    dependencies = [("areas", "0003_district_kind"), ("consult", "0010_referrals_follow_contacts")]

    operations = [
        migrations.AddField("caseshare", "area", AREA.clone()),
        migrations.AddField("supportplan", "area", AREA.clone()),
    ]
