"""What everybody sees and does: the call, the form, the number, the answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import open_to_everyone
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.core.ui.guarding import TooMany, count_sender
from sasaeai.voices.asking import FORM_METHODS, issuer
from sasaeai.voices.comments.forms import CommentForm, ReceiptForm
from sasaeai.voices.comments.queries import heard_in, rounds_of
from sasaeai.voices.comments.receipts import UnknownReceipt, held
from sasaeai.voices.comments.services import round_is_open, send_comment
from sasaeai.voices.comments.tables import opinions_rows, opinions_table
from sasaeai.voices.models import CommentRound, OpinionOriginal, Submission
from sasaeai.voices.refusals import VoicesRefused


def round_of(pk: int) -> CommentRound:
    return get_object_or_404(rounds_of().filter(announced_on__isnull=False), pk=pk)


@open_to_everyone
@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: the call while it runs, everything that came and its answers afterwards."""
    found = round_of(pk)
    context: dict[str, object] = {
        "round": found,
        "open": round_is_open(found),
        "coming": today() < found.opens_on,
    }
    if found.published_on is not None:
        heard = heard_in(found)
        table, rows = opinions_table(found), opinions_rows(heard)
        if file := download(
            table, rows, request.GET, who=Who.PUBLIC, issuer=issuer(), made_at=now()
        ):
            return export_response(file)
        page = table_page(
            table, rows, request.GET, who=Who.PUBLIC, exports=export_links(request.GET)
        )
        context |= {"heard": heard, "page": page}
    elif "format" in request.GET:
        raise Http404("not published")
    return render(request, "voices/round.jinja", context)


@open_to_everyone
@require_http_methods(FORM_METHODS)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; afterwards the number, once, on a page that is kept nowhere."""
    found = round_of(pk)
    if not round_is_open(found):
        raise Http404("not open")
    if request.method != "POST":
        return _form(request, found, CommentForm())
    blocks = blocks_of(request)
    if "more" in request.POST:
        typed = {name: value for name, value in request.POST.items() if value}
        return _form(request, found, CommentForm(blocks=blocks + 1, initial=typed))
    form = CommentForm(request.POST, blocks=blocks)
    if form.is_valid():
        try:
            count_sender(request)
            number = send_comment(
                found, form.sender(), form.written(), once=form.cleaned_data["once"]
            )
        except (VoicesRefused, TooMany) as refused:
            form.add_error(None, str(refused))
        else:
            context = {"round": found, "number": number}
            return _unkept(render(request, "voices/comment_sent.jinja", context))
    return _form(request, found, form)


def _form(request: HttpRequest, found: CommentRound, form: CommentForm) -> HttpResponse:
    context = {"round": found, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return _unkept(render(request, "voices/comment_send.jinja", context, status=status))


def blocks_of(request: HttpRequest) -> int:
    """How many opinions the form that was sent has room for."""
    text = request.POST.get("blocks", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1


@open_to_everyone
@require_http_methods(FORM_METHODS)
def receipt(request: HttpRequest) -> HttpResponse:
    """What a sender wrote, and what became of it; the number travels in the form, never in an address."""
    form = ReceiptForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            count_sender(request)
            with held(form.cleaned_data["number"]) as key:
                context |= _held(Submission.objects.select_related("round").get(pk=key))
        except UnknownReceipt as refused:
            form.add_error("number", str(refused))
        except TooMany:
            form.add_error("number", _("続けて試されています。1時間ほどしてから、もう一度どうぞ。"))
    status = 422 if form.is_bound and form.errors else 200
    return _unkept(render(request, "voices/comment_receipt.jinja", context, status=status))


def _held(submission: Submission) -> dict[str, object]:
    """Each text as it was written, with the row that answers it once the round is published."""
    originals = OpinionOriginal.objects.filter(submission=submission).order_by("opinion_id")
    opinions = {
        row.pk: row.merged_into or row
        for row in submission.opinions.select_related("category", "merged_into__category")
    }
    return {
        "submission": submission,
        "round": submission.round,
        "said": [(row, opinions.get(row.opinion_id)) for row in originals],
    }


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
