"""What somebody invited sees: the promise of secrecy first, then the own items while they are open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sasaeai.consult.conference import meeting, papers, queries
from sasaeai.consult.conference.models import Attendee
from sasaeai.consult.views.asking import LARGEST_ID, account
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.files.serving import attachment
from sasaeai.core.periods import today


@requires("consult.meet")
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings to which the reader is invited."""
    rows = queries.invitations(account(request))
    return render(request, "consult/conference/invitations.jinja", {"rows": rows, "today": today()})


def with_a_place(view: Callable[..., HttpResponse]) -> Any:
    """Whoever is not invited finds no such page, whatever the verb; the view gets the own place."""

    @wraps(view)
    def only(request: HttpRequest, pk: int, **more: int) -> HttpResponse:
        return view(request, _own_place(request, pk), **more)

    return only


@requires("consult.meet")
@with_a_place
@require_GET
def meeting_page(request: HttpRequest, place: Attendee) -> HttpResponse:
    """One meeting: before the promise only when and where, after it the own items with papers."""
    items = queries.seated_items(place) if place.acknowledged_at else []
    whose = queries.persons_of(items)
    audit.subjects_seen(
        "consult.conference.read",
        [
            ("conference", place.conference_id, None),
            *(("conference_item", item.pk, whose.get(item.pk)) for item in items),
        ],
    )
    context = {"place": place, "row": place.conference, "items": items}
    return render(request, "consult/conference/invited.jinja", context)


@requires("consult.meet")
@with_a_place
@require_GET
def paper_read(request: HttpRequest, place: Attendee, paper: int) -> HttpResponse:
    """A paper that is a file, as long as the paper's item stands on the reader's own page."""
    items = queries.seated_items(place) if place.acknowledged_at else []
    row = get_object_or_404(queries.files_of(items), pk=min(paper, LARGEST_ID))
    whose = queries.persons_of(items).get(row.item_id)
    return attachment(papers.opened(row, person_id=whose), name=row.file_name)


@requires("consult.meet")
@with_a_place
@require_POST
def promise(request: HttpRequest, place: Attendee) -> HttpResponse:
    """「秘密を守ります」."""
    meeting.acknowledge(place)
    messages.success(request, _("ありがとうございます。資料が開きました。"))
    return redirect("consult:meeting", pk=place.conference_id)


def _own_place(request: HttpRequest, pk: int) -> Attendee:
    """404 unless the reader is invited to this meeting and its papers are still open."""
    rows = Attendee.objects.select_related("conference__kind", "conference__host", "organisation")
    return get_object_or_404(
        rows,
        account=account(request),
        conference=min(pk, LARGEST_ID),
        conference__state__in=("planned", "held"),
        conference__papers_until__gte=today(),
    )
