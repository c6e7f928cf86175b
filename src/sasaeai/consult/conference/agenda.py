"""The agenda (次第) on one A4, to be handed out and collected again."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone

from sasaeai.consult.conference.counting import standing
from sasaeai.consult.conference.models import Conference, ConferenceItem
from sasaeai.core.documents import render, response
from sasaeai.core.periods import wareki


def agenda(
    row: Conference, items: Sequence[ConferenceItem], attendees: Sequence[str], *, chair: bool
) -> HttpResponse:
    """What, when, where, on what ground, which items, for whom; case numbers only for the chair.

    A sheet for one attendee is signed: it is the promise of secrecy on paper.
    """
    data = {
        "kind": row.kind.label,
        "title": row.title,
        "when": f"{wareki(row.held_on)}　{row.starts:%H:%M}〜",
        "place": row.place or "（未定）",
        "host": row.host.name,
        "charter": row.charter,
        "quorum": _quorum(row),
        "secrecy": row.kind.secrecy,
        "items": [
            {"order": str(item.order), "heading": item.heading, "case": item.case.no if item.case and chair else ""}
            for item in items
        ],
        "attendees": list(attendees),
        "signed": not chair,
    }  # fmt: skip
    pdf = render(
        "consult/agenda", data, title="会議次第", issuer=row.host.name, made_at=timezone.now()
    )
    return response(pdf, f"会議次第-{row.held_on}", inline=True)


def _quorum(row: Conference) -> str:
    """How many must come, of those invited so far; nothing where the rules ask for nobody."""
    stands = standing(row)
    if stands is None:
        return ""
    rule = row.get_quorum_display()
    return f"{rule}（招いた{stands.members}人のうち{stands.needed}人）"
