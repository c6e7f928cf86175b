"""The council's scales: looked at, made, copied, put away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of
from sasaeai.evaluation.enums import Axis
from sasaeai.evaluation.internal.forms import STEP_FORMS, ScaleForm
from sasaeai.evaluation.internal.scales import StepGiven, copy_scale, retire_scale, save_scale
from sasaeai.evaluation.models import Scale
from sasaeai.evaluation.refusals import EvaluationRefused

UNPROCESSABLE = 422


def scale_of(pk: int) -> Scale:
    return get_object_or_404(Scale.objects.prefetch_related("steps"), pk=id_of(pk))


@requires("evaluation.view")
@require_GET
def scales(request: HttpRequest) -> HttpResponse:
    """All scales with their words, and how many rounds judge by each."""
    rows = Scale.objects.prefetch_related("steps").annotate(used=Count("uses"))
    context = {
        "scales": list(rows.order_by("retired", "axis", "pk")),
        "may_run": actor_of(request).may("evaluation.run"),
    }
    return render(request, "evaluation/scales.jinja", context)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def scale(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new scale, or new words for one that no round has used."""
    found = scale_of(pk) if pk else None
    rows: list[dict[str, Any]] = []
    if found is not None:
        rows = [
            {
                "label": step.label,
                "meaning": step.meaning,
                "at_least": step.at_least,
                "below_plan": step.below_plan,
            }
            for step in sorted(found.steps.all(), key=lambda row: row.order)
        ]
    initial = {"name": found.name, "axis": found.axis} if found else {}
    form = ScaleForm(request.POST or None, initial=initial)
    steps = STEP_FORMS(request.POST or None, initial=rows, prefix="step")
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        given = [
            StepGiven(
                each["label"].strip(), each["meaning"].strip(), each["at_least"], each["below_plan"]
            )
            for each in steps.cleaned_data
            if each.get("label", "").strip()
        ]
        data = form.cleaned_data
        try:
            save_scale(found, name=data["name"], axis=Axis(data["axis"]), steps=given)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("尺度を保存しました。"))
            return redirect("evaluation:scales")
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "steps": steps, "scale": found}
    return render(request, "evaluation/scale.jinja", context, status=status)


@requires("evaluation.run")
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy that may be changed."""
    made = copy_scale(scale_of(pk))
    messages.success(request, _("写しをつくりました。自由に直せます。"))
    return redirect("evaluation:scale", made.pk)


@requires("evaluation.run")
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a scale away, or takes it out again."""
    found = scale_of(pk)
    retire_scale(found, retired=not found.retired)
    return redirect("evaluation:scales")
