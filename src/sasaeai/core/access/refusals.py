"""Knocking on doors that do not open stands in the journal (ASVS 16.3.2), within measure."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest

from sasaeai.core import audit
from sasaeai.core.access.measure import counted

VERB = "core.out_of_reach"
WRITE = "core.write_refused"
MOST = 20
MINUTE = timedelta(minutes=1)


def note_refusal(request: HttpRequest) -> None:
    """One line for a known, guarded address that was out of reach: which screen, never what was typed.

    An unknown address is a slip and may hold anything. After twenty lines in a minute one more says
    that others followed; the count is shared by all processes.
    """
    found = request.resolver_match
    if found is None or connection.needs_rollback:
        return
    access = getattr(found.func, "access", None)
    if access is None or access.everyone:
        return
    _note(VERB, request, {"screen": found.view_name})


def note_refused_write(request: HttpRequest) -> None:
    """One line for an attempt to write where everything is only read: which address, by which method."""
    found = request.resolver_match
    if found is None or connection.needs_rollback:
        return
    _note(WRITE, request, {"screen": found.view_name, "method": request.method})


def _note(verb: str, request: HttpRequest, detail: dict[str, object]) -> None:
    who = request.actor.account_id  # type: ignore[attr-defined]
    count = counted(f"refused:{verb}:{who}", within=MINUTE)
    if count <= MOST:
        audit.record(verb, subject=("screen", None), detail=detail)
    elif count == MOST + 1:
        audit.record(verb, subject=("screen", None), detail={"and_more": True})
