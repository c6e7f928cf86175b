"""地区 × 種類: where is what, and where is nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.areas.public import all_districts
from sasaeai.core.access import requires
from sasaeai.core.figures import Figure
from sasaeai.core.periods import today, wareki
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.places import queries
from sasaeai.places.models import Category
from sasaeai.places.tables import coverage_table
from sasaeai.places.views.desk import actor_of


@requires("places.desk")
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """The matrix of districts and kinds as of today; empty boxes are the finding."""
    categories = list(Category.objects.filter(in_use=True))
    rows = _rows(categories)
    if file := download(
        coverage_table(categories),
        rows,
        request.GET,
        who=Who.INTERNAL,
        notes=(_("%(day)s現在、活動中のものを数えています。") % {"day": wareki(today())},),
    ):
        return export_response(file)
    unit, whole = _("か所"), actor_of(request).may("places.edit")
    pages = f"{reverse('places:desk')}?area={{}}&status=active"
    if not whole:
        pages = f"{reverse('places:list')}?area={{}}"
    context = {
        "columns": [category.label for category in categories],
        "rows": [
            (
                row["name"],
                pages.format(row["id"]),
                [Figure.count(row[f"kind_{each.pk}"], unit=unit) for each in categories],
                Figure.count(row["total"], unit=unit),
            )
            for row in rows
        ],
        "without": [row["name"] for row in rows if row["counted"] == 0],
        "by_kind": [
            (each.label, Figure.count(sum(not row[f"kind_{each.pk}"] for row in rows), unit="地区"))
            for each in categories
        ],
        "whole": whole,
        "districts": Figure.count(len(rows), unit="地区"),
        "exports": export_links(request.GET, path=request.path),
        "day": today(),
    }
    return render(request, "places/coverage.jinja", context)


def _rows(categories: list[Category]) -> list[dict[str, Any]]:
    found = queries.coverage(today())
    rows = []
    for area in all_districts():
        counts = {f"kind_{each.pk}": found.get((area.pk, each.pk), 0) for each in categories}
        total = sum(number for (district, _kind), number in found.items() if district == area.pk)
        places = sum(counts[f"kind_{each.pk}"] for each in categories if each.counted)
        about = {"id": area.pk, "name": area.name, "kana": area.kana}
        rows.append(about | {"total": total, "counted": places} | counts)
    return rows
