"""The plan as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "sasaeai.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.core.contributions import add_entries
        from sasaeai.people.public import add_words
        from sasaeai.plan.acts import ACTS, SUBJECTS
        from sasaeai.plan.entered import ENTERED
        from sasaeai.plan.metrics import METRICS
        from sasaeai.plan.navigation import ENTRIES
        from sasaeai.plan.traces import SOURCES
        from sasaeai.plan.tracing import add_trace

        metrics.register(*METRICS, *ENTERED)
        add_entries(*ENTRIES)
        add_words(ACTS, SUBJECTS)
        add_trace(*SOURCES)
