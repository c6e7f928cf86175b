"""Addresses of the desk list."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.desks.views import desk, residents

urlpatterns = [
    path("desks/", residents.districts, name="desk-districts"),
    path("desks/<int:area>/", residents.desks, name="desks"),
    path("desks/<int:area>/voice/<int:speech>/", residents.listen, name="desk-voice"),
    path("desks/<int:area>/<slug:sheet>/", residents.paper, name="desk-paper"),
    path("desk/desks/", desk.copies, name="desk-copies"),
    path("desk/desks/<int:copies>/undo/", desk.undo, name="desk-copies-undo"),
    path("desk/desks/voice/", desk.order_speech, name="desk-voice-order"),
    path("desk/desks/steps/", desk.steps, name="desk-steps"),
]
