"""Addresses of the circles."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.circles.views import desk, group

DESK = "desk/circles/<int:circle>/"
urlpatterns = [
    path("circle/<slug:key>/", group.page, name="circle"),
    path("desk/circles/", desk.circles, name="circle-list"),
    path("desk/circles/new/", desk.new, name="circle-new"),
    path(DESK, desk.show, name="circle-desk"),
    path(f"{DESK}edit/", desk.edit, name="circle-edit"),
    path(f"{DESK}act/", desk.act, name="circle-act"),
    path(f"{DESK}paper/", desk.paper, name="circle-paper"),
]
