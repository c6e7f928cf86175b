"""A proposal to destroy: its records one by one, the second person's yes or no, the certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit, tables
from sasaeai.core.access import requires
from sasaeai.core.periods import wareki
from sasaeai.people.persons.refusals import PersonRefused
from sasaeai.people.retention import holdings, services
from sasaeai.people.retention.forms import RefuseForm
from sasaeai.people.retention.models import Destruction, HoldReason, RetentionRule
from sasaeai.people.retention.views import LARGEST_ID, listed, me

CERTIFICATE = tables.Table(
    "destruction",
    "廃棄の証明",
    (
        tables.Column("name", "番号", head=True),
        tables.Column("facts", "残した区分", value=lambda row: _facts(row["facts"])),
    ),
    order=("name",),
    empty="廃棄した記録はありません",
)


@requires("people.retention")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with its records, page by page; a POST refuses it, or takes it back."""
    row = _batch(pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(row, by=me(request), why=form.cleaned_data["why"])
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("この申し出では、廃棄しません。記録は残っています。"))
            return redirect("people:destruction", pk=row.pk)
    audit.record("people.destruction.seen", subject=("destruction", row.pk))
    rule = RetentionRule.objects.get(holding=row.holding)
    context = {
        "row": row,
        "rule": rule,
        "form": form,
        "me": me(request).pk,
        **_records(request, row),
    }
    return render(request, "people/destruction.jinja", context, status=422 if form.errors else 200)


def _records(request: HttpRequest, row: Destruction) -> dict[str, Any]:
    """What of an open proposal would go now; the rest stays whoever agrees."""
    holding = holdings.get(row.holding)
    if holding is None or not row.open:
        return {"number": holdings.Due(0, 0), "due": [], "more": "", "later": False}
    return {
        "number": holdings.count_due(holding, row.ended_before, among=row.row_ids),
        "reasons": HoldReason.choices,
        "lasting": services.kept_longer(row),
        **listed(
            request,
            lambda **part: holdings.due(holding, row.ended_before, among=row.row_ids, **part),
        ),
    }


@requires("people.retention")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second of two: the contents are gone afterwards."""
    row = _batch(pk)
    try:
        gone = services.approve(row, by=me(request))
    except PersonRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(n)s件を廃棄しました。") % {"n": gone})
    return redirect("people:destruction", pk=row.pk)


@requires("people.retention", "audit.read")
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper: who decided, when, how many, and the codes that stay."""
    row = _batch(pk)
    if row.destroyed_at is None or row.approved_by is None:
        raise Http404
    audit.record("people.destruction.printed", subject=("destruction", row.pk))
    file = tables.export(
        CERTIFICATE,
        row.stones.all(),
        format="pdf",
        who=tables.Who.INTERNAL,
        notes=(
            f"廃棄した日：{wareki(timezone.localdate(row.destroyed_at))}",
            f"廃棄した件数：{row.destroyed}件",
            f"残した件数：止めてあった{row.held}件、もう期間に当たらなかった{row.stayed}件",
            f"申し出た人：{row.proposed_by.name}　　決めた人：{row.approved_by.name}",
        ),
        made_at=timezone.now(),
    )
    return tables.export_response(file)


def _batch(pk: int) -> Destruction:
    rows = Destruction.objects.select_related("proposed_by", "approved_by", "refused_by")
    return get_object_or_404(rows, pk=min(pk, LARGEST_ID))


def _facts(facts: dict[str, Any]) -> str:
    parts = (
        ", ".join(map(str, value)) if isinstance(value, list) else value for value in facts.values()
    )
    return "　".join(str(part) for part in parts if part not in ("", None))
