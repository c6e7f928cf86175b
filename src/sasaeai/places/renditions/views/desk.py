"""The office's pages: what is in which state, one record's forms, the steps of a wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.places.models import Rendition
from sasaeai.places.renditions import queries
from sasaeai.places.renditions.enums import Form
from sasaeai.places.renditions.forms import LanguagesForm
from sasaeai.places.renditions.subjects import Subject, Variant, subject, subject_of, variants
from sasaeai.places.renditions.tables import RENDITIONS, WITHOUT
from sasaeai.places.renditions.voice import voice
from sasaeai.places.renditions.writing import (
    confirm,
    give_back,
    hand_in,
    publish,
    set_languages,
    speak_again,
    withdraw,
)
from sasaeai.places.views.desk import actor_of


@requires("renditions.write")
@require_GET
def rendition_list(request: HttpRequest) -> HttpResponse:
    """Wordings by state, the outdated ones apart; and pages that have no easy text yet."""
    state = request.GET.get("state", "")
    known = dict(queries.STATES)
    if state and state not in known:
        raise BadRequest("no such state")
    table = WITHOUT if state == queries.NONE else RENDITIONS
    rows: Any = queries.without_easy() if state == queries.NONE else queries.with_words()
    if state and state != queries.NONE:
        rows = rows.filter(shown=state)
    if file := download(table, rows, request.GET, who=Who.INTERNAL, made_at=timezone.now()):
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    part = page(table, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links)
    counted = queries.counts()
    context = {
        "part": part,
        "state": state,
        "states": [(code, label, counted[code]) for code, label in queries.STATES],
        "may_review": actor_of(request).may("renditions.review"),
    }
    return render(request, "places/rendition_list.jinja", context)


def found_or_404(of: str, key: str) -> Subject:
    """The record of an address, as this reader may see it."""
    found = subject(of, key)
    if found is None:
        raise Http404("no such record")
    return found


@requires("renditions.write")
@require_GET
def overview(request: HttpRequest, of: str, record: str) -> HttpResponse:
    """Every form of one record with its state."""
    found = found_or_404(of, record)
    latest = queries.latest(found.rows)
    lines: list[tuple[Variant, Rendition | None, Rendition | None]] = [
        (each, *latest.get((each.form, each.language), (None, None))) for each in variants()
    ]
    context = {"subject": found, "lines": lines, "voiced": voice() is not None}
    return render(request, "places/rendition_record.jinja", context)


@requires("renditions.review")
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    """In which languages this council writes; what is out stays out."""
    form = LanguagesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_languages(form.cleaned_data["codes"])
        messages.success(request, _("ことばの一覧を直しました。"))
        return redirect("places:rendition-list")
    return render(request, "places/rendition_languages.jinja", {"form": form})


@requires("renditions.write")
@require_GET
def text(request: HttpRequest, rendition: int) -> HttpResponse:
    """The text of a voice code as a file for the maker's programme: UTF-8, one line."""
    row = get_object_or_404(Rendition, pk=rendition, form=Form.VOICE)
    said = str(row.texts.get("text", ""))
    answer = HttpResponse(said, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="voice-code-{row.pk}.txt"'
    return answer


@requires("renditions.write")
@require_POST
def act(request: HttpRequest, rendition: int) -> HttpResponse:
    """One step of a wording's life: 見てもらう, もどす, 出す, いまも合っている, とりやめ, もう一度つくる."""
    row = get_object_or_404(Rendition.objects.select_related("listing"), pk=rendition)
    todo = _ACTS.get(request.POST.get("do", ""))
    if todo is None:
        raise BadRequest("no such act")
    needs, words, do = todo
    found = subject_of(row)
    back = (
        redirect("places:rendition-edit", found.kind, found.key, row.language or row.form)
        if found is not None
        else redirect("places:rendition-list")
    )
    if not actor_of(request).may(needs):
        messages.error(request, _("たしかめて出す人だけができます。"))
        return back
    try:
        do(request, row)
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return back


Do = Callable[[HttpRequest, Rendition], Any]
_ACTS: dict[str, tuple[str, Any, Do]] = {
    "hand-in": (
        "renditions.write", _later("見てもらうことにしました。別の人が、たしかめて出します。"),
        lambda _request, row: hand_in(row),
    ),
    "give-back": (
        "renditions.review", _later("書いた人にもどしました。"),
        lambda request, row: give_back(row, reason=request.POST.get("reason", "")),
    ),
    "publish": (
        "renditions.review", _later("出しました。町の人のページで、もうえらべます。"),
        lambda request, row: publish(row, read_by=request.POST.get("read_by", "")),
    ),
    "confirm": (
        "renditions.review", _later("いまも合っていることを書きました。"),
        lambda _request, row: confirm(row),
    ),
    "withdraw": (
        "renditions.review", _later("とりやめました。町の人からは見えません。"),
        lambda _request, row: withdraw(row),
    ),
    "again": (
        "renditions.review", _later("もう一度つくっています。"),
        lambda _request, row: speak_again(row),
    ),
}  # fmt: skip
