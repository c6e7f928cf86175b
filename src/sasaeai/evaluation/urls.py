"""Addresses of the evaluation room; each part has its own list."""

from __future__ import annotations

from sasaeai.evaluation.cockpit import urls as cockpit
from sasaeai.evaluation.committee import urls as committee
from sasaeai.evaluation.internal import urls as internal
from sasaeai.evaluation.steps import urls as steps
from sasaeai.evaluation.succession import urls as succession

app_name = "evaluation"
urlpatterns = [
    *internal.urlpatterns,
    *steps.urlpatterns,
    *committee.urlpatterns,
    *succession.urlpatterns,
    *cockpit.urlpatterns,
]
