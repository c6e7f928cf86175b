"""Addresses of the residents' site."""

from __future__ import annotations

from django.urls import path

from sasaeai.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("ask/", views.ask, name="ask"),
    path("about/<slug:page>/", views.about, name="about"),
]
