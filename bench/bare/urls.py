"""One list after another, and one form that saves."""

from __future__ import annotations

from django.urls import path

from bench.bare import views

urlpatterns = [path("list/<str:name>/", views.rows), path("save/", views.save)]
