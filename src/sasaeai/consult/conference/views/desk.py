"""The council's pages: the list, calling a meeting, its room, every move, the printed agenda."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.consult.conference import meeting, papers, queries
from sasaeai.consult.conference.agenda import agenda
from sasaeai.consult.conference.counting import standing
from sasaeai.consult.conference.forms import CallForm, who
from sasaeai.consult.conference.models import Conference, ConferenceItem, Minutes
from sasaeai.consult.conference.steps import ITEM, MEETING
from sasaeai.consult.conference.tables import CONFERENCES
from sasaeai.consult.moves import Move, offered
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.services.refusals import OutOfReach, SomeoneWasFaster
from sasaeai.consult.views.asking import LARGEST_ID, account
from sasaeai.consult.writing import writes
from sasaeai.core import audit
from sasaeai.core.access import current, requires
from sasaeai.core.files import Refused
from sasaeai.core.files.serving import attachment
from sasaeai.core.periods import today
from sasaeai.core.tables import Who
from sasaeai.core.tables import page as table_page


@requires("consult.cases")
@require_GET
def conferences(request: HttpRequest) -> HttpResponse:
    """Every meeting, the next and the newest first. No case is named here."""
    page = table_page(
        CONFERENCES, queries.conferences(), request.GET, who=Who.INTERNAL, path=request.path
    )
    audit.record("consult.conferences.seen", detail={"rows": len(page.rows)})
    return render(
        request,
        "consult/conference/list.jinja",
        {"page": page, "leads": current().may("consult.lead")},
    )


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """A meeting of a kind, on a day."""
    form = CallForm(request.POST or None, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            row = meeting.call_conference(by=account(request), **form.cleaned_data)
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("会議を作りました。議題を足してください。"))
            return redirect("consult:conference", pk=row.pk)
    status = 422 if form.errors else 200
    return render(request, "consult/conference/call.jinja", {"form": form}, status=status)


@requires("consult.cases")
@require_GET
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    """The room of a meeting: agenda, who is invited to what, papers, minutes, decisions."""
    row = _in_reach(pk)
    items = queries.items_of(row)
    audit.subjects_seen("consult.conference.seen", _subjects(row, items))
    mine = {None, *writes(item.case_id for item in items)}
    context = {
        "row": row,
        "items": [(item, offered(ITEM, item) if item.case_id in mine else []) for item in items],
        "attendees": [(one, who(one)) for one in queries.attendees_of(row)],
        "moves": offered(MEETING, row),
        "kept_open_for": row.papers_why if meeting.in_charge(row) else "",
        "stands": standing(row),
        "today": today(),
    }
    return render(request, "consult/conference/conference.jinja", context)


@requires("consult.cases")
@require_GET
def agenda_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda on paper: the whole for the chair, or for one attendee the own items and no names.

    Whoever is handed a sheet reads what is on it, so it holds no more than their page; an address
    that lost whom it was for is none for the chair's.
    """
    row = _in_reach(pk)
    places, wanted = queries.attendees_of(row), request.GET.get("for")
    if wanted is not None:
        places = [one for one in places if str(one.pk) == wanted]
        if not places:
            raise Http404
    whole = wanted is None
    items = queries.items_of(row) if whole else queries.items_for(row, places[0].pk)
    audit.subjects_seen("consult.conference.printed", _subjects(row, items))
    return agenda(row, items, [who(one) for one in places], chair=whole)


@requires("consult.cases")
@require_GET
def paper_file(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper that is a file, for the workers who reach the case of its item."""
    rows = queries.files_of(queries.items_of(_in_reach(pk))).select_related("item__case")
    row = get_object_or_404(rows, pk=min(paper, LARGEST_ID))
    whose = row.item.case.person_id if row.item.case else None
    return attachment(papers.opened(row, person_id=whose), name=row.file_name)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def conference_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a meeting, on a page of its own."""
    row = _in_reach(pk)
    return _step(request, row, MEETING.get(name))


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def item_step(request: HttpRequest, pk: int, item: int, name: str) -> HttpResponse:
    """One move of an item, which is only ever fetched from its meeting."""
    row = _in_reach(pk)
    rows = ConferenceItem.objects.select_related("case__person", "minutes")
    found = get_object_or_404(rows, conference=row, pk=min(item, LARGEST_ID))
    if found.case_id is not None and not writes([found.case_id]):
        raise Http404
    found.conference = row
    return _step(request, row, ITEM.get(name), found)


def _step(
    request: HttpRequest, row: Conference, move: Move | None, item: ConferenceItem | None = None
) -> HttpResponse:
    subject: Any = item or row
    if move is None or not move.offered(subject):
        raise Http404
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    form, theirs = move.form(data, files, conference=row, item=item), None
    if request.method == "POST" and form.is_valid():
        try:
            move.apply(subject, form.cleaned_data, account(request))
        except SomeoneWasFaster as faster:
            form.add_error(None, str(faster))
            theirs = Minutes.objects.select_related("written_by").get(item=item)
            form.data = {**form.data.dict(), "revision": str(theirs.revision)}
        except OutOfReach as gone:
            raise Http404 from gone
        except (ConsultRefused, Refused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(move.done))
            return redirect("consult:conference", pk=row.pk)
    context = {
        "row": row,
        "item": item,
        "move": move,
        "form": form,
        "theirs": theirs,
        "reading": item.minutes if item and move is ITEM["confirm"] and not theirs else None,
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "consult/conference/step.jinja", context, status=status)


def _subjects(
    row: Conference, items: list[ConferenceItem]
) -> list[tuple[str, int | None, int | None]]:
    """The meeting and every person whose item is shown."""
    return [
        ("conference", row.pk, None),
        *(
            ("conference_item", item.pk, item.case.person_id if item.case else None)
            for item in items
        ),
    ]


def _in_reach(pk: int) -> Conference:
    return get_object_or_404(queries.conferences(), pk=min(pk, LARGEST_ID))
