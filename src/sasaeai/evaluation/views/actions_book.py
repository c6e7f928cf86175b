"""Improvement actions as an Excel book: out, looked at, back in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.tables import export_response
from sasaeai.core.ui.returning import taken_back
from sasaeai.evaluation.actions.returning import Actions
from sasaeai.evaluation.asking import FORM_METHODS, issuer
from sasaeai.plan.public import current_plan

ROOM = "evaluation"


def _actions() -> Actions:
    plan = current_plan()
    if plan is None:
        raise Http404("no plan yet")
    return Actions(plan)


@requires("evaluation.act")
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The book for the sections to say how far they are."""
    return export_response(_actions().hand_out(issuer=issuer()))


@requires("evaluation.act")
@require_http_methods(FORM_METHODS)
def return_(request: HttpRequest) -> HttpResponse:
    """The book comes back: first a look, then all rows or none."""
    actions = _actions()
    back = taken_back(request, room=ROOM, look=actions.look, keep=actions.keep)
    if back.saved is not None:
        return redirect("evaluation:actions")
    context = {"back": back, "book": reverse("evaluation:actions_book")}
    return render(request, "evaluation/actions_book.jinja", context, status=back.status)
