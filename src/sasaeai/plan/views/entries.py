"""Entering numbers, facts and sentences that no record here can give."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.metrics import TypedState, shape_of
from sasaeai.plan.entering import areas_of, enter_value, entered_series, entries_of, facts_of
from sasaeai.plan.entering_forms import EntryForm
from sasaeai.plan.models import Indicator
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.views.desk import FORM_METHODS


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """What was entered so far, and the form for the next; 404 where records are counted."""
    row = get_object_or_404(Indicator.objects.select_related("identity", "plan__breakdown"), pk=pk)
    found = entered_series(row)
    if found is None:
        raise Http404("counted from records")
    metric, series = found
    form = EntryForm(
        request.POST or None,
        plan=row.plan,
        metric=metric,
        shape=shape_of(series.filters),
        areas=areas_of(row),
    )
    if request.method == "POST" and form.is_valid() and _entered(form, row):
        messages.success(request, _("入力を記録しました。前の入力は、変更の記録に残っています。"))
        return redirect("plan:entries", row.pk)
    context = {
        "plan": row.plan,
        "row": row,
        "metric": metric,
        "form": form,
        "entries": entries_of(row),
        "facts": facts_of(row),
    }
    return render(request, "plan/entries.jinja", context)


def _entered(form: EntryForm, row: Indicator) -> bool:
    answers = form.cleaned_data
    try:
        enter_value(
            row,
            form.window(),
            source=answers["source"],
            as_of=answers["as_of"],
            state=TypedState(answers.get("state", TypedState.VALUE)),
            value=answers.get("value"),
            area=answers.get("area"),
            part=answers.get("part", ""),
            words=answers.get("words", ""),
        )
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
