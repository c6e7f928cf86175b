"""The office's pages: the list, writing, seeing what another wrote, publishing, correcting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.places.models import Dispatch, Letter, Notice, NoticeEdition
from sasaeai.places.notices import line, queries
from sasaeai.places.notices.enums import DispatchState, EditionState, LetterState
from sasaeai.places.notices.forms import EndForm, NoticeForm
from sasaeai.places.notices.resuming import may_go_on, stopped
from sasaeai.places.notices.tables import DISPATCHES, NOTICES
from sasaeai.places.notices.writing import (
    NotInWork,
    correct,
    end_on,
    give_back,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
    withdraw,
    write_notice,
)
from sasaeai.places.views.desk import actor_of

WORK = (EditionState.DRAFT, EditionState.REVIEW)
STEPS = (EditionState.DRAFT, EditionState.REVIEW, EditionState.PUBLISHED)


@requires("notices.write")
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every notice by its newest wording."""
    state = request.GET.get("state", "")
    if state not in ("", *EditionState.values):
        raise BadRequest("no such state")
    rows = queries.latest()
    if state:
        rows = rows.filter(state=state)
    done = Dispatch.objects.filter(notice=OuterRef("notice"), state=DispatchState.DONE)
    grouped = done.order_by().values("notice")
    rows = rows.annotate(
        ways=Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
        reach=Subquery(grouped.annotate(n=Sum("reached")).values("n")),
    )
    if file := download(NOTICES, rows, request.GET, who=Who.INTERNAL, made_at=timezone.now()):
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    part = page(NOTICES, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links)
    context = {"part": part, "state": state, "states": EditionState.choices}
    return render(request, "places/notice_list.jinja", context)


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Writes a draft."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = write_notice(form.wording, once=form.cleaned_data["once"])
        return redirect("places:notice-desk", notice=edition.notice_id)
    return render(request, "places/notice_edit.jinja", {"form": form, "edition": None})


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, notice: int) -> HttpResponse:
    """Changes the draft; a published notice is corrected through a new draft."""
    row = get_object_or_404(Notice, pk=notice)
    edition = queries.in_work(row)
    if edition is None:
        messages.error(request, _("直すには、先に「訂正をつくる」を押してください。"))
        return redirect("places:notice-desk", notice=row.pk)
    form = NoticeForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        rewrite_notice(edition, form.wording)
        return redirect("places:notice-desk", notice=row.pk)
    return render(request, "places/notice_edit.jinja", {"form": form, "edition": edition})


@requires("notices.write")
@require_GET
def show(request: HttpRequest, notice: int) -> HttpResponse:
    """Where it stands, what may be done next, by which ways it went out."""
    row = get_object_or_404(Notice, pk=notice)
    editions = list(
        row.editions.select_related("written_by", "approved_by")
        .prefetch_related("areas", "terms", "listings")
        .order_by("-number")
    )
    working = next((each for each in editions if each.state in WORK), None)
    published = next((each for each in editions if each.state == EditionState.PUBLISHED), None)
    first = working or published or editions[0]
    actor = actor_of(request)
    part = page(
        DISPATCHES,
        Dispatch.objects.filter(notice=row),
        request.GET,
        who=Who.INTERNAL,
        path=request.path,
    )
    sent = queries.dispatches(int(each[0].text) for each in part.rows)
    context = {
        "row": row,
        "edition": first,
        "working": working,
        "published": published,
        "pages": queries.open_pages(first),
        "earlier": [each for each in editions if each is not first],
        "steps": [state.label for state in STEPS],
        "step": _step(first),
        "may_approve": actor.may("notices.approve"),
        "own": first.written_by_id == actor.account_id,
        "corrections": list(row.corrections.all()),
        "dispatches": sent,
        "part": part,
        "stopped": stopped(sent),
        "resumable": {each.pk for each in sent if may_go_on(each)},
        "seen": seen_of(first) if working else "",
        "lined": line.configured(),
        "letters": letters_of(row),
        "end_form": EndForm(initial={"day": published.shown_until} if published else None),
    }
    return render(request, "places/notice_show.jinja", context)


def letters_of(row: Notice) -> list[tuple[str, int]]:
    """How many mails are in which state, where not all of them were sent; never to whom."""
    rows = Letter.objects.filter(dispatch__notice=row).exclude(state=LetterState.SENT)
    counted = rows.order_by("state").values_list("state").annotate(n=Count("pk"))
    return [(str(LetterState(state).label), n) for state, n in counted]


def _step(edition: NoticeEdition) -> int:
    if edition.state in STEPS:
        return STEPS.index(EditionState(edition.state)) + 1
    return len(STEPS) + 1


@requires("notices.write")
@require_POST
def act(request: HttpRequest, notice: int) -> HttpResponse:
    """One step of the life of a notice: 見てもらう, もどす, 出す, 訂正, とりやめ, いつまで."""
    row = get_object_or_404(Notice, pk=notice)
    todo = _ACTS.get(request.POST.get("do", ""))
    if todo is None:
        raise BadRequest("no such act")
    needs, words, do = todo
    if not actor_of(request).may(needs):
        messages.error(request, _("たしかめて出す人だけができます。"))
        return redirect("places:notice-desk", notice=row.pk)
    try:
        do(request, row)
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
        if request.POST["do"] == "correct":
            return redirect("places:notice-edit", notice=row.pk)
    return redirect("places:notice-desk", notice=row.pk)


def _working(row: Notice) -> NoticeEdition:
    edition = queries.in_work(row)
    if edition is None:
        raise NotInWork("下書きがありません。")
    return edition


def _end(request: HttpRequest, row: Notice) -> None:
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Refusal(" ".join(str(error) for each in form.errors.values() for error in each))
    end_on(row, form.cleaned_data["day"])


Do = Callable[[HttpRequest, Notice], Any]
_ACTS: dict[str, tuple[str, Any, Do]] = {
    "hand-in": (
        "notices.write", _later("見てもらうことにしました。別の人が、たしかめて出します。"),
        lambda _request, row: hand_in(_working(row)),
    ),
    "give-back": (
        "notices.approve", _later("書いた人にもどしました。"),
        lambda request, row: give_back(_working(row), reason=request.POST.get("reason", "")),
    ),
    "publish": (
        "notices.approve", _later("出しました。町の人のページとフィードに、もうのっています。"),
        lambda request, row: publish(_working(row), seen=request.POST.get("seen", "")),
    ),
    "correct": (
        "notices.write", _later("訂正の下書きをつくりました。出すまでは、いまの文が見えています。"),
        lambda _request, row: correct(row),
    ),
    "withdraw": (
        "notices.approve", _later("とりやめました。町の人からは見えません。"),
        lambda _request, row: withdraw(row),
    ),
    "end": ("notices.approve", _later("いつまでかを決めました。"), _end),
}  # fmt: skip
