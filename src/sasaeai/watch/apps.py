"""The watch room as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "sasaeai.watch"
    label = "watch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.people.public import add_words, print_with
        from sasaeai.watch import navigation
        from sasaeai.watch.acts import ACTS, SUBJECTS
        from sasaeai.watch.held import held
        from sasaeai.watch.metrics import METRICS
        from sasaeai.watch.services import reactions

        metrics.register(*METRICS)
        navigation.contribute()
        reactions.listen()
        add_words(ACTS, SUBJECTS)
        print_with(held)
