"""Error pages in plain words; they need no database."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ERRORS = {
    400: (
        "読み取れませんでした",
        "住所（URL）や入力に、使えない文字が入っていたようです。もう一度お試しください。",
    ),
    403: (
        "送信できませんでした",
        "ページを開いてから時間がたったようです。前の画面にもどって、もう一度送ってください。",
    ),
    404: ("ページが見つかりません", "住所（URL）がちがうか、ごらんになれないページです。"),
    405: ("この開き方はできません", "はじめのページからお入りください。"),
    413: ("大きすぎます", "送る内容を小さくして、もう一度お試しください。"),
    414: ("住所が長すぎます", "はじめのページからお入りください。"),
    500: (
        "うまくいきませんでした",
        "こちらの不具合です。入力は保存されていません。時間をおいてお試しください。",
    ),
}


def page(request: HttpRequest | None, status: int, words: str = "") -> HttpResponse:
    """``words`` say what to do where the status alone cannot (already in the reader's language)."""
    title, usual = ERRORS[status]
    language = get_language() or "ja"
    told = words or _(usual)
    context = {"title": _(title), "words": told, "status": status, "language": language}
    body = render_to_string("site/error.html", context, using="django")
    return HttpResponse(body, status=status)


def plain(status: int) -> HttpResponse:
    """For requests refused before anything else ran."""
    title = ERRORS.get(status, (HTTPStatus(status).phrase, ""))[0]
    return HttpResponse(title, status=status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, 403)
