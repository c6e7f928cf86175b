"""The boards, each for those whose work it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sasaeai.consult.boards import oversight, team
from sasaeai.consult.views.asking import account
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.contributions import cards
from sasaeai.core.periods import today


@requires("consult.cases")
@require_GET
def team_board(request: HttpRequest) -> HttpResponse:
    """Who has how much on the table."""
    audit.record("consult.board.seen", detail={"board": "team"})
    return render(request, "consult/team.jinja", {"loads": team.loads(), "today": today()})


@requires("consult.lead")
@require_GET
def lead_board(request: HttpRequest) -> HttpResponse:
    """What waits too long or is about to break."""
    audit.record("consult.board.seen", detail={"board": "lead"})
    context = {"board": team.lead(account(request)), "today": today(), "most": team.MOST}
    return render(request, "consult/lead.jinja", context)


@requires("consult.privacy")
@require_GET
def privacy_board(request: HttpRequest) -> HttpResponse:
    """Overrides to review, searches, exports and prints, knocking on closed doors."""
    audit.record("consult.board.seen", detail={"board": "privacy"})
    context = {
        "board": oversight.privacy(account(request)),
        "days": oversight.DAYS,
        "today": today(),
        "cards": cards("consult.privacy", None, request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "consult/privacy.jinja", context)


@requires("consult.audit")
@require_GET
def audit_board(request: HttpRequest) -> HttpResponse:
    """Whether journal and closed months hold, and what was done how often."""
    audit.record("consult.board.seen", detail={"board": "audit"})
    context = {
        "board": oversight.audited(),
        "chain": audit.chain_state(),
        "days": oversight.DAYS,
        "cards": cards("consult.audit", None, request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "consult/audit.jinja", context)
