"""Lines of versions that were adopted before become findable too."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from sasaeai.core.text import fold


def fill(apps: Any, schema_editor: Any) -> None:
    """The same words as ``finding.index_version`` gathers."""
    node_model = apps.get_model("plan", "PlanNode")
    rows = node_model.objects.exclude(version__status="draft").prefetch_related("roles")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sasaeai.maintenance', 'on', true)")
    for row in rows:
        gap = "　" if row.number[-1:].isalnum() else ""
        roles = (item.text for item in row.roles.all())
        words = "\n".join((f"{row.number}{gap}{row.title}", row.body, row.owner, *row.tags, *roles))
        node_model.objects.filter(pk=row.pk).update(search_text=fold(words))


class Migration(migrations.Migration):
    dependencies = [("plan", "0003_lineage_money_telling")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
