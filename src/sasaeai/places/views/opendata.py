"""Municipal open data: which files there are, and the files, as everybody may take them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.areas.public import Area
from sasaeai.core.access import acting, open_to_everyone
from sasaeai.core.access.elsewhere import readable_elsewhere
from sasaeai.core.periods import today
from sasaeai.core.tables import Encoding, write_csv
from sasaeai.core.ui.words import words
from sasaeai.places.models import Category
from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import HEADS
from sasaeai.places.opendata import FORMS, Cells, Town, events, facilities, laid_out
from sasaeai.places.published import public_views
from sasaeai.places.queries import NEXT_WEEKS, Wish, findable, sessions_in

ENCODINGS = ("utf-8-sig", "utf-8", "cp932")
MOST = 20_000
CODE = re.compile(r"\d{6}")
PLACES_ONLY = (DataSet.EVACUATION_SPACE, DataSet.PRESCHOOL, DataSet.CARE_SERVICE)
"""Whose opening days are no events."""
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Offer:
    """One file: what is in it, in which form and letters."""

    title: str
    form: str
    letters: str
    href: str


@open_to_everyone
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The files with their forms and letters, and where other machines read."""
    given = set(Category.objects.filter(in_use=True).values_list("dataset", flat=True))
    letters = {"utf-8-sig": _("Excelむけ"), "utf-8": "UTF-8", "cp932": _("古いExcelむけ")}
    offers = [
        Offer(
            words(dataset.label),
            words(form.label),
            letters[encoding],
            f"{reverse('places:opendata', args=[dataset])}?form={form}&encoding={encoding}",
        )
        for dataset in DataSet
        if dataset in given
        for form in FORMS
        for encoding in ENCODINGS
    ]
    interfaces = [
        ("iCalendar", reverse("places:calendars")),
        ("Atom", reverse("places:atom")),
        ("GeoJSON", reverse("places:geojson")),
    ]
    context = {"offers": offers, "interfaces": interfaces}
    return render(request, "places/opendata.jinja", context)


@open_to_everyone
@readable_elsewhere
def file(request: HttpRequest, dataset: str) -> HttpResponse:
    """One data set as CSV: CRLF, dates YYYY-MM-DD, times HH:MM. ``X-Incomplete`` counts letters
    that cp932 cannot hold (〓 stands there)."""
    form, encoding = request.GET.get("form", "v1"), request.GET.get("encoding", "utf-8-sig")
    if dataset not in DataSet.values or form not in FORMS or encoding not in ENCODINGS:
        raise BadRequest("no such file")
    known, wanted = Dialect(form), DataSet(dataset)
    with acting(None, purpose=request.path):
        lines = list(laid_out(wanted, known, _lines(request, wanted)))
    letters: Encoding = "cp932" if encoding == "cp932" else "utf-8-sig"
    content, losses = write_csv(HEADS[known][wanted], lines, encoding=letters)
    content = content.removeprefix(MARK) if encoding == "utf-8" else content
    charset = "shift_jis" if encoding == "cp932" else "utf-8"
    answer = HttpResponse(content, content_type=f"text/csv; charset={charset}")
    name = f"{town().code or '000000'}_{dataset}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    if losses:
        answer["X-Incomplete"] = str(len(losses))
    return answer


def town() -> Town:
    """The largest area of the house; its code only where it is a municipality's."""
    found = Area.objects.filter(valid_to=None).order_by("kind__order", "pk").first()
    code = settings.SASAEAI_MUNICIPALITY or (found.code if found else "")
    return Town(code if CODE.fullmatch(code) else "", found.name if found else "")


def _lines(request: HttpRequest, dataset: DataSet) -> list[Cells]:
    def link(code: str) -> str:
        return request.build_absolute_uri(reverse("places:page", args=[code]))

    if dataset != DataSet.EVENT:
        rows = findable(Wish()).filter(category__dataset=dataset).order_by("kana", "pk")
        views = public_views(rows.values_list("pk", flat=True)[:MOST], sessions=0)
        return list(facilities(dataset, views, town(), link=link))
    found = sessions_in(today(), NEXT_WEEKS.days).exclude(category__dataset__in=PLACES_ONLY)
    coming = list(found.order_by("held_on", "starts", "pk")[:MOST])
    views = public_views({row.listing_id for row in coming}, sessions=0)
    known = {view.listing.pk: view for view in views}
    pairs = [(row, known[row.listing_id]) for row in coming if row.listing_id in known]
    return list(events(pairs, town(), link=link))
