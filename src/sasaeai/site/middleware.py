"""What every request passes: sane input, a strict content policy, the reader's own settings."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _

from sasaeai.core.tables import BadTableQuery, TooManyRows, UnreadableFile
from sasaeai.core.ui.page import Prefs
from sasaeai.people.public import STAFF_DUTIES
from sasaeai.site import errors

Next = Callable[[HttpRequest], HttpResponse]
LONGEST_QUERY = 8000
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
WRITES = {"PUT", "PATCH", "DELETE"}
"""Refused everywhere; below /api/ by the operation itself, which notes who tried to write."""


class PlainRequestsOnly:
    """NUL bytes, endless query strings and bodies, odd methods are the sender's mistake: 4xx, never
    500."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        noted = request.method in WRITES and request.path.startswith("/api/v1/")
        if request.method not in METHODS and not noted:
            return errors.plain(405)
        if len(query) > LONGEST_QUERY:
            return errors.plain(414)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.LARGEST_REQUEST:
            return errors.page(request, 413)
        if "%00" in query or "\x00" in request.path or "\x00" in query:
            return errors.plain(400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An address that no link of ours contains is the sender's mistake."""
        if isinstance(error, TooManyRows):
            fewer = _(
                "一度にファイルにできるのは%(n)s件までです。しぼりこむか、別の形をえらんでください。"
            )
            return errors.page(request, 400, fewer % {"n": f"{error.limit:,}"})
        if isinstance(error, (BadTableQuery, UnreadableFile)):
            return errors.page(request, 400)
        return None


class ContentSecurity:
    """No inline script, no foreign host unless a setting names it; personal pages are not stored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        tiles = settings.MAP_TILES["url"]
        host = f" {tiles.split('{', 1)[0]}" if tiles else ""
        self.policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
            f"img-src 'self' data:{host}; media-src 'self'; connect-src 'self'; form-action 'self'; "
            "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        actor = getattr(request, "actor", None)
        if actor is not None and actor.signed_in:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadersPreferences:
    """Text size, furigana, colours and language, kept in one cookie; nothing about the person."""

    COOKIE = "look"

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.offered = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefs = Prefs.from_cookie(
            request.COOKIES.get(self.COOKIE, ""), action="/look/", back=request.get_full_path()
        )
        request.prefs = prefs  # type: ignore[attr-defined]
        language = prefs.html_lang if prefs.html_lang in self.offered else settings.LANGUAGE_CODE
        with translation.override(language):
            return self.get_response(request)


class SecondFactor:
    """Staff without a second factor are led to set one up before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if not settings.REQUIRE_SECOND_FACTOR or actor is None or not actor.signed_in:
            return self.get_response(request)
        if request.path.startswith(("/accounts/", "/static/")) or not self._is_staff(actor):
            return self.get_response(request)
        if request.session.get("second_factor") or self._has_factor(request):
            return self.get_response(request)
        return HttpResponseRedirect("/accounts/2fa/")

    @staticmethod
    def _is_staff(actor: object) -> bool:
        return any(duty.kind in STAFF_DUTIES for duty in actor.duties)  # type: ignore[attr-defined]

    @staticmethod
    def _has_factor(request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        found = bool(is_mfa_enabled(request.user))
        if found:
            request.session["second_factor"] = True
        return found
