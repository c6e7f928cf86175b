"""Addresses of surveys: /voices/ for everybody, /desk/voices/ for the office."""

from __future__ import annotations

from django.urls import path

from sasaeai.voices.surveys.views import office, residents

urlpatterns = [
    path("voices/surveys/<bigint:pk>/", residents.shown, name="survey"),
    path("desk/voices/surveys/new/", office.describe, name="survey_new"),
    path("desk/voices/surveys/<bigint:pk>/", office.survey, name="survey_desk"),
    path("desk/voices/surveys/<bigint:pk>/words/", office.describe, name="survey_words"),
    path("desk/voices/surveys/<bigint:pk>/counts/", office.counts, name="survey_counts"),
    path("desk/voices/surveys/<bigint:pk>/show/", office.show, name="survey_show"),
    path("desk/voices/facts/<bigint:pk>/drop/", office.fact, name="survey_fact"),
]
