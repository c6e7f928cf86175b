"""People as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sasaeai.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core.contributions import add_entries
        from sasaeai.people.navigation import ENTRIES
        from sasaeai.people.retention.held import held
        from sasaeai.people.retention.holdings import print_with

        add_entries(*ENTRIES)
        print_with(held)
