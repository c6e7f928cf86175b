"""Everything that was heard for a plan, on one page: for everybody, and at the office."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from sasaeai.core.access import open_to_everyone, requires
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, current_plan
from sasaeai.voices.asking import actor_of
from sasaeai.voices.comments.queries import heard_in, rounds_of
from sasaeai.voices.comments.services import round_is_open
from sasaeai.voices.evidence import evidence_of, matrix_of
from sasaeai.voices.models import Card, CommentRound
from sasaeai.voices.sessions.queries import (
    areas_with,
    series_of,
    sessions_of,
    shown_sessions,
    standing,
)
from sasaeai.voices.surveys.queries import result_of, surveys_of

LARGEST_NUMBER = 32_767
"""What the number of an issue may be in the database."""


@open_to_everyone
@require_GET
def heard(request: HttpRequest) -> HttpResponse:
    """What residents said, plan by plan, the newest first."""
    surveys = surveys_of().filter(shown_on__isnull=False)
    rounds = rounds_of().filter(announced_on__isnull=False)
    context = {
        "surveys": [result_of(row) for row in surveys],
        "rounds": [shown_round(row) for row in rounds],
        "series": series_of(shown_sessions()),
    }
    return render(request, "voices/heard.jinja", context)


def shown_round(row: CommentRound) -> dict[str, object]:
    """A round for a list: its counts once they are published, whether it is open."""
    heard = heard_in(row) if row.published_on is not None else None
    return {"round": row, "heard": heard, "open": round_is_open(row)}


@requires("voices.view")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The office's list of everything that was and is being heard."""
    context = {
        "plan": current_plan(),
        "surveys": [result_of(row, exact=True) for row in surveys_of()],
        "rounds": list(rounds_of()),
        "series": series_of(sessions_of()),
        "standing": standing(Card.objects.all()),
        "may_code": actor_of(request).may("voices.code"),
        "may_settle": actor_of(request).may("voices.settle"),
        "day": today(),
        "may_see": actor_of(request).may("voices.submissions"),
        "may_edit": actor_of(request).may("voices.edit"),
    }
    return render(request, "voices/desk.jinja", context)


@requires("voices.sessions_here")
@require_GET
def desk_here(request: HttpRequest) -> HttpResponse:
    """The sessions of the officer's own district, published or not."""
    rows = sessions_of().filter(area__in=areas_with(actor_of(request)))
    return render(request, "voices/desk_here.jinja", {"series": series_of(rows)})


@open_to_everyone
@require_GET
def evidence(request: HttpRequest, plan: str, no: int) -> HttpResponse:
    """Everything published that speaks for one issue, channel by channel."""
    rows = Issue.objects.select_related("plan").filter(plan__code=plan, plan__is_public=True)
    issue = get_object_or_404(rows, no=no) if no <= LARGEST_NUMBER else None
    if issue is None:
        raise Http404("no such issue")
    context = {"issue": issue, "evidence": evidence_of(issue, public=True)}
    return render(request, "voices/evidence.jinja", context)


@requires("voices.view")
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Issues × ways of listening; each number opens its list."""
    plan = current_plan()
    chosen = request.GET.get("issue", "")
    rows = matrix_of(plan) if plan else []
    context = {
        "plan": plan,
        "rows": rows,
        "chosen": next((row for row in rows if str(row.issue.no) == chosen), None),
    }
    return render(request, "voices/evidence_desk.jinja", context)
