"""Telling how many came: one page for the last sessions, one for a single session, one on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import Qr, response
from sasaeai.core.documents import render as render_pdf
from sasaeai.core.periods import today, wareki
from sasaeai.places import queries
from sasaeai.places.counting import CountForm, SessionForm
from sasaeai.places.enums import AgeGroup, OccurrenceState
from sasaeai.places.models import Occurrence
from sasaeai.places.sentences import day_words, hours_of, sentence
from sasaeai.places.services import (
    AlreadyCounted,
    FutureSession,
    ImpossibleCount,
    SessionExists,
    record_attendance,
    withdraw_attendance,
)
from sasaeai.places.views.desk import own

PAPER_BACK, PAPER_AHEAD = timedelta(weeks=4), timedelta(weeks=13)
SPARE_LINES = 3
MOST_LINES = 16


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, code: str) -> HttpResponse:
    """Today's and the last sessions with one number each, saved in one step."""
    listing = own(request, code)
    form = CountForm(request.POST or None, sessions=queries.to_tell(listing))
    if request.method == "POST" and form.is_valid():
        try:
            changed = form.save(listing)
        except (AlreadyCounted, FutureSession, ImpossibleCount, SessionExists) as error:
            form.add_error(None, str(error))
        else:
            _thank(request, changed)
            return redirect("places:attendance", code=listing.code)
    context = {
        "listing": listing,
        "form": form,
        "lines": [(line, _line_words(line.occurrence)) for line in form.lines],
        "today": today(),
        "extra_open": any(form[name].errors for name in ("extra_on", "extra_opens", "extra_count")),
    }
    return render(request, "places/attendance.jinja", context)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, code: str, session: int) -> HttpResponse:
    """One session with ages and helpers, and what was told about it so far."""
    listing = own(request, code)
    row = get_object_or_404(listing.occurrences, pk=session)
    form = SessionForm(request.POST or None, initial=_session_initial(row))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            record_attendance(
                row,
                attendance=values["attendance"],
                groups=form.groups,
                helpers=values["helpers"],
                once=values["once"],
            )
        except (FutureSession, ImpossibleCount) as error:
            form.add_error("attendance", str(error))
        else:
            messages.success(request, _("記録しました。ありがとうございます。"))
            return redirect("places:attendance", code=listing.code)
    context = {
        "listing": listing,
        "row": row,
        "when": _line_words(row)[0],
        "form": form,
        "entries": row.entries.select_related("account").order_by("-pk"),
        "held": row.state == OccurrenceState.HELD,
    }
    return render(request, "places/session.jinja", context)


@requires("places.desk")
@require_POST
def withdraw(request: HttpRequest, code: str, session: int) -> HttpResponse:
    """The number belonged to another session: back to not entered."""
    listing = own(request, code)
    row = get_object_or_404(listing.occurrences, pk=session)
    form = SessionForm({"once": request.POST.get("once", "")})
    if form.is_valid():
        withdraw_attendance(row, once=form.cleaned_data["once"])
        messages.success(request, _("未入力にもどしました。"))
    return redirect("places:attendance", code=listing.code)


@requires("places.desk")
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet of A4 to write on, with a code that leads to the entry page."""
    listing = own(request, code)
    rows = listing.occurrences.filter(
        held_on__gte=today() - PAPER_BACK, held_on__lt=today() + PAPER_AHEAD
    ).order_by("held_on", "starts")[:MOST_LINES]
    address = request.build_absolute_uri(reverse("places:attendance", args=[listing.code]))
    data: dict[str, Any] = {
        "area": listing.area.name,
        "category": listing.category.label,
        "rules": [sentence(row.value) for row in listing.rules.filter(ends_on=None)],
        "lines": [_paper_line(row) for row in rows],
        "spare": SPARE_LINES,
        "qr": Qr(address, _("ここから入れられます")),
        "code": listing.code,
    }
    pdf = render_pdf(
        "places/sheet",
        data,
        title=_("%(name)s　来た人の記録") % {"name": listing.name},
        made_at=timezone.now(),
    )
    audit.record("places.sheet.printed", subject=("listing", listing.pk))
    return response(pdf, f"{listing.name}_記録", inline=True)


def _thank(request: HttpRequest, changed: int) -> None:
    if not changed:
        messages.info(request, _("変わったところはありませんでした。"))
        return
    words = ngettext(
        "%(num)d回分を記録しました。ありがとうございます。",
        "%(num)d回分を記録しました。ありがとうございます。",
        changed,
    )
    messages.success(request, words % {"num": changed})


def _line_words(row: Occurrence) -> tuple[str, str]:
    """The session in words, and who told about it when."""
    when = f"{day_words(row.held_on)} {hours_of(row.starts, row.ends)}"
    if row.entered_at is None:
        return when, ""
    by = row.entered_by.name if row.entered_by else _("取り込み")
    day = timezone.localtime(row.entered_at).date()
    return when, _("%(day)s に %(who)s さんが入れました") % {"day": wareki(day), "who": by}


def _session_initial(row: Occurrence) -> dict[str, int | None]:
    told = dict(row.groups.values_list("group", "people"))
    found: dict[str, int | None] = {str(group): told.get(group) for group in AgeGroup}
    return found | {"attendance": row.attendance, "helpers": row.helpers}


def _paper_line(row: Occurrence) -> dict[str, str]:
    known = "" if row.attendance is None else f"{row.attendance}人"
    return {
        "day": day_words(row.held_on),
        "hours": hours_of(row.starts, row.ends),
        "known": _("中止") if row.state == OccurrenceState.CANCELLED else known,
    }
