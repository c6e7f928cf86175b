"""A year's records of making the plan known as an Excel book: out, looked at, back in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import export_response
from sasaeai.core.ui.returning import taken_back
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.telling_book import Tellings
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan

ROOM = "plan"


def _tellings(request: HttpRequest) -> Tellings:
    plan = shown_plan(request)
    return Tellings(plan, finding.year_of(request, plan))


@requires("plan.edit")
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The book to put right and to add to."""
    tellings = _tellings(request)
    return export_response(tellings.hand_out(issuer=tellings.plan.organisation.name))


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def return_(request: HttpRequest) -> HttpResponse:
    """The book comes back: first a look, then all rows or none."""
    tellings = _tellings(request)
    plan = tellings.plan
    back = taken_back(request, room=ROOM, look=tellings.look, keep=tellings.keep)
    if back.saved is not None:
        return redirect(f"{reverse('plan:tellings')}?plan={plan.code}")
    context = {
        "plan": plan,
        "year": tellings.year,
        "years": [each for each in plan.span if each.period.start <= today()],
        "kinds": TellingKind.choices,
        "units": ReachUnit.choices,
        "back": back,
        "book": f"{reverse('plan:tellings_book')}?plan={plan.code}&year={tellings.year.year}",
    }
    return render(request, "plan/tellings_book.jinja", context, status=back.status)
