"""Addresses of bringing open data in."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.municipal import views, working

urlpatterns = [
    path("desk/places/import/", views.upload_file, name="import"),
    path("desk/places/import/<int:batch>/", views.check_file, name="import-check"),
    path("desk/places/import/<int:batch>/work/", working.job, name="import-work"),
    path("desk/places/import/<int:batch>/work/cancel/", working.cancel, name="import-cancel"),
    path("desk/places/import/<int:batch>/drop/", views.drop_file, name="import-drop"),
    path("desk/places/import/<int:batch>/refused.csv", views.refused_rows, name="import-refused"),
]
