"""Readings over kanji for readers who asked for them, on every public page, made on the server."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from sasaeai.core.text import furigana
from sasaeai.people.public import council_readings

Next = Callable[[HttpRequest], HttpResponse]
TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]")
LEFT_ALONE = frozenset({"script", "style", "title", "textarea", "option", "select", "svg", "ruby"})


class Furigana:
    """Turns text between tags into ``<ruby>``; attributes, forms and pictures stay as they are."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        prefs = getattr(request, "prefs", None)
        wanted = prefs is not None and prefs.ruby and prefs.html_lang == "ja"
        if wanted and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = with_readings(response.content.decode(), council_readings())
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response


def with_readings(page: str, words: dict[str, str]) -> str:
    """The page with readings over every kanji that stands as text.

    A text stays one box (``furi-gana`` has no style of its own): in a row of boxes, each reading
    would else become a box that cannot be broken into lines.
    """
    closing: list[str] = []
    parts = []
    for part in TAG.split(page):
        if part.startswith("<"):
            _step(part, closing)
            parts.append(part)
        elif closing or not KANJI.search(part):
            parts.append(part)
        else:
            parts.append(f"<furi-gana>{_ruby(part, words)}</furi-gana>")
    return "".join(parts)


def _step(tag: str, closing: list[str]) -> None:
    found = NAME.match(tag)
    name = found.group(1).lower() if found else ""
    if name not in LEFT_ALONE or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        closing.append(name)
    elif closing and closing[-1] == name:
        closing.pop()


def _ruby(text: str, words: dict[str, str]) -> str:
    """``text`` is HTML text; its entities are kept by working between them."""
    pieces = []
    for piece in re.split(r"(&[#\w]+;|\s+)", text):
        if not KANJI.search(piece):
            pieces.append(piece)
            continue
        for base, reading in furigana(piece, words):
            if reading:
                pieces.append(
                    f"<ruby>{escape(base)}<rp>（</rp><rt>{escape(reading)}</rt><rp>）</rp></ruby>"
                )
            else:
                pieces.append(escape(base))
    return "".join(pieces)
