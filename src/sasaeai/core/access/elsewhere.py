"""Addresses that programs on any other site may read: GET, HEAD, and a browser's question before."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
READING = ("GET", "HEAD", "OPTIONS")
A_DAY = 24 * 3600


def readable_elsewhere(view: View) -> View:
    """Every answer, refusals included, says that other sites may read it (Fetch standard, CORS).

    No cookie is ever asked for: a star stands for every site, and browsers send none along.
    """

    @wraps(view)
    def answer(request: HttpRequest, **parts: object) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = _may_be_asked()
        elif request.method in READING:
            response = view(request, **parts)
        else:
            response = HttpResponseNotAllowed(READING)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return cast(View, answer)


def _may_be_asked() -> HttpResponse:
    """The answer to a preflight: how it may be read, for a day."""
    words = ", ".join(READING)
    return HttpResponse(
        status=204,
        headers={
            "Allow": words,
            "Access-Control-Allow-Methods": words,
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Max-Age": str(A_DAY),
        },
    )
