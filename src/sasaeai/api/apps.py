"""The machine interface as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sasaeai.api"
    label = "api"
