"""Secrets of the second factor that the library kept in plain letters are sealed once."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from sasaeai.core.sealing import is_sealed, open_sealed, seal

PLACE = "mfa_authenticator.data"
MEMBERS = ("secret", "seed")


def seal_all(apps: Any, _editor: Any) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        plain = [m for m in MEMBERS if m in row.data and not is_sealed(row.data[m])]
        if plain:
            row.data |= {member: seal(row.data[member], place=PLACE) for member in plain}
            row.save(update_fields=["data"])


def open_all(apps: Any, _editor: Any) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        closed = [m for m in MEMBERS if m in row.data and is_sealed(row.data[m])]
        if closed:
            row.data |= {member: open_sealed(row.data[member], place=PLACE) for member in closed}
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_all, open_all)]
