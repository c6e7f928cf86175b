"""What residents take along: a recording, and a page on paper in the form they read."""

from __future__ import annotations

import re
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone
from sasaeai.core.documents import response
from sasaeai.core.ui.page import READINGS
from sasaeai.places.models import Listing, Recording, Rendition
from sasaeai.places.published import NotPublic, public_view
from sasaeai.places.renditions.enums import Form, Making, RenditionState
from sasaeai.places.renditions.paper import sheet_of
from sasaeai.places.renditions.reading import of_listing
from sasaeai.places.renditions.voice import TYPES
from sasaeai.places.views.desk import issuer

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def wanted(request: HttpRequest) -> str:
    """The form that an address names (``?read=``, as codes on paper do), else the reader's own."""
    named = request.GET.get("read", "")
    if named and READINGS.fullmatch(named):
        return named
    return str(request.prefs.reading)  # type: ignore[attr-defined]


@open_to_everyone
@require_GET
def audio(request: HttpRequest, rendition: int) -> HttpResponseBase:
    """The recording of a published text that is still true; players may ask for a part of it."""
    row = get_object_or_404(
        Rendition.objects.select_related("recording", "listing"),
        pk=rendition, form=Form.AUDIO, state=RenditionState.PUBLISHED, making=Making.READY,
        outdated_at__isnull=True,
    )  # fmt: skip
    if row.recording is None or (row.listing is not None and not row.listing.visible):
        raise Http404
    return sound(request, row.recording)


def sound(request: HttpRequest, recording: Recording) -> HttpResponseBase:
    """A recording, or the part of it that a player asks for."""
    content, kind = bytes(recording.content), TYPES[recording.kind]
    part = _RANGE.fullmatch(request.headers.get("Range", ""))
    if part is None:
        answer: HttpResponseBase = FileResponse(BytesIO(content), content_type=kind)
    else:
        answer = _part(content, int(part[1]), part[2], kind)
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


def _part(content: bytes, first: int, last: str, kind: str) -> HttpResponse:
    """Bytes ``first`` to ``last`` (both included) as RFC 9110 14 has it."""
    end = min(int(last), len(content) - 1) if last else len(content) - 1
    if first > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    answer = HttpResponse(content[first : end + 1], status=206, content_type=kind)
    answer.headers["Content-Range"] = f"bytes {first}-{end}/{len(content)}"
    return answer


@open_to_everyone
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One page on A4, in the chosen form, in large letters when asked."""
    rows = Listing.objects.select_related("category", "area", "organisation", "location", "held_at")
    try:
        view = public_view(get_object_or_404(rows, code=code))
    except NotPublic as error:
        raise Http404 from error
    pdf = sheet_of(
        view,
        of_listing(view, wanted(request)),
        address=request.build_absolute_uri(reverse("places:page", args=[code])),
        issuer=issuer(),
        large=request.GET.get("large") == "1",
    )
    return response(pdf, view.listing.name, inline=True)
