"""The core as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from sasaeai.core.access.install import install
from sasaeai.core.ui import converters


class CoreConfig(AppConfig):
    name = "sasaeai.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        converters.register()


def install_rules(sender: AppConfig, *, using: str, plan: Any, **_: Any) -> None:
    """After the last application has migrated, the access rules of all rooms are written anew."""
    if sender.label == LAST_TO_MIGRATE:
        install(connections[using])


LAST_TO_MIGRATE = "site"
post_migrate.connect(install_rules)
