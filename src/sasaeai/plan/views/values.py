"""Entered numbers of a year as an Excel book: out, looked at, back in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import export_response
from sasaeai.core.ui.returning import taken_back
from sasaeai.plan.returning import Values
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan

ROOM = "plan"


def _values(request: HttpRequest) -> Values:
    plan = shown_plan(request)
    return Values(plan, finding.year_of(request, plan))


@requires("plan.edit")
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The book to fill in."""
    values = _values(request)
    return export_response(values.hand_out(issuer=values.plan.organisation.name))


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def return_(request: HttpRequest) -> HttpResponse:
    """The book comes back: first a look, then all rows or none."""
    values = _values(request)
    plan = values.plan
    back = taken_back(request, room=ROOM, look=values.look, keep=values.keep)
    if back.saved is not None:
        return redirect(f"{reverse('plan:indicators')}?plan={plan.code}")
    context = {
        "plan": plan,
        "year": values.year,
        "years": [each for each in plan.span if each.period.start <= today()],
        "entered": [row for row, _series, _said in values.entered],
        "back": back,
        "book": f"{reverse('plan:values_book')}?plan={plan.code}&year={values.year.year}",
    }
    return render(request, "plan/values.jinja", context, status=back.status)
