"""Sheets as an Excel book: out, looked at, back in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import tables
from sasaeai.core.access import requires
from sasaeai.core.files import Refused, own, read, store
from sasaeai.evaluation.asking import FORM_METHODS, issuer
from sasaeai.evaluation.internal.workbook import read_book, save_book, write_book
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.evaluation.views.rounds import round_of
from sasaeai.evaluation.views.sheets import WRITERS

UNPROCESSABLE = 422
ROOM = "evaluation"


@requires(*WRITERS)
@require_GET
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The book to fill in."""
    return tables.export_response(write_book(round_of(pk), issuer=issuer()))


@requires(*WRITERS)
@require_http_methods(FORM_METHODS)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the book out and takes it back: first a look, then all rows or none."""
    found = round_of(pk)
    if request.method != "POST":
        return render(request, "evaluation/workbook.jinja", _context(found))
    upload = request.FILES.get("file")
    try:
        if upload is not None:
            kept = store(upload.read(), name=str(upload.name), room=ROOM)
        else:
            known = own(request.POST.get("kept", ""), room=ROOM)
            if known is None:
                raise Refused(_("ファイルをえらんでください。"))
            kept = known
    except Refused as refused:
        context = _context(found, problem=str(refused))
        return render(request, "evaluation/workbook.jinja", context, status=UNPROCESSABLE)
    content = read(kept)
    if request.POST.get("do") == "save":
        try:
            done = save_book(found, content, overwrite=request.POST.get("overwrite") == "1")
        except EvaluationRefused as problem:
            context = _context(
                found, problem=str(problem), reading=read_book(found, content), kept=kept.pk
            )
            return render(request, "evaluation/workbook.jinja", context, status=UNPROCESSABLE)
        words = _("%(n)s枚のシートを下書きに取り込みました。提出は、シートごとに行います。")
        messages.success(request, words % {"n": len(done.incoming)})
        return redirect("evaluation:round", pk)
    context = _context(found, reading=read_book(found, content), kept=kept.pk)
    return render(request, "evaluation/workbook.jinja", context)


def _context(found: object, **more: object) -> dict[str, object]:
    return {"round": found, "problem": "", "reading": None, "kept": 0, **more}
