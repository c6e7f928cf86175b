"""The kinds of meetings and their rules, kept by whoever leads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.consult.conference.forms import KindRulesForm, NewKindForm
from sasaeai.consult.conference.kinds import add_kind, change_kind
from sasaeai.consult.conference.models import ConferenceKind
from sasaeai.consult.views.asking import LARGEST_ID
from sasaeai.core.access import requires


@requires("consult.lead")
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind with its rules, those no longer used as well."""
    return render(request, "consult/conference/kinds.jinja", {"rows": ConferenceKind.objects.all()})


@requires("consult.lead")
@require_http_methods(["GET", "POST"])
def new_kind(request: HttpRequest) -> HttpResponse:
    """A kind of the council's own."""
    form = NewKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_kind(**form.cleaned_data)
        messages.success(request, _("会議の種類を足しました。"))
        return redirect("consult:conference_kinds")
    return _page(request, form)


@requires("consult.lead")
@require_http_methods(["GET", "POST"])
def kind_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kind asks of the meetings that are called from now on."""
    row = get_object_or_404(ConferenceKind, pk=min(pk, LARGEST_ID))
    form = KindRulesForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_kind(row, **form.cleaned_data)
        messages.success(request, _("変えました。これからひらく会議で使います。"))
        return redirect("consult:conference_kinds")
    return _page(request, form, row)


def _page(
    request: HttpRequest, form: KindRulesForm, row: ConferenceKind | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "row": row}
    return render(request, "consult/conference/kind.jinja", context, status=status)
