"""The portal as a Django application; it owns no tables."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sasaeai.portal"
    label = "portal"

    def ready(self) -> None:
        from sasaeai.core.contributions import add_entries
        from sasaeai.portal.navigation import ENTRIES

        add_entries(*ENTRIES)
