"""What usually becomes of an opinion, as rows that can be changed."""

from typing import Any

from django.db import migrations

from sasaeai.voices.comments import presets


def add(apps: Any, editor: Any) -> None:
    presets.write(apps.get_model("voices", "CommentCategory"))


class Migration(migrations.Migration):
    dependencies = [("voices", "0002_comments")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
