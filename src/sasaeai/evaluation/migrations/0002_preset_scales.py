"""The scales councils use, as rows that can be copied and changed."""

from typing import Any

from django.db import migrations

from sasaeai.evaluation.internal import presets


def add(apps: Any, editor: Any) -> None:
    presets.write(apps.get_model("evaluation", "Scale"), apps.get_model("evaluation", "ScaleStep"))


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
