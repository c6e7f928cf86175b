"""The schedule with which a council begins. No law gives it: every council decides its own years."""

from __future__ import annotations

from typing import Any

from django.db import migrations

USUAL = (
    ("consult.case", "支援の記録", 5, "終結した日（本人が子どものときは、25歳になるまでは残す）"),
    ("consult.contact", "支援にならなかった相談", 3, "相談を受けた日"),
    ("watch.visit", "見守り訪問の記録", 3, "訪問した日"),
    ("core.journal", "だれが何をしたかの記録", 10, "その年度の終わり"),
)


def usual_rules(apps: Any, schema_editor: Any) -> None:
    rule = apps.get_model("people", "RetentionRule")
    schema_editor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    for holding, label, years, counted_from in USUAL:
        rule.objects.get_or_create(
            holding=holding,
            defaults={"label": label, "years": years, "counted_from": counted_from},
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_erasure")]

    operations = [migrations.RunPython(usual_rules, migrations.RunPython.noop)]
