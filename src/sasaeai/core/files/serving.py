"""How a kept file leaves the house: always to be saved, never run or shown by the browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sasaeai.core.tables.exports import safe_name


def attachment(
    content: bytes, *, name: str, content_type: str = "application/octet-stream"
) -> HttpResponse:
    """The bytes under a name that every system takes, kept by no browser or proxy.

    A long name is cut before its ending, because by the ending a computer knows what opens it.
    """
    answer = HttpResponse(content, content_type=content_type)
    stem, dot, ending = name.rpartition(".")
    kept = f"{safe_name(stem)}.{safe_name(ending)}" if dot else safe_name(name)
    header = content_disposition_header(True, kept) or "attachment"
    answer["Content-Disposition"] = header
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
