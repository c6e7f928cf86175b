"""Addresses of talk sessions: /voices/ for everybody, /desk/voices/ for the office."""

from __future__ import annotations

from django.urls import path

from sasaeai.voices.sessions.views import office, residents

urlpatterns = [
    path("voices/sessions/", residents.sessions, name="sessions"),
    path("voices/sessions/<bigint:pk>/", residents.session, name="session"),
    path("desk/voices/sessions/new/", office.describe, name="session_new"),
    path("desk/voices/sessions/<bigint:pk>/", office.session, name="session_desk"),
    path("desk/voices/sessions/<bigint:pk>/words/", office.describe, name="session_words"),
    path("desk/voices/sessions/<bigint:pk>/show/", office.show, name="session_show"),
    path("desk/voices/cards/<bigint:pk>/", office.card, name="card"),
    path("desk/voices/cards/<bigint:pk>/undo/", office.undo, name="coding_undo"),
    path("desk/voices/cards/<bigint:pk>/settle/", office.settle, name="settle"),
    path("desk/voices/coding/", office.coding, name="coding"),
    path("desk/voices/coding/differences/", office.differences, name="differences"),
]
