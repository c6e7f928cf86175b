"""The desk as a Django application; it owns no tables."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sasaeai.desk"
    label = "desk"

    def ready(self) -> None:
        from sasaeai.desk.navigation import ENTRIES
        from sasaeai.core.contributions import add_entries

        add_entries(*ENTRIES)
