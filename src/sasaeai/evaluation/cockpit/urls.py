"""Address of the cockpit: /desk/cycle/."""

from __future__ import annotations

from django.urls import path

from sasaeai.evaluation.cockpit import views

urlpatterns = [path("desk/cycle/", views.cockpit, name="cockpit")]
