"""The sixteen concerns of the national intake form, as a council begins with them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

USUAL = (
    ("health", "病気や健康、障害"),
    ("housing", "住まい"),
    ("income", "収入・生活費"),
    ("rent", "家賃やローンの支払い"),
    ("dues", "税金や公共料金等の支払い"),
    ("debt", "債務"),
    ("job_search", "仕事探し、就職"),
    ("job_trouble", "仕事上の不安やトラブル"),
    ("community", "地域との関係"),
    ("family", "家族との関係"),
    ("child_raising", "子育て"),
    ("care", "介護"),
    ("withdrawal", "ひきこもり・不登校"),
    ("violence", "DV・虐待"),
    ("food", "食べるものがない"),
    ("other", "その他"),
)


def usual_concerns(apps: Any, schema_editor: Any) -> None:
    concern = apps.get_model("consult", "Concern")
    schema_editor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    for order, (code, label) in enumerate(USUAL, start=1):
        concern.objects.get_or_create(code=code, defaults={"label": label, "order": order})


class Migration(migrations.Migration):
    dependencies = [("consult", "0001_initial")]

    operations = [migrations.RunPython(usual_concerns, migrations.RunPython.noop)]
