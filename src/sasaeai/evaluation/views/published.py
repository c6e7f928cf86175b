"""Residents' pages of the evaluation: one snapshot as page, paper and files."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from sasaeai.core import tables
from sasaeai.core.access import open_to_everyone
from sasaeai.core.documents import response
from sasaeai.core.tables import safe_name
from sasaeai.evaluation.asking import id_of
from sasaeai.evaluation.enums import RenditionKind, RenditionState
from sasaeai.evaluation.models import Publication, Rendition
from sasaeai.evaluation.publication.fiveyears import five_years
from sasaeai.evaluation.publication.paper import easy_pdf, report_pdf, sheets_pdf, slides_pdf
from sasaeai.evaluation.publication.progress import progress_sheet
from sasaeai.evaluation.publication.queries import (
    evaluated_plans,
    newest_publications,
    publication_of,
)
from sasaeai.evaluation.publication.reading import Published, published
from sasaeai.evaluation.publication.tables import (
    figures_rows,
    figures_table,
    years_rows,
    years_table,
)
from sasaeai.plan.public import Plan, current_plan, last_text, plans_after, plans_before

FORMATS = ("csv", "xlsx", "pdf")
PAPERS = ("sheets", "slides", "report", "easy")
WIDE = "wide"
"""The whole plan as one table of years, as committees keep it."""


def published_of(request: HttpRequest, pk: int) -> Published:
    """The newest revision, or the one that ``?rev=`` names; 404 for what was never published."""
    asked = request.GET.get("rev", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 4):
        raise Http404("no such revision")
    row = publication_of(id_of(pk), int(asked) if asked else None)
    if row is None:
        raise Http404("not published")
    return published(row)


def _words(row: Publication, kind: RenditionKind) -> Rendition | None:
    return row.renditions.filter(kind=kind).exclude(state=RenditionState.DRAFT).first()


@open_to_everyone
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every published round."""
    rows = [published(row) for row in newest_publications()]
    return render(request, "evaluation/published_list.jinja", {"rows": rows})


@open_to_everyone
@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: counts, goals, files, revisions."""
    shown = published_of(request, pk)
    revisions = list(
        Publication.objects.filter(round_id=shown.row.round_id)
        .defer("content")
        .order_by("-revision")
    )
    context = {
        "shown": shown,
        "revisions": revisions,
        "newest": revisions[0].revision == shown.row.revision,
        "report": _words(shown.row, RenditionKind.PLAIN),
        "easy": _words(shown.row, RenditionKind.EASY),
    }
    return render(request, "evaluation/published.jinja", context)


@open_to_everyone
@require_GET
def sheet_page(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """One published sheet."""
    shown = published_of(request, pk)
    sheet = shown.sheet(number)
    if sheet is None:
        raise Http404("no such sheet")
    numbers = [str(row.number) for row in shown.sheets]
    place = numbers.index(number)
    context = {
        "shown": shown,
        "sheet": sheet,
        "previous": numbers[place - 1] if place else "",
        "following": numbers[place + 1] if place + 1 < len(numbers) else "",
    }
    return render(request, "evaluation/published_sheet.jinja", context)


@open_to_everyone
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The year for residents: pictures, few words, no jargon."""
    shown = published_of(request, pk)
    words = _words(shown.row, RenditionKind.PLAIN)
    return render(request, "evaluation/report.jinja", {"shown": shown, "words": words})


@open_to_everyone
@require_GET
def easy(request: HttpRequest, pk: int) -> HttpResponse:
    """The year in easy Japanese, with the state of the text."""
    shown = published_of(request, pk)
    words = _words(shown.row, RenditionKind.EASY)
    if words is None:
        raise Http404("not written yet")
    return render(request, "evaluation/easy.jinja", {"shown": shown, "words": words})


@open_to_everyone
@require_GET
def files(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The figures and words of a round as CSV, XLSX, PDF or JSON, from the same snapshot."""
    shown = published_of(request, pk)
    if format == "json":
        body = {
            "sha256": shown.row.sha256,
            "revision": shown.row.revision,
            "content": shown.content,
        }
        answer = HttpResponse(
            json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json"
        )
        answer["Content-Disposition"] = f'attachment; filename="evaluation-{pk}.json"'
        return answer
    if format not in FORMATS:
        raise Http404("no such format")
    return tables.export_response(
        tables.export(
            figures_table(shown),
            figures_rows(shown),
            format=format,  # type: ignore[arg-type]
            who=tables.Who.PUBLIC,
            issuer=str(shown.plan["organisation"]),
            made_at=shown.row.published_at,
            notes=(f"第{shown.row.revision}版　照合番号 {shown.row.sha256}",),
        )
    )


@open_to_everyone
@require_GET
def papers(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The sheets (A4 landscape), the slides, the residents' report or its easy words as PDF."""
    shown = published_of(request, pk)
    made = shown.row.published_at
    if kind not in PAPERS:
        raise Http404("no such paper")
    only = request.GET.get("number", "")
    if only and shown.sheet(only) is None:
        raise Http404("no such sheet")
    if kind == "sheets":
        pdf = sheets_pdf(shown, made_at=made, only=only)
    elif kind == "slides":
        pdf = slides_pdf(shown, made_at=made)
    elif kind == "easy":
        words = _words(shown.row, RenditionKind.EASY)
        if words is None:
            raise Http404("not written yet")
        pdf = easy_pdf(shown, words, made_at=made)
    else:
        words = _words(shown.row, RenditionKind.PLAIN)
        pdf = report_pdf(shown, words.text if words else "", made_at=made)
    return response(pdf, safe_name(f"{shown.plan['name']} {shown.label} {kind}"), inline=True)


@open_to_everyone
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Grades of all published years, along what was split, merged and renamed.

    ``?plan=`` shows the plan before or the one decided to come.
    """
    code = request.GET.get("plan", "")[:40]
    decided = Plan.objects.select_related("organisation")
    plan = get_object_or_404(decided, code=code) if code else current_plan()
    if plan is None or last_text(plan) is None:
        raise Http404("no plan yet")
    shown = five_years(plan)
    if request.GET.get("format") == WIDE:
        return tables.export_response(progress_sheet(shown))
    if file := tables.download(
        years_table(shown),
        years_rows(shown),
        request.GET,
        who=tables.Who.PUBLIC,
        issuer=plan.organisation.name,
    ):
        return tables.export_response(file)
    links = tables.export_links(request.GET)
    wide = f"?{urlencode({'plan': plan.code, 'format': WIDE})}"
    known = evaluated_plans()
    before = [row for row in reversed(plans_before(plan)) if row.pk in known]
    plans = [*before, plan, *plans_after(plan)]
    context = {"shown": shown, "links": links, "wide": wide, "plans": plans}
    return render(request, "evaluation/five_years.jinja", context)
