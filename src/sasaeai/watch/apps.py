"""The watch room as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "sasaeai.watch"
    label = "watch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.people.public import add_words
        from sasaeai.watch import navigation
        from sasaeai.watch.acts import ACTS
        from sasaeai.watch.metrics import METRICS

        metrics.register(*METRICS)
        navigation.contribute()
        add_words(ACTS)
