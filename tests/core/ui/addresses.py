"""One address, for the tests of ``url``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def one(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(slug)


urlpatterns = [path("one/<slug:slug>/", one, name="one")]
