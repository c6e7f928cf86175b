"""The desk as a Django application; it owns no tables."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sasaeai.desk"
    label = "desk"

    def ready(self) -> None:
        from sasaeai.core.contributions import add_entries
        from sasaeai.desk.navigation import ENTRIES

        add_entries(*ENTRIES)
