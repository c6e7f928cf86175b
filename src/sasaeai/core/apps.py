"""The core as a Django application."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from sasaeai.core.access.install import install, lift
from sasaeai.core.database.binding import bind_beside
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
        import_module("sasaeai.core.sealing.checking").remember_keys()


def lift_rules(sender: AppConfig, *, using: str, plan: Any, **_: Any) -> None:
    """Before anything changes; a migrate without work leaves the rules where they are."""
    if sender.label == LAST_TO_MIGRATE and plan:
        lift(connections[using])


LAST_TO_MIGRATE = "site"
connection_created.connect(bind_beside)
pre_migrate.connect(lift_rules)
post_migrate.connect(install_rules)
