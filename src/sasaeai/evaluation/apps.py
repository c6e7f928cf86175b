"""The evaluation room (Check and Act) as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "sasaeai.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.core import metrics
        from sasaeai.core.contributions import add_card, add_entries, on
        from sasaeai.evaluation.acts import ACTS, SUBJECTS
        from sasaeai.evaluation.cockpit import navigation as cockpit
        from sasaeai.evaluation.committee import navigation as committee
        from sasaeai.evaluation.committee.opinions import hold_publication
        from sasaeai.evaluation.internal import navigation as internal
        from sasaeai.evaluation.publication.guards import add_guard
        from sasaeai.evaluation.steps import navigation as steps
        from sasaeai.evaluation.steps.metrics import METRICS
        from sasaeai.evaluation.succession import navigation as succession
        from sasaeai.evaluation.succession.actions import carry_out, tally
        from sasaeai.people.public import add_words
        from sasaeai.plan.public import VersionAdopted, add_keeper, add_tallies, add_trace

        add_words(ACTS, SUBJECTS)
        metrics.register(*METRICS)
        add_words(steps.ACTS)
        add_words(committee.ACTS)
        add_guard(hold_publication)
        add_tallies(tally)
        on(VersionAdopted, carry_out)
        add_entries(*cockpit.ENTRIES)
        for card in succession.CARDS:
            add_card(card)
        for part in (internal, steps, committee):
            add_trace(*part.TRACES)
            for keeper in part.KEEPERS:
                add_keeper(keeper)
            add_entries(*part.ENTRIES)
            for card in part.CARDS:
                add_card(card)
