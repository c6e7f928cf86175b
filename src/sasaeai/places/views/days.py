"""What is open on one day, and in one month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, page
from sasaeai.core.ui import dates
from sasaeai.core.ui.calendar import Happening
from sasaeai.core.ui.page import NavItem
from sasaeai.places import queries
from sasaeai.places.contributions import happening
from sasaeai.places.enums import OccurrenceState
from sasaeai.places.models import Occurrence
from sasaeai.places.published import public_views
from sasaeai.places.schedule import holiday_name
from sasaeai.places.tables import DAY
from sasaeai.places.views import asked
from sasaeai.places.views.residents import tabs

WEEK = 7
DRAWN = 120
"""A calendar draws so many sessions; beyond, each day shows a number that leads to its page."""


@open_to_everyone
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Everything that is open on one day, with the days of the week beside it."""
    districts = list(all_districts())
    chosen = asked.area(request.GET, districts)
    wanted = asked.day(request.GET.get("day", ""), default=today())
    if not today() - timedelta(days=WEEK) <= wanted <= today() + queries.NEXT_WEEKS:
        raise BadRequest("no such day")
    rows = queries.sessions_on(wanted, area_id=chosen.pk if chosen else None)
    part = page(DAY, rows, request.GET, who=Who.PUBLIC, path=request.path)
    ids = [int(row[0].text) for row in part.rows]
    found = {
        row.pk: row
        for row in Occurrence.objects.filter(pk__in=ids).select_related(
            "listing", "category", "area"
        )
    }
    views = public_views({row.listing_id for row in found.values()}, sessions=0, brief=True)
    words = {view.listing.pk: view.place_words for view in views}
    ids = [number for number in ids if found[number].listing_id in words]
    context = {
        "day": wanted,
        "holiday": holiday_name(wanted),
        "happenings": [
            happening(found[number], place=words[found[number].listing_id]) for number in ids
        ],
        "part": part,
        "week": _week(wanted, chosen),
        "chosen": chosen,
        "districts": districts,
        "today": today(),
        "tabs": tabs("day"),
    }
    return render(request, "places/day.jinja", context)


@open_to_everyone
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of one district or of all."""
    districts = list(all_districts())
    chosen = asked.area(request.GET, districts)
    first = asked.month(request.GET.get("month", ""), default=today())
    start = today().replace(day=1)
    if not start <= first <= today() + queries.NEXT_WEEKS:
        raise BadRequest("no such month")
    rows = queries.sessions_of_month(first, area_id=chosen.pk if chosen else None)
    happenings = _drawn(rows, chosen)
    after = (first + timedelta(days=32)).replace(day=1)
    context = {
        "month": first,
        "happenings": happenings,
        "holidays": _holidays(first, after),
        "prev_url": _month_url(first - timedelta(days=1), chosen) if first > start else "",
        "next_url": _month_url(after, chosen) if after <= today() + queries.NEXT_WEEKS else "",
        "districts": districts,
        "chosen": chosen,
        "today": today(),
        "tabs": tabs("month"),
    }
    return render(request, "places/calendar.jinja", context)


def _drawn(rows: Any, chosen: Area | None) -> list[Happening]:
    """Every session, or for wide months one line a day with the number of sessions."""
    first = list(
        rows.select_related("listing", "category", "area").order_by("held_on", "starts", "id")[
            : DRAWN + 1
        ]
    )
    if len(first) <= DRAWN:
        return [happening(row) for row in first]
    tail = f"&area={chosen.pk}" if chosen else ""
    counts = rows.exclude(state=OccurrenceState.CANCELLED).order_by().values_list("held_on")
    return [
        Happening(
            day=day,
            title=_("%(number)sか所") % {"number": number},
            href=f"{reverse('places:day')}?day={day.isoformat()}{tail}" if day >= today() else "",
        )
        for day, number in counts.annotate(number=Count("pk"))
    ]


def _holidays(first: date, after: date) -> dict[date, str]:
    days = (first + timedelta(days=step) for step in range((after - first).days))
    return {day: name for day in days if (name := holiday_name(day))}


def _month_url(day: date, chosen: Area | None) -> str:
    tail = f"&area={chosen.pk}" if chosen else ""
    return f"{reverse('places:calendar')}?month={day:%Y-%m}{tail}"


def _week(wanted: date, chosen: Area | None) -> tuple[NavItem, ...]:
    start = max(today(), wanted - timedelta(days=2))
    tail = f"&area={chosen.pk}" if chosen else ""
    days = [start + timedelta(days=number) for number in range(WEEK)]
    return tuple(
        NavItem(
            label=_("きょう")
            if each == today()
            else _("%(day)d日（%(weekday)s）") % {"day": each.day, "weekday": dates.weekday(each)},
            href=f"{reverse('places:day')}?day={each.isoformat()}{tail}",
            current=each == wanted,
        )
        for each in days
    )
