"""The council's pages: the list, writing one, one referral with its moves, its link."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.consult.models import Case, Contact
from sasaeai.consult.moves import offered
from sasaeai.consult.referral import links, queries, sending
from sasaeai.consult.referral.enums import ReferralState
from sasaeai.consult.referral.forms import LinkForm, ReferForm
from sasaeai.consult.referral.models import Referral
from sasaeai.consult.referral.payload import lines_of
from sasaeai.consult.referral.steps import OURS
from sasaeai.consult.referral.tables import REFERRALS
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.services.refusals import OutOfReach
from sasaeai.consult.views.asking import (
    LARGEST_ID,
    account,
    case_in_reach,
    contact_to_write,
)
from sasaeai.consult.writing import writes, writes_contact
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import Who
from sasaeai.core.tables import page as table_page


@requires("consult.cases")
@require_GET
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals in reach, newest first; by state."""
    rows = queries.referrals()
    state = request.GET.get("state", "")
    if state in ReferralState.values:
        rows = rows.filter(state=state)
    page = table_page(REFERRALS, rows, request.GET, who=Who.INTERNAL, path=request.path)
    audit.record("consult.referrals.seen", detail={"rows": len(page.rows)})
    context = {"page": page, "state": state, "states": ReferralState.choices}
    return render(request, "consult/referral/list.jinja", context)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def refer_case(request: HttpRequest, pk: int) -> HttpResponse:
    """A referral about a case."""
    found = case_in_reach(pk)
    if not writes([found.pk]):
        raise Http404
    return _refer(request, found)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def refer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """A referral straight from a contact; one that has become a case goes by the case's consents."""
    found = contact_to_write(pk)
    if found.case_id is not None and not writes([found.case_id]):
        raise Http404
    return _refer(request, found)


def _refer(request: HttpRequest, about: Case | Contact) -> HttpResponse:
    form = ReferForm(request.POST or None, about=about, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            row = sending.draft_referral(about, by=account(request), **form.told)
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("下書きにしました。伝わる内容を見て、送ってください。"))
            return redirect("consult:referral", pk=row.pk)
    contact = about if isinstance(about, Contact) else None
    context = {
        "form": form,
        "case": about if isinstance(about, Case) else about.case,
        "contact": contact,
        "person": about.person,
        "back": reverse("consult:contact" if contact else "consult:case", args=[about.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "consult/referral/new.jinja", context, status=status)


@requires("consult.cases")
@require_GET
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """One referral: what the addressee sees, what happened, whose move it is."""
    row = _in_reach(pk)
    audit.record("consult.referral.seen", subject=("referral", row.pk), person_id=row.person_id)
    return render(request, "consult/referral/referral.jinja", _shown(row))


def _shown(row: Referral) -> dict[str, Any]:
    draft, mine = row.state == ReferralState.DRAFT, _is_written_by_reader(row)
    return {
        "row": row,
        "person": row.person,
        "lines": lines_of(row) if draft else list(row.lines.all()),
        "story": queries.story(row),
        "moves": offered(OURS, row) if mine else [],
        "links": list(row.links.all()[:5]),
        "may_link": mine and links.may_link(row),
        "now": timezone.now(),
        "today": today(),
    }


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def referral_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the council's moves, on a page of its own."""
    row, move = _to_write(pk), OURS.get(name)
    if move is None or not move.offered(row):
        raise Http404
    form = move.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            move.apply(row, form.cleaned_data, account(request))
        except OutOfReach as gone:
            raise Http404 from gone
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(move.done))
            return redirect("consult:referral", pk=row.pk)
    context = {"row": row, "person": row.person, "move": move, "form": form}
    status = 422 if form.errors else 200
    return render(request, "consult/referral/step.jinja", context, status=status)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A link for somebody without an account; it is on this page once and never again."""
    row = _to_write(pk)
    if not links.may_link(row):
        raise Http404
    form = LinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        base = (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")
        address = links.make_link(
            row,
            by=account(request),
            mail=form.cleaned_data["mail"],
            address_of=lambda token: base + reverse("consult:entrance", args=[token]),
        )
    context = {
        "row": row,
        "form": form,
        "address": address,
        "mail": form.data.get("mail", ""),
        "until": links.last_day(row),
    }
    status = 422 if form.errors else 200
    response = render(request, "consult/referral/make_link.jinja", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _in_reach(pk: int) -> Referral:
    """404 unless PostgreSQL shows the referral to whoever asks."""
    rows = queries.referrals().select_related("consent", "basis", "person", "made_by")
    return get_object_or_404(rows, pk=min(pk, LARGEST_ID))


def _to_write(pk: int) -> Referral:
    """404 also for whoever only reads the case, as a colleague of the team does."""
    row = _in_reach(pk)
    if not _is_written_by_reader(row):
        raise Http404
    return row


def _is_written_by_reader(row: Referral) -> bool:
    """One that came of a single contact is written by everybody who writes on the contact."""
    if row.case_id is None:
        return row.contact_id is not None and writes_contact(row.contact_id)
    return bool(writes([row.case_id]))
