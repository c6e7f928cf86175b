"""The frame around every answer, the contract, and a page that says what there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from sasaeai.api.operations import api
from sasaeai.core.access import acting, open_to_everyone
from sasaeai.core.access.refusals import note_refused_write

View = Callable[..., HttpResponse]
PREFIX = "/api/v1/"


NOT_ALLOWED = 405


def published(view: View, *, known: frozenset[str]) -> View:
    """Answers as nobody, whoever is signed in: what the pages show to residents, and no more."""

    @csrf_exempt
    @open_to_everyone
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known)
        if unknown and request.method == "GET":
            response: HttpResponse = JsonResponse({"detail": _unknown(unknown)}, status=422)
        else:
            with acting(None, purpose=request.path):
                response = view(request, **parts)
        if response.status_code == NOT_ALLOWED:
            note_refused_write(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _unknown(names: list[str]) -> list[dict[str, Any]]:
    """In the shape in which the library tells about values it cannot read."""
    return [
        {"type": "extra_forbidden", "loc": ["query", name[:100]], "msg": "no such parameter"}
        for name in names[:20]
    ]


@open_to_everyone
@require_GET
def contract(request: HttpRequest) -> HttpResponse:
    """OpenAPI of version 1."""
    response = JsonResponse(_contract(), json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _contract() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


@open_to_everyone
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What can be read here, for people who write programs."""
    operations = [
        (path, operation["get"]["summary"]) for path, operation in _contract()["paths"].items()
    ]
    return render(request, "api/page.jinja", {"operations": operations})
