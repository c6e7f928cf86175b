"""Addresses of the areas room."""

from __future__ import annotations

from django.urls import path

from sasaeai.areas import views

app_name = "areas"
urlpatterns = [
    path("desk/areas/", views.listing, name="list"),
    path("desk/areas/district/", views.choose, name="choose"),
    path("desk/areas/import/", views.import_file, name="import"),
]
