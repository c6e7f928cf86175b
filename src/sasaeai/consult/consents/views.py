"""Printing the consent form of a case: from what is typed, or again from what was saved."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sasaeai.consult import queries
from sasaeai.consult.consents import wording
from sasaeai.consult.consents.forms import PrintedConsentForm
from sasaeai.consult.consents.paper import consent_form, has_own_page
from sasaeai.consult.models import Case
from sasaeai.consult.steps import offered
from sasaeai.consult.views.asking import LARGEST_ID, account, actor, case_in_reach
from sasaeai.consult.writing import standing
from sasaeai.core import audit
from sasaeai.core.access import requires


@requires("consult.cases")
@require_POST
def typed_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to be signed. What was typed comes in the body, never in an address, and is not
    kept: the consent is recorded once it was given. What cannot be printed is shown again, 422."""
    found = case_in_reach(pk)
    step = offered(found, standing(found.pk, actor(request))).get("consent")
    if step is None:
        raise Http404
    form = PrintedConsentForm(request.POST, case=found)
    if not form.is_valid():
        context = {
            "case": found,
            "step": step,
            "name": "consent",
            "form": form,
            "changes": [],
            "reading": None,
        }
        return render(request, "consult/step.jinja", context, status=422)
    agreed = wording.typed(by=account(request), **form.printed())
    return _printed(request, found, agreed)


@requires("consult.cases")
@require_GET
def saved_file(request: HttpRequest, pk: int, consent: int) -> HttpResponse:
    """The copy of a recorded consent, for the team. It is fetched from the case in reach."""
    found = case_in_reach(pk)
    rows = found.consents.select_related("withdrawal", "entered_by")
    row = get_object_or_404(rows, pk=min(consent, LARGEST_ID))
    if not standing(found.pk, actor(request)).team:
        raise Http404
    return _printed(request, found, wording.saved(row))


def _printed(request: HttpRequest, case: Case, agreed: wording.Agreed) -> HttpResponse:
    audit.record(
        "consult.consent.printed",
        subject=("case", case.pk),
        person_id=case.person_id,
        detail={"consent": agreed.saved},
    )
    person = queries.person_in_reach(case.person_id) if case.person_id else None
    base = (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")
    own_page = base + reverse("consult:own") if has_own_page(case) else ""
    return consent_form(agreed, person, own_page=own_page)
