"""The paper sheet: to print, and to type in when it comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import Qr
from sasaeai.core.documents import render as render_pdf
from sasaeai.core.documents import response as pdf_response
from sasaeai.core.periods import Period, month, today
from sasaeai.core.search import matching
from sasaeai.core.tables import Who
from sasaeai.core.tables import page as table_page
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.watch import queries, services
from sasaeai.watch.enums import ON_PAPER, Result
from sasaeai.watch.forms import SheetForm, VisitorForm
from sasaeai.watch.models import Visit
from sasaeai.watch.services import SheetRefused, WatchRefused
from sasaeai.watch.tables import BEATS
from sasaeai.watch.views.asking import LARGEST_ID, account, month_of, uuid_of

TYPED = (Result.WELL, Result.CONCERN, Result.PHONE, Result.ABSENT, Result.ALARM)
PAPER_WORDS = {
    Result.WELL: "変わりなし",
    Result.CONCERN: "気になる",
    Result.ABSENT: "会えず",
    Result.ALARM: "応答なし・異変",
}


@requires("watch.enter_for_others")
@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """Which beat's sheet has come back."""
    words = request.GET.get("q", "")
    rows = matching(queries.beats(), words)
    page = table_page(BEATS, rows, request.GET, who=Who.INTERNAL)
    return render(request, "watch/sheets.jinja", {"page": page, "words": words})


@requires("watch.enter_for_others")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, beat_id: int) -> HttpResponse:
    """Types in one beat's sheet of one month: all of it is saved, or nothing and what to mend."""
    beat = get_object_or_404(queries.beats(), pk=min(beat_id, LARGEST_ID))
    wanted = month_of(request.GET.get("m", ""))
    persons = queries.sheet_persons(beat, wanted)
    made = list(
        Visit.objects.filter(
            area=beat, visited_on__gte=wanted.start, visited_on__lt=wanted.end
        ).order_by("visited_on", "pk")
    )
    posted = request.POST if request.method == "POST" else None
    form = SheetForm(persons, wanted, posted)
    visitor_form = VisitorForm(posted, visitors=queries.visitors_of(beat, wanted))
    status = 200
    if posted is not None:
        saved = _save(request, beat, form, visitor_form, uuid_of(posted.get("token", "")))
        if saved is not None:
            messages.success(request, _("%(count)d件を保存しました。") % {"count": saved})
            return redirect(f"{reverse('watch:sheet', args=[beat.pk])}?m={wanted.start:%Y-%m}")
        status = 422
    queries.note_seen("watch.sheet.seen", [(row.plan.pk, row.plan.person_id) for row in persons])
    context = {
        "beat": beat,
        "form": form,
        "visitor_form": visitor_form,
        "month": wanted,
        "before": month(wanted.start - timedelta(days=1)),
        "after": month(wanted.end) if wanted.end <= today() else None,
        "results": [(result.value, result.label) for result in TYPED],
        "recorded": _recorded(made),
        "token": posted.get("token") if posted else _token(beat, wanted, len(made)),
    }
    return render(request, "watch/sheet.jinja", context, status=status)


def _token(beat: Area, wanted: Period, made: int) -> UUID:
    return uuid5(queries.FORMS, f"sheet/{beat.pk}/{wanted.start}/{made}")


def _recorded(made: list[Visit]) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = {}
    for visit in made:
        if visit.voided_at is None:
            found.setdefault(visit.plan_id, []).append(visit)
    return found


def _save(
    request: HttpRequest,
    beat: Area,
    form: SheetForm,
    visitor_form: VisitorForm,
    token: UUID,
) -> int | None:
    """How many lines were saved, or None with the errors on the forms."""
    lines = form.lines(token)
    valid = visitor_form.is_valid()
    if not valid or form.errors:
        return None
    if not lines:
        visitor_form.add_error(None, _("まだ何も書かれていません。"))
        return None
    try:
        saved = services.record_sheet(
            beat,
            month=form.month,
            visitor=visitor_form.cleaned_data["visitor"],
            entered_by=account(request),
            lines=lines,
        )
    except SheetRefused as refused:
        form.refuse(refused.rows)
        return None
    except WatchRefused as refused:
        visitor_form.add_error("visitor", str(refused))
        return None
    return len(saved)


@requires("watch.card")
@require_GET
def paper(request: HttpRequest, beat_id: int) -> HttpResponse:
    """The A4 sheet of one beat and month; printing is noted for every person on it."""
    beat = get_object_or_404(queries.beats(), pk=min(beat_id, LARGEST_ID))
    wanted = month_of(request.GET.get("m", ""))
    persons = queries.sheet_persons(beat, wanted)
    audit.subjects_seen(
        "watch.sheet.printed",
        [("watch_plan", row.plan.pk, row.plan.person_id) for row in persons],
    )
    pdf = render_pdf(
        "watch/sheet",
        _paper(request, beat, wanted, persons),
        title=f"見守り訪問表　{wanted.label}",
        issuer=_issuer(),
        made_at=timezone.now(),
    )
    return pdf_response(pdf, f"見守り訪問表 {beat.name} {wanted.label}", inline=True)


def _paper(
    request: HttpRequest, beat: Area, wanted: Period, persons: list[queries.SheetPerson]
) -> dict[str, Any]:
    path = f"{reverse('watch:sheet', args=[beat.pk])}?m={wanted.start:%Y-%m}"
    return {
        "beat": beat.name,
        "month": wanted.label,
        "words": [PAPER_WORDS[result] for result in ON_PAPER],
        "qr": Qr(
            (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/") + path,
            "事務所で入力",
        ),
        "persons": [
            {
                "name": row.plan.person.name,
                "kana": row.plan.person.kana,
                "age": f"{row.age}歳" if row.age is not None else "",
                "hint": row.plan.hint,
                "lines": [_due(round_.due_on) for round_ in row.rounds] or [""],
            }
            for row in persons
        ],
    }


def _due(day: date) -> str:
    return f"{day.month}/{day.day}"


def _issuer() -> str:
    found = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).order_by("pk").first()
    return found.name if found else ""
