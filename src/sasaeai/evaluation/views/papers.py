"""The desk's sheets on paper, before and after they are published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core.access import requires
from sasaeai.core.documents import response
from sasaeai.core.tables import safe_name
from sasaeai.evaluation.asking import issuer
from sasaeai.evaluation.internal.sheetview import sheet_page
from sasaeai.evaluation.publication.paper import desk_sheets_pdf
from sasaeai.evaluation.views.rounds import round_of
from sasaeai.evaluation.views.sheets import page_of


@requires("evaluation.view")
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet, A4 landscape."""
    page = page_of(pk, request.GET.get("rev", ""))
    pdf = desk_sheets_pdf([page], issuer=issuer(), made_at=now())
    return response(pdf, safe_name(f"{page.sheet.number} {page.node.heading}"), inline=True)


@requires("evaluation.view")
@require_GET
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets of a round, one page each."""
    found = round_of(pk)
    pages = [page for row in found.sheets.order_by("order") if (page := sheet_page(row))]
    pdf = desk_sheets_pdf(pages, issuer=issuer(), made_at=now())
    return response(pdf, safe_name(f"{found.label} 内部評価シート"), inline=True)
