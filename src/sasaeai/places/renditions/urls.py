"""Addresses of the renditions."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.renditions.views import desk, edit, residents

RECORD = "desk/renditions/<slug:of>/<slug:record>/"
urlpatterns = [
    path("renditions/<int:rendition>/audio/", residents.audio, name="rendition-audio"),
    path("places/<slug:code>/paper/", residents.paper, name="rendition-paper"),
    path("desk/renditions/", desk.rendition_list, name="rendition-list"),
    path("desk/renditions/languages/", desk.languages, name="rendition-languages"),
    path("desk/renditions/act/<int:rendition>/", desk.act, name="rendition-act"),
    path("desk/renditions/text/<int:rendition>.txt", desk.text, name="rendition-text"),
    path(RECORD, desk.overview, name="rendition-record"),
    path(f"{RECORD}<slug:form>/", edit.edit, name="rendition-edit"),
]
