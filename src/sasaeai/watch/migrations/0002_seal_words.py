"""What visitors and the office wrote freely about somebody is sealed (ADR 0009)."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from sasaeai.core.sealing import SealedTextField
from sasaeai.core.sealing.migrating import seal_column

COLUMNS = (
    ("visit", "note", {"max_length": 200, "verbose_name": "ひとこと"}),
    ("visit", "void_reason", {"max_length": 100}),
    ("watchplan", "hint", {"max_length": 60, "verbose_name": "会うときに"}),
    ("worry", "word", {"max_length": 100, "verbose_name": "どうなったか"}),
)


def steps(model: str, column: str, options: dict[str, Any]) -> list[Any]:
    """Room for the longer letters, sealing, and then the check that refuses plain ones."""
    options = {"blank": True, "default": "", **options}
    return [
        migrations.AlterField(model, column, models.TextField(**options)),
        migrations.RunPython(*seal_column(f"watch_{model}", column)),
        migrations.AlterField(model, column, SealedTextField(**options)),
    ]


class Migration(migrations.Migration):
    dependencies = [("watch", "0001_initial"), ("core", "0005_sealing_keys")]

    operations = [step for column in COLUMNS for step in steps(*column)]
