"""Places as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "sasaeai.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.core.contributions import add_card, add_entries
        from sasaeai.people.public import add_words
        from sasaeai.places.acts import ACTS
        from sasaeai.places.contributions import CARDS, ENTRIES
        from sasaeai.places.metrics import METRICS

        metrics.register(*METRICS)
        add_entries(*ENTRIES)
        for card in CARDS:
            add_card(card)
        add_words(ACTS)
