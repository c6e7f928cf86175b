"""Today's board: whatever waits for this person, room by room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from sasaeai.core import periods
from sasaeai.core.access import signed_in
from sasaeai.core.contributions import Face, cards, entries


@signed_in
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Those whose work is on the phone go there at once; the others see what is due."""
    actor = request.actor  # type: ignore[attr-defined]
    own_desk = [
        entry for entry in entries(Face.DESK, actor) if entry.capability and not entry.aside
    ]
    phone = entries(Face.PHONE, actor)
    if phone and not own_desk:
        return redirect(phone[0].url_name)
    context = {"day": periods.today(), "cards": cards("desk.today", None, actor)}
    return render(request, "desk/today.jinja", context)
