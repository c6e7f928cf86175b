"""The consultation room as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ConsultConfig(AppConfig):
    name = "sasaeai.consult"
    label = "consult"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sasaeai.consult import navigation
        from sasaeai.consult.acts import ACTS, SUBJECTS
        from sasaeai.consult.conference.acts import ACTS as CONFERENCE_ACTS
        from sasaeai.consult.conference.metrics import METRICS as CONFERENCE_METRICS
        from sasaeai.consult.erasing import HOLDINGS
        from sasaeai.consult.held import held
        from sasaeai.consult.metrics import METRICS
        from sasaeai.consult.referral.acts import ACTS as REFERRAL_ACTS
        from sasaeai.consult.referral.metrics import METRICS as REFERRAL_METRICS
        from sasaeai.consult.services import reactions
        from sasaeai.core import metrics
        from sasaeai.people.public import add_words, print_with, register_holdings

        metrics.register(*METRICS, *REFERRAL_METRICS, *CONFERENCE_METRICS)
        navigation.contribute()
        add_words({**ACTS, **REFERRAL_ACTS, **CONFERENCE_ACTS}, SUBJECTS)
        reactions.listen()
        register_holdings(*HOLDINGS)
        print_with(held)
