"""Pages that are needed when nothing else works, as files on this machine (ADR 0021).

A job writes them while all is well. When the database does not answer, or can only be read, they
are served as they were, and each says how old it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from sasaeai.areas.public import all_districts
from sasaeai.core.ui import dates
from sasaeai.places.public import MOST_NEEDED, needed_first

Next = Callable[[HttpRequest], HttpResponse]
READ_ONLY = "25006"
"""SQLSTATE read_only_sql_transaction."""
AWAY = ("08", "57P", "53")
"""SQLSTATEs of a lost connection, of a server that stops or starts, and of one that has no room.
A deadlock, a lock or a statement that took too long are one reader's bad luck, and end with them."""
REST_SECONDS = 5
"""So long after a failure nobody waits for the database again: the copies are there at once."""
MARK = "<main"
NEVER = ("/health/", "/static/")
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class Copy:
    """One page as everybody saw it; ``seen_at`` is when it was last known to be so."""

    path: str
    title: str
    html: str
    seen_at: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.seen_at)


def folder() -> Path:
    return Path(settings.SASAEAI_COPIES)


def paths() -> list[str]:
    """The first pages, the page for emergencies, the desk list of every district, and the desks and
    buildings that they name."""
    first = ["/", reverse("portal:ask"), reverse("places:emergency")]
    first += [reverse("places:desk-districts")]
    first += [reverse("places:desks", args=[area.pk]) for area in all_districts()]
    codes = needed_first().values_list("code", flat=True)[:MOST_NEEDED]
    return [*first, *(reverse("places:page", args=[code]) for code in codes)]


def write() -> int:
    """Writes every copy anew and returns their number; copies of pages that are gone are taken away.

    A page that could not be made this time keeps the copy of an earlier round.
    """
    now = timezone.localtime().isoformat(timespec="seconds")
    wanted = paths()
    stay, written = {_name(path) for path in wanted}, 0
    for path, html in _rendered(wanted):
        if html is None:
            stay.discard(_name(path))
        else:
            _keep(Copy(path, _title(html), html, now))
            written += 1
    if written:
        for old in folder().glob("*.json"):
            if old.name not in stay:
                old.unlink(missing_ok=True)
    return written


def read(path: str) -> Copy | None:
    """The copy of an address; None without one, or where the file is broken."""
    try:
        return Copy(**json.loads((folder() / _name(path)).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def answer(request: HttpRequest) -> HttpResponse:
    """The copy with its age, or a plain page that leads to those that there are."""
    reading = request.method in ("GET", "HEAD")
    found = read(request.path) if reading else None
    response = HttpResponse(_with_age(found)) if found else _nothing(request, reading=reading)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = "60"
    return response


class Copies:
    """Outside of everything that asks the database."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NEVER):
            return self.get_response(request)
        if time.monotonic() < self.rests_until:
            return answer(request)
        response = self.get_response(request)
        trouble = getattr(request, "database_trouble", "")
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR or not trouble:
            return response
        if trouble == "down":
            self.rests_until = time.monotonic() + REST_SECONDS
        return answer(request)


@receiver(got_request_exception)
def note_trouble(sender: object, request: HttpRequest | None = None, **_rest: Any) -> None:
    """Whether an error came from a database that is away or can only be read."""
    error = sys.exc_info()[1]
    if request is None or error is None:
        return
    code = getattr(error.__cause__, "sqlstate", None)
    if code == READ_ONLY:
        request.database_trouble = "read only"  # type: ignore[attr-defined]
    elif isinstance(error, (OperationalError, InterfaceError)) and _is_away(code):
        request.database_trouble = "down"  # type: ignore[attr-defined]


def _is_away(code: str | None) -> bool:
    """A connection that never came about has no SQLSTATE."""
    return code is None or code.startswith(AWAY)


def _rendered(wanted: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Pages as a passer-by sees them, made by the same way that every request goes; None for one
    that is not there. A copy of a copy would grow old unseen, so those are left out."""
    handler = BaseHandler()
    handler.load_middleware()
    for path in wanted:
        response = handler.get_response(_asking(path))
        if response.status_code == HTTPStatus.NOT_FOUND:
            yield path, None
            continue
        live = response.status_code == HTTPStatus.OK and "Retry-After" not in response.headers
        html = getattr(response, "content", b"").decode() if live else ""
        if MARK in html:
            yield path, html


def _asking(path: str) -> HttpRequest:
    """A passer-by's request at the public address of this house."""
    public = urlsplit(settings.PUBLIC_URL or "http://localhost")
    environment: dict[str, Any] = {
        "PATH_INFO": path,
        "HTTP_HOST": public.netloc,
        "wsgi.url_scheme": public.scheme,
    }
    setup_testing_defaults(environment)
    return WSGIRequest(environment)


def _keep(copy: Copy) -> str:
    """A reader finds the old file or the new one, never half of one."""
    folder().mkdir(parents=True, exist_ok=True)
    name = _name(copy.path)
    handle, draft = tempfile.mkstemp(dir=folder(), suffix=".draft")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(copy), file, ensure_ascii=False)
    Path(draft).replace(folder() / name)
    return name


def _name(path: str) -> str:
    return f"{hashlib.sha256(path.encode()).hexdigest()[:32]}.json"


def _title(html: str) -> str:
    return html.partition("<title>")[2].partition("</title>")[0].partition("｜")[0].strip()


def _with_age(copy: Copy) -> str:
    """The page with one line at the beginning of its content."""
    words = format_html(
        '<p class="alert alert--warn" role="status"><span>{}</span></p>', age(copy.moment)
    )
    before, mark, rest = copy.html.partition(MARK)
    opening, _end, content = rest.partition(">")
    return f"{before}{mark}{opening}>{words}{content}"


def age(moment: datetime) -> str:
    """In Japanese, whatever the reader's language was: the copy itself is Japanese."""
    local = timezone.localtime(moment)
    minutes = max(0, int((timezone.now() - moment).total_seconds() // 60))
    if minutes < 60:
        ago = f"{minutes}分前"
    elif minutes < MINUTES_OF_A_DAY:
        ago = f"およそ{minutes // 60}時間前"
    else:
        ago = f"およそ{minutes // MINUTES_OF_A_DAY}日前"
    when = f"{dates.wareki(local.date())} {local.hour}時{local.minute}分"
    return (
        "いま、システムがとまっています。これは控えのページです。"
        f"{when}（{ago}）のもので、新しいことはのっていません。送ったり、さがしたりはできません。"
    )


def _nothing(request: HttpRequest, *, reading: bool) -> HttpResponse:
    context = {"reading": reading, "copies": _listed(), "language": "ja"}
    body = render_to_string("site/down.html", context, using="django")
    return HttpResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _listed() -> list[Copy]:
    first = [reverse("places:emergency"), reverse("portal:ask"), "/"]
    return [copy for path in first if (copy := read(path)) is not None]
