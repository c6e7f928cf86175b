"""The voices room (listening) as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "sasaeai.voices"
    label = "voices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.people.public import add_words
        from sasaeai.voices import navigation
        from sasaeai.voices.acts import ACTS, SUBJECTS
        from sasaeai.voices.metrics import METRICS

        metrics.register(*METRICS)
        navigation.contribute()
        add_words(ACTS, SUBJECTS)
