"""The city board for everybody: steps, districts, map and files."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from sasaeai.core import tables
from sasaeai.core.access import open_to_everyone
from sasaeai.core.documents import response
from sasaeai.core.tables import Format, Who
from sasaeai.evaluation.asking import actor_of, issuer
from sasaeai.evaluation.models import StepRound
from sasaeai.evaluation.steps import paper
from sasaeai.evaluation.steps.board import step_board
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.evaluation.steps.queries import newest_round
from sasaeai.evaluation.steps.tables import counts_rows, counts_table, matrix_rows, matrix_table

FORMATS = ("csv", "xlsx", "pdf")
KINDS = ("counts", "matrix")


@open_to_everyone
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How far the city's districts are with each step; without a round, what it will be."""
    round_ = _round_of(request)
    if round_ is None:
        return render(request, "evaluation/steps_none.jinja")
    shown = step_board(round_)
    step = next(
        (each for each in shown.steps.steps if str(each.role_id) == request.GET.get("step")), None
    )
    context = {
        "board": shown,
        "years": list(StepRound.objects.filter(plan=round_.plan).order_by("fy")),
        "states": list(StepState),
        "step": step,
        "areas": shown.areas(step),
        "desk": actor_of(request).may("steps.view"),
    }
    return render(request, "evaluation/steps_board.jinja", context)


@open_to_everyone
@require_GET
def board_file(request: HttpRequest, kind: str, format: str) -> HttpResponse:
    """Counts or districts × steps as CSV, Excel or (the matrix) A3."""
    round_ = _round_of(request)
    if round_ is None or kind not in KINDS or format not in FORMATS:
        raise Http404("no such file")
    shown = step_board(round_)
    if kind == "matrix" and format == "pdf":
        pdf = paper.board_sheet(shown, issuer=issuer(), made_at=now())
        return response(pdf, tables.safe_name(f"地域のステップ {round_.year.label}"), inline=True)
    table, rows = (
        (counts_table(shown), counts_rows(shown))
        if kind == "counts"
        else (matrix_table(shown), matrix_rows(shown))
    )
    return tables.export_response(
        tables.export(
            table, rows, format=cast("Format", format), who=Who.PUBLIC, issuer=issuer(),
            made_at=now(),
        )
    )  # fmt: skip


def _round_of(request: HttpRequest) -> StepRound | None:
    """``?year=2026`` of the plan whose steps were last asked for, else its newest year."""
    newest, wanted = newest_round(), request.GET.get("year", "")
    if not wanted or newest is None:
        return newest
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) == 4):
        raise Http404("no such year")
    rounds = StepRound.objects.select_related("plan", "version")
    return get_object_or_404(rounds, plan=newest.plan, fy=int(wanted))
