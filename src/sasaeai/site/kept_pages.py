"""Public pages are kept per process until anything they could show has changed (ADR 0007).

One small query decides, so a figure recorded a second ago is on the page now, and a page that has
not changed costs next to nothing on a day when the whole city looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sasaeai.core.periods import today
from sasaeai.site.middleware import ReadersPreferences

Next = Callable[[HttpRequest], HttpResponse]
KEPT_SECONDS = 600
LARGEST = 512 * 1024
NOT_PUBLIC = ("/desk/", "/visits/", "/accounts/", "/static/", "/health/", "/look/", "/me/")


class KeptPages:
    """Answers anonymous GETs from memory; whatever sets a cookie is never kept."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._may_keep(request):
            return self.get_response(request)
        key = self._key(request)
        kept = self.pages.get(key)
        if kept is not None:
            body, headers = kept
            return HttpResponse(body, headers=headers)
        response = self.get_response(request)
        if self._is_keepable(response):
            self.pages.set(key, (response.content, dict(response.items())), KEPT_SECONDS)
        return response

    @staticmethod
    def _may_keep(request: HttpRequest) -> bool:
        return (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "HX-Request" not in request.headers
            and not request.path.startswith(NOT_PUBLIC)
        )

    @staticmethod
    def _is_keepable(response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "no-store" not in response.headers.get("Cache-Control", "")
            and len(response.content) <= LARGEST
        )

    @staticmethod
    def _key(request: HttpRequest) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id), count(*) FROM core_publicchange")
            version = cursor.fetchone()
        look = request.COOKIES.get(ReadersPreferences.COOKIE, "")[:60]
        host = request.get_host()
        parts = (version, today(), look, host, request.is_secure(), request.get_full_path())
        return hashlib.sha256(repr(parts).encode()).hexdigest()
