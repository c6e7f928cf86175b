"""The last recount of a closed period is found at once; a flag of meetings that nothing read goes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0013_kept_needs")]

    operations = [
        migrations.AddIndex(
            model_name="closecheck",
            index=models.Index(fields=["close", "-id"], name="consult_last_check"),
        ),
        migrations.RemoveField(model_name="conferencekind", name="decides_plans"),
    ]
