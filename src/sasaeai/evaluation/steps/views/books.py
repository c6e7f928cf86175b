"""Answers as Excel books: a district's own, and the office's table of all districts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.tables import export_response
from sasaeai.core.ui.returning import taken_back
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, issuer
from sasaeai.evaluation.steps.enums import StepSource
from sasaeai.evaluation.steps.returning import Everywhere, Own
from sasaeai.evaluation.steps.views.officer import BOTH, council_in_reach, current_round

ROOM = "evaluation"


def _own(request: HttpRequest, pk: int) -> Own:
    organisation, round_ = council_in_reach(request, pk), current_round()
    if round_ is None:
        raise Http404("no round yet")
    return Own(round_, organisation)


@requires(*BOTH)
@require_GET
def own_book(request: HttpRequest, pk: int) -> HttpResponse:
    """One district's steps to fill in."""
    return export_response(_own(request, pk).hand_out(issuer=issuer()))


@requires(*BOTH)
@require_http_methods(FORM_METHODS)
def own_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The district's book comes back: first a look, then all rows or none."""
    own = _own(request, pk)
    office = actor_of(request).may("steps.enter_for_others")
    source = StepSource.PAPER if office else StepSource.PHONE
    back = taken_back(
        request, room=ROOM, look=own.look, keep=lambda content: own.keep(content, source=source)
    )
    onwards = (
        reverse("evaluation:steps_desk") if office else reverse("evaluation:steps_own", args=[pk])
    )
    if back.saved is not None:
        return redirect(onwards)
    context = {
        "back": back, "book": reverse("evaluation:steps_own_book", args=[pk]),
        "name": own.organisation.name, "round": own.round, "onwards": onwards,
    }  # fmt: skip
    return render(request, "evaluation/steps_return.jinja", context, status=back.status)


def _everywhere() -> Everywhere:
    round_ = current_round()
    if round_ is None:
        raise Http404("no round yet")
    return Everywhere(round_)


@requires("steps.enter_for_others")
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The table of all districts to fill in."""
    return export_response(_everywhere().hand_out(issuer=issuer()))


@requires("steps.enter_for_others")
@require_http_methods(FORM_METHODS)
def return_(request: HttpRequest) -> HttpResponse:
    """The table of all districts comes back."""
    every = _everywhere()
    said = _("%(n)sの地区社協の答えを取り込みました。")
    back = taken_back(request, room=ROOM, look=every.look, keep=every.keep, said=said)
    if back.saved is not None:
        return redirect("evaluation:steps_desk")
    context = {
        "back": back, "book": reverse("evaluation:steps_book"), "name": "", "round": every.round,
        "onwards": reverse("evaluation:steps_desk"),
    }  # fmt: skip
    return render(request, "evaluation/steps_return.jinja", context, status=back.status)
