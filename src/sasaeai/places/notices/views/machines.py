"""Two addresses that programs post to, which bring no cookie and no form token of ours.

Neither reads who is signed in: a mail program proves itself by the token in the address, the
messaging service by its signature over the body.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core.access import open_to_everyone
from sasaeai.places.notices.following import note_events
from sasaeai.places.notices.letters import DeadLink, opened
from sasaeai.places.notices.letters import leave as leave_list
from sasaeai.places.notices.line import signed_by_line
from sasaeai.places.notices.views.letters import gone


@csrf_exempt
@open_to_everyone
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One press ends the mails (RFC 8058). Opening the address ends nothing: scanners open links."""
    try:
        with opened(token) as row:
            if request.method == "POST":
                leave_list(row)
                response = render(request, "places/letters_left.jinja")
            else:
                response = render(request, "places/letters_leave.jinja", {"token": token})
    except DeadLink:
        response = gone(request)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@open_to_everyone
@require_POST
def line(request: HttpRequest) -> HttpResponse:
    """What the messaging service reports: counted, never kept."""
    if not signed_by_line(request.body, request.headers.get("X-Line-Signature", "")):
        return HttpResponseForbidden()
    try:
        events = json.loads(request.body)["events"]
        known = [event for event in events if isinstance(event, dict)]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    note_events(known)
    return HttpResponse()
