"""The secretariat writes beside the figures: the report, easy Japanese."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import requires
from sasaeai.evaluation.asking import FORM_METHODS, id_of
from sasaeai.evaluation.enums import RenditionKind
from sasaeai.evaluation.publication.queries import publication_of
from sasaeai.evaluation.publication.reading import published
from sasaeai.evaluation.publication.services import write_rendition
from sasaeai.evaluation.publication.wording import proposed
from sasaeai.evaluation.refusals import EvaluationRefused

UNPROCESSABLE = 422


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Both texts with their state; a first draft is proposed from the snapshot."""
    row = publication_of(id_of(pk))
    if row is None:
        raise Http404("not published")
    refused = ""
    if request.method == "POST":
        kind, version = request.POST.get("kind", ""), request.POST.get("version", "0")
        if kind not in RenditionKind.values:
            raise Http404("no such text")
        try:
            write_rendition(
                row,
                kind=RenditionKind(kind),
                text=request.POST.get("text", ""),
                checked=request.POST.get("do") == "checked",
                version=int(version)
                if version.isascii() and version.isdigit() and len(version) < 9
                else 0,
            )
        except EvaluationRefused as problem:
            refused = str(problem)
        else:
            messages.success(request, _("文を保存しました。"))
            return redirect("evaluation:words", pk)
    known = {each.kind: each for each in row.renditions.all()}
    shown = published(row)
    texts = [
        (
            kind,
            known.get(kind),
            request.POST.get("text", "")
            if refused and request.POST.get("kind") == kind
            else known[kind].text
            if kind in known
            else proposed(shown, kind),
        )
        for kind in RenditionKind
    ]
    context = {"shown": shown, "texts": texts, "refused": refused, "round": row.round}
    status = UNPROCESSABLE if refused else 200
    return render(request, "evaluation/words.jinja", context, status=status)
