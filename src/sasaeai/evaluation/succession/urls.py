"""Addresses of the way to the next plan: /desk/succession/."""

from __future__ import annotations

from django.urls import path

from sasaeai.evaluation.succession.views import lines, ways

urlpatterns = [
    path("desk/succession/", ways.ways, name="successions"),
    path("desk/succession/after/<slug:plan>/", ways.start, name="succession_start"),
    path("desk/succession/after/<slug:plan>/with/", ways.follow, name="succession_follow"),
    path("desk/succession/<slug:plan>/", ways.succession, name="succession"),
    path("desk/succession/<slug:plan>/all/", ways.below, name="succession_all"),
    path("desk/succession/<slug:plan>/lines/<str:code>/", lines.line, name="succession_line"),
    path("desk/succession/<slug:plan>/lines/<str:code>/undo/", lines.undo, name="succession_undo"),
    path(
        "desk/succession/<slug:plan>/lines/<str:code>/below/", ways.below, name="succession_below"
    ),
    path(
        "desk/succession/<slug:plan>/actions/<bigint:pk>/", lines.action, name="succession_action"
    ),
    path(
        "desk/succession/<slug:plan>/actions/<bigint:pk>/undo/",
        lines.action_undo,
        name="succession_action_undo",
    ),
]
