"""改善工程表 as an Excel book: out, looked at, back in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.tables import export_response
from sasaeai.core.ui.returning import taken_back
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, issuer
from sasaeai.evaluation.committee.returning import Opinions
from sasaeai.evaluation.committee.views.office import committee_of

ROOM = "evaluation"


def _opinions(request: HttpRequest, pk: int) -> Opinions:
    return Opinions(committee_of(pk), adding=actor_of(request).may("committee.run"))


@requires("committee.answer")
@require_GET
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The book to fill in."""
    return export_response(_opinions(request, pk).hand_out(issuer=issuer()))


@requires("committee.answer")
@require_http_methods(FORM_METHODS)
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """The book comes back: first a look, then all rows or none."""
    opinions = _opinions(request, pk)
    back = taken_back(request, room=ROOM, look=opinions.look, keep=opinions.keep)
    if back.saved is not None:
        return redirect("evaluation:opinions", pk=pk)
    context = {
        "committee": opinions.committee,
        "adding": opinions.adding,
        "back": back,
        "book": reverse("evaluation:opinions_book", args=[pk]),
    }
    return render(request, "evaluation/opinions_return.jinja", context, status=back.status)
