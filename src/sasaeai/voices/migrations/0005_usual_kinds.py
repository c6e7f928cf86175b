"""What councils usually call their sessions, as rows that can be changed."""

from typing import Any

from django.db import migrations

from sasaeai.voices.sessions import presets


def add(apps: Any, editor: Any) -> None:
    presets.write(apps.get_model("voices", "SessionKind"))


class Migration(migrations.Migration):
    dependencies = [("voices", "0004_sessions")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
