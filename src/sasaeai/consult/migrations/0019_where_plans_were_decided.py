"""At which item of which meeting a plan was decided."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0018_where_cases_lay_before")]

    operations = [
        migrations.AddField(
            "supportplan",
            "decided_in",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="consult.conferenceitem",
            ),
        ),
    ]
