"""Addresses of the voices room; each part has its own list."""

from __future__ import annotations

from django.urls import path

from sasaeai.voices import views
from sasaeai.voices.comments import urls as comments
from sasaeai.voices.sessions import urls as sessions
from sasaeai.voices.surveys import urls as surveys

app_name = "voices"
urlpatterns = [
    path("voices/", views.heard, name="heard"),
    path("voices/plans/<slug:plan>/issues/<bigint:no>/", views.evidence, name="evidence"),
    path("desk/voices/", views.desk, name="desk"),
    path("desk/district/sessions/", views.desk_here, name="desk_here"),
    path("desk/voices/issues/", views.matrix, name="evidence_desk"),
    *surveys.urlpatterns,
    *comments.urlpatterns,
    *sessions.urlpatterns,
]
