"""One document = one typst template + plain data. Decision: docs/adr/0004-typst.md."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sasaeai.core.documents import presses
from sasaeai.core.documents.fonts import FontSet, MissingGlyph, configured_fonts
from sasaeai.core.documents.payload import Json, UnprintableValue, encode, substituted, texts
from sasaeai.core.periods import TOKYO, wareki

_SOURCE = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_-]*")
_REFUSED_TEXT = re.compile(r'`"((?:[^"\\]|\\.)*)"`')
_REFUSALS = ("could not be displayed", "codepoint")
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ATTEMPTS = 8


class UnknownTemplate(LookupError):
    """No template of this name in any room or in the kit."""


class DocumentError(RuntimeError):
    """The template could not be set; the message is typst's own."""


@dataclass(frozen=True)
class Pdf:
    """A finished PDF/UA-1 file and what it could not show.

    ``missing_glyphs`` is also printed at the end of the document; screens that offer the file
    show it too, because the person named in it will ask.
    """

    content: bytes
    missing_glyphs: tuple[MissingGlyph, ...]

    @cached_property
    def pages(self) -> int:
        from pypdf import PdfReader  # 10 MB of every process that only a few pages need

        return len(PdfReader(io.BytesIO(self.content)).pages)


def render(
    template: str,
    data: Mapping[str, object],
    *,
    title: str,
    lang: str = "ja",
    issuer: str = "",
    running: str = "",
    large: bool = False,
    landscape: bool = False,
    made_at: datetime | None = None,
    fonts: FontSet | None = None,
) -> Pdf:
    """``template`` set with ``data``: the same arguments give the same bytes.

    ``template`` is ``"<room>/<name>"`` for ``<room>/templates/<room>/<name>.typ`` or
    ``"kit/<name>"`` for the kit's own. ``data`` holds str, int, bool, None, date, Decimal,
    Figure, Qr, Picture, Link, lists and mappings of them; see the kit's README for how each is
    drawn. ``issuer`` and ``running`` (a control number, for instance) stand on every page;
    ``made_at`` is the only date in the file, and without it there is none. ``large`` is the
    large-print edition: 22 pt.

    Raises UnknownTemplate, UnprintableValue (a float, a time without zone) and DocumentError.
    """
    used = fonts or configured_fonts()
    payload: dict[str, Json] = {
        "data": encode(data),
        "doc": {
            "title": encode(title, "title"),
            "lang": lang,
            "issuer": encode(issuer, "issuer"),
            "running": encode(running, "running"),
            "large": large,
            "landscape": landscape,
            "made": _made(made_at),
            "fonts": list(used.names),
            "bold": used.bold,
        },
    }
    return _set(_path(template), payload, used)


def response(pdf: Pdf, name: str, *, inline: bool = False) -> HttpResponse:
    """The file as a download (or shown in the browser), named ``<name>.pdf``."""
    answer = HttpResponse(pdf.content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(not inline, f"{name}.pdf") or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _made(moment: datetime | None) -> Json:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise UnprintableValue("made_at: a datetime without time zone")
    local = moment.astimezone(TOKYO)
    return {"label": wareki(local.date()), "at": [*local.timetuple()[:6]]}


def _path(template: str) -> Path:
    if not _NAME.fullmatch(template):
        raise UnknownTemplate(template)
    room, name = template.split("/")
    folder = _SOURCE / room / "templates" / room
    if room == "kit":
        folder = Path(__file__).resolve().parent / "kit"
    path = folder / f"{name}.typ"
    if not path.is_file():
        raise UnknownTemplate(template)
    return path


def _set(path: Path, payload: dict[str, Json], fonts: FontSet) -> Pdf:
    """Set the page; a character typst refuses all the same joins the missing ones."""
    missing = fonts.missing(texts(payload))
    for _attempt in range(_ATTEMPTS):
        ready = substituted(payload, missing)
        assert isinstance(ready, dict)
        ready["missing"] = [_told(each) for each in missing]
        try:
            return Pdf(content=_compile(path, ready, fonts), missing_glyphs=missing)
        except presses.Refused as error:
            refused = _refused(error, payload, missing)
            if not refused:
                raise DocumentError(f"{path.name}: {error}") from error
            missing = (*missing, *refused)
    raise DocumentError(f"{path.name}: too many characters cannot be drawn")


def _told(each: MissingGlyph) -> Json:
    """A glyph nobody has cannot be printed in the note either: only its code point is."""
    return {
        "text": each.text if each.variant else "",
        "code": each.code_points,
        "variant": each.variant,
    }


def _compile(path: Path, payload: Json, fonts: FontSet) -> bytes:
    text = json.dumps(payload, ensure_ascii=False)
    return presses.set_page(_SOURCE, path, text, fonts.places)


def _refused(
    error: presses.Refused, payload: Json, known: tuple[MissingGlyph, ...]
) -> tuple[MissingGlyph, ...]:
    """Characters named by a PDF/UA complaint that came from the data, not the template."""
    named = _REFUSED_TEXT.search(error.message)
    if named is None or not any(word in error.message for word in _REFUSALS):
        return ()
    drawn = set("".join(texts(payload)))
    told = {each.text for each in known}
    chars = _ESCAPE.sub(_unescape, named.group(1))
    return tuple(MissingGlyph(char) for char in sorted(set(chars) & drawn - told))


def _unescape(escape: re.Match[str]) -> str:
    return chr(int(escape.group(1), 16)) if escape.group(1) else escape.group(2)
