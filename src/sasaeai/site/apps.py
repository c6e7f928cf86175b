"""The site as a Django application: the last one, above all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sasaeai.site"
    label = "site"
