"""All addresses. Each view declares who may open it; a guard test walks this map."""

from __future__ import annotations

import importlib
import importlib.util

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from sasaeai.site import views

ROOMS = (
    ("", "sasaeai.portal"),
    ("desk/", "sasaeai.desk"),
    ("", "sasaeai.plan"),
    ("", "sasaeai.places"),
    ("", "sasaeai.voices"),
    ("", "sasaeai.consult"),
    ("", "sasaeai.watch"),
    ("", "sasaeai.evaluation"),
    ("", "sasaeai.people"),
    ("", "sasaeai.areas"),
    ("api/", "sasaeai.api"),
    ("o/hsds/v3/", "sasaeai.api.hsds"),
)


def _room_urls() -> list[URLPattern | URLResolver]:
    return [
        path(prefix, include(f"{room}.urls"))
        for prefix, room in ROOMS
        if importlib.util.find_spec(room) and importlib.util.find_spec(f"{room}.urls")
    ]


urlpatterns = [
    path("health/", views.health, name="health"),
    path("style/", views.style, name="style"),
    path("style/<slug:page>/", views.style, name="style_page"),
    path("look/", views.look, name="look"),
    path("accounts/", include("allauth.urls")),
    *_room_urls(),
]

handler400 = "sasaeai.site.errors.bad_request"
handler403 = "sasaeai.site.errors.forbidden"
handler404 = "sasaeai.site.errors.not_found"
handler500 = "sasaeai.site.errors.server_error"
