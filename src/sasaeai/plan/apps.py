"""The plan as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "sasaeai.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core.contributions import add_entries
        from sasaeai.people.public import add_words
        from sasaeai.plan.acts import ACTS
        from sasaeai.plan.navigation import ENTRIES

        add_entries(*ENTRIES)
        add_words(ACTS)
