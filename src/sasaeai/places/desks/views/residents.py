"""The desks of a district, for everybody: page, file, paper."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.core.documents import response
from sasaeai.core.tables import Who, download, export_response
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.lines import council_phone, desk_pages, desks_of, people_of
from sasaeai.places.desks.paper import sheet_of
from sasaeai.places.desks.speech import heard
from sasaeai.places.desks.tables import desk_table
from sasaeai.places.models import AdviceStep
from sasaeai.places.renditions.reading import AS_WRITTEN, easy_pieces, of_pages
from sasaeai.places.renditions.views.residents import sound, wanted
from sasaeai.places.views.desk import actor_of, issuer


@open_to_everyone
@require_GET
def districts(request: HttpRequest) -> HttpResponse:
    """Choosing one's district."""
    rows = list(all_districts())
    asked = request.GET.get("area", "")
    chosen = next((row for row in rows if str(row.pk) == asked), None)
    if asked and chosen is None:
        raise BadRequest("no such district")
    if chosen is not None:
        return redirect("places:desks", area=chosen.pk)
    return render(request, "places/desks_districts.jinja", {"districts": rows})


@open_to_everyone
@require_GET
def desks(request: HttpRequest, area: int) -> HttpResponse:
    """The desks of one district, as a list with every way to get it on paper."""
    district = get_object_or_404(all_districts(), pk=area)
    if "format" in request.GET:
        return _file(request, district)
    reading = of_pages(desk_pages(district), wanted(request))
    chosen = "" if reading.slug == AS_WRITTEN else reading.slug
    lines = desks_of(district, variant=chosen)
    plain = desks_of(district) if chosen else lines
    actor = actor_of(request)
    context = {
        "area": district,
        "lines": lines,
        "reading": reading,
        "chosen": chosen,
        "pieces": easy_pieces,
        "heard": heard(district, plain),
        "voice_credit": settings.SASAEAI_VOICE_CREDIT,
        "people": people_of(district),
        "steps": list(AdviceStep.objects.filter(in_use=True)),
        "sheets": Sheet.choices,
        "records": actor.may("desks.hand_out"),
        "leads": actor.may("circles.lead"),
    }
    return render(request, "places/desks.jinja", context)


def _file(request: HttpRequest, district: Area) -> HttpResponse:
    rows = [
        asdict(line) | {"number": number, "address": _address(request, line.code)}
        for number, line in enumerate(desks_of(district), start=1)
    ]
    file = download(desk_table(district.name), rows, request.GET, who=Who.PUBLIC)
    if file is None:
        raise BadRequest("no such format")
    return export_response(file)


@open_to_everyone
@require_GET
def paper(request: HttpRequest, area: int, sheet: str) -> HttpResponse:
    """One sheet as PDF."""
    district = get_object_or_404(all_districts(), pk=area)
    if sheet not in Sheet.values:
        raise BadRequest("no such sheet")
    home = request.build_absolute_uri(reverse("places:desks", args=[district.pk]))
    pdf = sheet_of(
        Sheet(sheet),
        district,
        address_of=lambda code: _address(request, code),
        home=home,
        issuer=issuer(),
        phone=council_phone(),
        card=request.GET.get("desk", ""),
        variant=wanted(request),
    )
    return response(pdf, f"{Sheet(sheet).label}　{district.name}", inline=True)


@open_to_everyone
@require_GET
def listen(request: HttpRequest, area: int, speech: int) -> HttpResponseBase:
    """The list read aloud, while it says what the page says."""
    district = get_object_or_404(all_districts(), pk=area)
    row = heard(district, desks_of(district)).row
    if row is None or row.pk != speech or row.recording is None:
        raise Http404
    return sound(request, row.recording)


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("places:page", args=[code]))
