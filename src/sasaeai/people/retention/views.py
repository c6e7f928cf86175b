"""The schedule, what is due of it, what is held back, and the first of two who decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.people.models import Account
from sasaeai.people.persons.refusals import PersonRefused
from sasaeai.people.retention import holdings, services
from sasaeai.people.retention.forms import YearsForm
from sasaeai.people.retention.models import Destruction, Hold, HoldReason, RetentionRule

LARGEST_ID = 2**63 - 1
MOST = 100


@requires("people.retention")
@require_GET
def schedule(request: HttpRequest) -> HttpResponse:
    """How long what is kept, what is due now, and what waits for a second person."""
    audit.record("people.retention.seen")
    rules = list(RetentionRule.objects.all())
    batches = Destruction.objects.select_related("proposed_by", "approved_by", "refused_by")
    context = {
        "rules": [
            (rule, services.number_due(rule), holdings.get(rule.holding) is not None)
            for rule in rules
        ],
        "batches": list(batches.order_by("-pk")[:MOST]),
        "labels": {rule.holding: rule.label for rule in rules},
        "me": me(request).pk,
    }
    return render(request, "people/retention.jinja", context)


@requires("people.retention")
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One kind of record: what is due; a POST changes the years."""
    row = get_object_or_404(RetentionRule, pk=min(pk, LARGEST_ID))
    form = YearsForm(request.POST or None, initial={"years": row.years, "until_age": row.until_age})
    if request.method == "POST" and form.is_valid():
        services.change_rule(row, **form.cleaned_data)
        messages.success(request, _("保存期間を変えました。"))
        return redirect("people:retention_rule", pk=row.pk)
    audit.record("people.retention.seen", subject=("rule", row.pk))
    context = {
        "rule": row,
        "form": form,
        "number": services.number_due(row),
        **listed(request, lambda **part: services.candidates(row, **part)),
        "reasons": HoldReason.choices,
        "known": holdings.get(row.holding) is not None,
    }
    return render(
        request, "people/retention_rule.jinja", context, status=422 if form.errors else 200
    )


@requires("people.retention")
@require_POST
def hold(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """One record stays although its time has come."""
    row = get_object_or_404(RetentionRule, pk=min(pk, LARGEST_ID))
    why = request.POST.get("why", "")
    if why not in HoldReason.values:
        raise Http404
    told(
        request,
        lambda: services.hold(row, row_id=row_id, why=HoldReason(why), by=me(request)),
        _("廃棄を止めました。"),
    )
    return _back(request) or redirect("people:retention_rule", pk=row.pk)


@requires("people.retention")
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Hold, pk=min(pk, LARGEST_ID))
    told(request, lambda: services.lift(row, by=me(request)), _("止めを解きました。"))
    return _back(request) or redirect("people:retention")


def _back(request: HttpRequest) -> HttpResponse | None:
    """To the proposal from which a record was held or let go."""
    batch = request.POST.get("batch", "")
    if not (batch.isascii() and batch.isdigit() and len(batch) <= 18):
        return None
    return redirect("people:destruction", pk=int(batch))


@requires("people.retention")
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The first of two."""
    row = get_object_or_404(RetentionRule, pk=min(pk, LARGEST_ID))
    told(
        request,
        lambda: services.propose(row, by=me(request)),
        _("廃棄を申し出ました。べつの人が決めます。"),
    )
    return redirect("people:retention")


def told(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """What came of an act, above the next page."""
    try:
        act()
    except PersonRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)


def me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def listed(request: HttpRequest, rows: Callable[..., list[holdings.DueRow]]) -> dict[str, Any]:
    """One page of due records and where the next begins; 400 for a place that no page named."""
    asked = request.GET.get("after", "")
    after = holdings.placed(asked)
    if asked and after is None:
        raise BadRequest("no such place")
    found = rows(after=after, most=MOST + 1)
    more = found[MOST - 1].place if len(found) > MOST else ""
    return {"due": found[:MOST], "more": more, "later": after is not None}
