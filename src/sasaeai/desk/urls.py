"""Addresses of the workspace's shell."""

from __future__ import annotations

from django.urls import path

from sasaeai.desk import views

app_name = "desk"
urlpatterns = [path("", views.today, name="today")]
