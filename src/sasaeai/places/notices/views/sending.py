"""Going out: paper to print, what people carried, what came back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import response
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Dispatch, Notice, NoticeEdition
from sasaeai.places.notices import paper
from sasaeai.places.notices.dispatching import (
    NotPublished,
    published_edition,
    record_dispatch,
    record_return,
)
from sasaeai.places.notices.forms import PaperForm, ReturnForm, SentForm
from sasaeai.places.views.desk import issuer

KINDS = ("kairan", "poster", "poster-a3")


def out(request: HttpRequest, notice: int) -> NoticeEdition | None:
    """The published wording; a message and nothing while there is none."""
    row = get_object_or_404(Notice, pk=notice)
    try:
        return published_edition(row)
    except NotPublished as error:
        messages.error(request, str(error))
        return None


def address_of(request: HttpRequest, edition: NoticeEdition) -> str:
    return request.build_absolute_uri(reverse("places:notice", args=[edition.notice_id]))


@requires("notices.write")
@require_GET
def print_form(request: HttpRequest, notice: int) -> HttpResponse:
    """What to print, and what stands on the 回覧板 beside the notice."""
    edition = out(request, notice)
    if edition is None:
        return redirect("places:notice-desk", notice=notice)
    context = {"edition": edition, "form": PaperForm()}
    return render(request, "places/notice_print.jinja", context)


@requires("notices.write")
@require_GET
def printed(request: HttpRequest, notice: int, kind: str) -> HttpResponse:
    """The sheet itself."""
    if kind not in KINDS:
        raise BadRequest("no such sheet")
    edition = out(request, notice)
    if edition is None:
        return redirect("places:notice-desk", notice=notice)
    form = PaperForm(request.GET)
    address, name = address_of(request, edition), issuer()
    if kind == "kairan":
        if not form.is_valid():
            context = {"edition": edition, "form": form}
            return render(request, "places/notice_print.jinja", context, status=422)
        pdf = paper.kairan(edition, address=address, issuer=name, **form.cleaned_data)
    else:
        pdf = paper.poster(edition, address=address, issuer=name, a3=kind == "poster-a3")
    audit.record(
        "places.notice.printed", subject=("notice", edition.notice_id), detail={"sheet": kind}
    )
    return response(pdf, edition.title, inline=True)


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, notice: int) -> HttpResponse:
    """Paper or voice went out: written down once, counted by channel and area."""
    edition = out(request, notice)
    if edition is None:
        return redirect("places:notice-desk", notice=notice)
    form = SentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_dispatch(edition.notice, form.sent, once=form.cleaned_data["once"])
        except Refusal as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("出したことを書きました。数は、すぐに指標に入ります。"))
            return redirect("places:notice-desk", notice=notice)
    return render(request, "places/notice_record.jinja", {"edition": edition, "form": form})


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, dispatch: int) -> HttpResponse:
    """How many it reached, how many slips came back."""
    rows = Dispatch.objects.select_related("edition", "area")
    row = get_object_or_404(rows, pk=dispatch)
    form = ReturnForm(
        request.POST or None, initial={"reached": row.reached, "returned": row.returned}
    )
    if request.method == "POST" and form.is_valid():
        record_return(row, **form.cleaned_data)
        messages.success(request, _("もどった数を書きました。"))
        return redirect("places:notice-desk", notice=row.notice_id)
    return render(request, "places/notice_returned.jinja", {"row": row, "form": form})
