"""When a place is open: rhythms with a live sentence, and days that are otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.places import queries, schedule
from sasaeai.places.enums import OccurrenceState
from sasaeai.places.models import Listing, Occurrence, ScheduleRule
from sasaeai.places.schedule_forms import (
    ExtraForm,
    MoveForm,
    NoteForm,
    RuleForm,
    rule_initial,
)
from sasaeai.places.sentences import day_words, hours_of, sentence
from sasaeai.places.services import (
    AlreadyCounted,
    SessionExists,
    add_occurrence,
    cancel_occurrence,
    end_schedule,
    move_occurrence,
    restore_occurrence,
    set_schedule,
)
from sasaeai.places.views.desk import own

SHOWN_DAYS = 6
_LOOK_AHEAD = timedelta(days=400)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Rhythms in words, the coming sessions, and a form for one more session."""
    listing = own(request, code)
    form = ExtraForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_occurrence(listing, **form.cleaned_data)
        except SessionExists as error:
            form.add_error("held_on", str(error))
        else:
            messages.success(request, _("臨時の回を足しました。"))
            return redirect("places:schedule", code=listing.code)
    rows = queries.coming([listing.pk], each=12).get(listing.pk, [])
    context = {
        "listing": listing,
        "rules": [
            (row, sentence(row.value, with_dates=True), (row.ends_on or today()) < today())
            for row in listing.rules.order_by("-starts_on", "-pk")
        ],
        "coming": [(row, day_words(row.held_on), hours_of(row.starts, row.ends)) for row in rows],
        "form": form,
    }
    return render(request, "places/schedule.jinja", context)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, code: str) -> HttpResponse:
    """A rhythm for this place."""
    return _rule(request, own(request, code), None)


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def rule_change(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """Another rhythm from a day on; the past stays as it was."""
    listing = own(request, code)
    return _rule(request, listing, get_object_or_404(listing.rules, pk=rule))


@requires("places.desk")
@require_POST
def rule_end(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """No more sessions by this rhythm after today."""
    listing = own(request, code)
    row = get_object_or_404(listing.rules, pk=rule)
    end_schedule(row, last_day=today())
    messages.success(request, _("この決まりは今日でおわりです。あしたからの予定を消しました。"))
    return redirect("places:schedule", code=listing.code)


@requires("places.desk")
@require_POST
def sentence_of(request: HttpRequest) -> HttpResponse:
    """The sentence and the next days of what is in the form right now."""
    return render(request, "places/sentence.jinja", _preview(RuleForm(request.POST)))


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, code: str, session: int) -> HttpResponse:
    """One session does not take place, or does after all."""
    listing = own(request, code)
    row = get_object_or_404(listing.occurrences, pk=session)
    if request.method == "POST" and request.POST.get("restore") == "1":
        restore_occurrence(row)
        messages.success(request, _("予定どおりひらくことにしました。"))
        return redirect("places:schedule", code=listing.code)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_occurrence(row, note=form.cleaned_data["note"])
        except AlreadyCounted as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _("お休みにしました。ページにも出ています。"))
            return redirect("places:schedule", code=listing.code)
    return _one_session(request, listing, row, form, "cancel")


@requires("places.desk")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, session: int) -> HttpResponse:
    """One session on another day."""
    listing = own(request, code)
    row = get_object_or_404(listing.occurrences, pk=session)
    form = MoveForm(request.POST or None, initial={"opens": row.starts, "closes": row.ends})
    if request.method == "POST" and form.is_valid():
        try:
            move_occurrence(row, **form.cleaned_data)
        except (AlreadyCounted, SessionExists) as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("日を変えました。もとの日にも、そう出ています。"))
            return redirect("places:schedule", code=listing.code)
    return _one_session(request, listing, row, form, "move")


def _one_session(
    request: HttpRequest, listing: Listing, row: Occurrence, form: object, act: str
) -> HttpResponse:
    context = {
        "listing": listing,
        "row": row,
        "when": f"{day_words(row.held_on)} {hours_of(row.starts, row.ends)}",
        "form": form,
        "act": act,
        "is_cancelled": row.state == OccurrenceState.CANCELLED,
    }
    return render(request, "places/session_change.jinja", context)


def _rule(request: HttpRequest, listing: Listing, old: ScheduleRule | None) -> HttpResponse:
    initial: dict[str, Any] = (
        rule_initial(old) if old else {"starts_on": max(today(), listing.opened_on)}
    )
    form = RuleForm(request.POST or None, initial=initial)
    wants_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and form.rule and not wants_preview:
        row = set_schedule(listing, form.rule, replaces=old, note=form.cleaned_data["note"])
        messages.success(request, f"{sentence(row.value)}。{_('予定に入れました。')}")
        return redirect("places:schedule", code=listing.code)
    context = {"listing": listing, "form": form, "old": old}
    shown = form if request.method == "POST" else RuleForm(_as_sent(initial))
    return render(request, "places/rule.jinja", context | _preview(shown))


def _as_sent(initial: dict[str, object]) -> dict[str, object]:
    """The form as it would be sent unchanged, to show its sentence before anything is typed."""
    fields = RuleForm.base_fields
    return {name: initial.get(name, fields[name].initial) for name in fields}


def _preview(form: RuleForm) -> dict[str, object]:
    if not form.is_valid() or form.rule is None:
        hints = [str(error) for error in form.non_field_errors()]
        return {"words": "", "hint": hints[0] if hints else "", "days": []}
    since = max(today(), form.rule.starts_on)
    found = schedule.days(form.rule, since=since, until=since + _LOOK_AHEAD)
    days = [day_words(day) for day, _number in zip(found, range(SHOWN_DAYS), strict=False)]
    return {"words": sentence(form.rule), "hint": "", "days": days}
