"""From a published number to its query, its rows and its hashes (for those who see exact figures)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from sasaeai.core import audit, metrics
from sasaeai.core.access import requires
from sasaeai.core.metrics import WHOLE, Reading, UnknownMetric
from sasaeai.core.periods import fiscal_year_of
from sasaeai.plan.definitions import canonical, definitions_of
from sasaeai.plan.models import Indicator
from sasaeai.plan.proofs import Proof, as_json, proof_of


def _proof(pk: int, reading_id: int) -> Proof:
    row = get_object_or_404(Indicator.objects.select_related("plan", "identity"), pk=pk)
    reading = get_object_or_404(Reading.objects.select_related("series"), pk=reading_id)
    if not _counts(row, reading):
        raise Http404("a reading of another indicator")
    try:
        return proof_of(row, reading, again=True)
    except UnknownMetric as unknown:
        raise Http404("no room counts it any more") from unknown


def _counts(row: Indicator, reading: Reading) -> bool:
    """Whether the indicator counts so today, or did under an earlier definition."""
    known = definitions_of([row])[row.pk]
    ways = (known.current, *(each.before for each in known.breaks))
    counted = (reading.series.metric, canonical(reading.series.filters))
    return counted in {(way.code, way.filters) for way in ways}


@requires("plan.exact")
@require_GET
def proof(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """The frozen number beside a recount of its rows, with both hashes."""
    found = _proof(pk, reading)
    audit.record("plan.proof.opened", subject=("reading", reading))
    others = Reading.objects.filter(
        series=found.reading.series, start=found.reading.start, end=found.reading.end,
        area_id=found.reading.area_id,
    ).order_by("pk")  # fmt: skip
    context = {
        "proof": found,
        "plan": found.indicator.plan,
        "year": fiscal_year_of(found.reading.start),
        "whole": found.reading.area_id == WHOLE,
        "others": [(row, metrics.frozen_figure(row)) for row in others],
    }
    return render(request, "plan/proof.jinja", context)


@requires("plan.exact")
@require_GET
def proof_json(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """The same for another programme."""
    found = _proof(pk, reading)
    audit.record("plan.proof.opened", subject=("reading", reading))
    return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
