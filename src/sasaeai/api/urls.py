"""Addresses of the machine interface, below /api/."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern

from sasaeai.api import views
from sasaeai.api.operations import ASKED, api

app_name = "api"


def _operations() -> list[URLPattern]:
    """The library's addresses, each open to everybody and answering as nobody."""
    found = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in ASKED:
            known = frozenset(ASKED[pattern.name].model_fields)
            pattern.callback = views.published(pattern.callback, known=known)
            found.append(pattern)
    return found


urlpatterns = [
    path("", views.page, name="page"),
    path("openapi.json", views.contract, name="contract"),
    path("v1/", include(_operations())),
]
