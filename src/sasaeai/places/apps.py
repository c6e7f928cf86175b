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
        from sasaeai.places.acts import ACTS, SUBJECTS
        from sasaeai.places.circles.metrics import METRICS as OF_CIRCLES
        from sasaeai.places.contributions import CARDS, ENTRIES
        from sasaeai.places.desks.lines import add_wording
        from sasaeai.places.desks.metrics import METRICS as OF_DESKS
        from sasaeai.places.metrics import METRICS
        from sasaeai.places.notices.calling import called_for
        from sasaeai.places.notices.metrics import METRICS as OF_NOTICES
        from sasaeai.places.renditions.metrics import METRICS as OF_RENDITIONS
        from sasaeai.places.renditions.reading import wording
        from sasaeai.places.starting import add_step_source

        metrics.register(*METRICS, *OF_NOTICES, *OF_DESKS, *OF_CIRCLES, *OF_RENDITIONS)
        add_entries(*ENTRIES)
        for card in CARDS:
            add_card(card)
        add_words(ACTS, SUBJECTS)
        add_wording(wording)
        add_step_source(called_for)
