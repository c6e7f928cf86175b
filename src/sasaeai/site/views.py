"""Pages of the house itself: health, the living style page, the reader's settings."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone
from sasaeai.core.ui.page import Prefs
from sasaeai.core.ui.style import PAGES, contexts
from sasaeai.site.middleware import ReadersPreferences

A_YEAR = 365 * 24 * 60 * 60


@open_to_everyone
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: answers when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@open_to_everyone
@require_GET
def style(request: HttpRequest, page: str = "") -> HttpResponse:
    """Every component in every state; what accessibility and screenshot tests read."""
    if page not in PAGES:
        raise Http404
    prefs: Prefs = request.prefs  # type: ignore[attr-defined]
    return render(request, PAGES[page], contexts()[page] | {"prefs": prefs})


@open_to_everyone
@require_GET
def look(request: HttpRequest) -> HttpResponse:
    """Keeps one choice of the reader and goes back to where it was made."""
    prefs: Prefs = request.prefs.with_choices(request.GET.dict())  # type: ignore[attr-defined]
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        ReadersPreferences.COOKIE,
        prefs.as_cookie(),
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response
