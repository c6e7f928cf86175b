"""Where the other faces of the house show what was heard."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face, add_card, add_entries
from sasaeai.plan.public import Plan, add_trace
from sasaeai.voices.comments.queries import heard_in, open_rounds, rounds_of
from sasaeai.voices.evidence import TRACES
from sasaeai.voices.sessions.queries import series_of, shown_sessions, waiting_for
from sasaeai.voices.surveys.queries import result_of, surveys_of

ENTRIES = (
    Entry(Face.DESK, "声を聞く", "voices:desk", "say", 58, "voices.view", "/desk/voices/"),
    Entry(Face.DESK, "地区の話し合い", "voices:desk_here", "say", 59, "voices.sessions_here"),
)


def on_plan(plan: Plan, _actor: Actor) -> dict[str, Any] | None:
    """On the page of a plan: what it was made of, each with the way to its rows."""
    surveys = [result_of(row) for row in surveys_of(plan).filter(shown_on__isnull=False)]
    rounds = rounds_of(plan).filter(published_on__isnull=False)
    heard = [{"round": row, "heard": heard_in(row), "open": False} for row in rounds]
    series = series_of(shown_sessions(plan))
    if not surveys and not heard and not series.sessions:
        return None
    return {"surveys": surveys, "rounds": heard, "series": series}


def to_write_to(_subject: object, _actor: Actor) -> dict[str, Any] | None:
    """On the first page: drafts to which everybody may write today."""
    rounds = list(open_rounds()[:3])
    return {"rounds": rounds} if rounds else None


def to_code(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """On the workspace's first page: cards that wait for a coder, and for a third decision."""
    if not actor.may("voices.code"):
        return None
    waiting, differ = waiting_for(actor)
    differ = differ if actor.may("voices.settle") else 0
    return {"waiting": waiting, "differ": differ} if waiting or differ else None


CARDS = (
    Card("desk.today", "voices/card_coding.jinja", to_code, order=70),
    Card("plan.voices", "voices/card_plan.jinja", on_plan),
    Card("portal.home", "voices/card_open.jinja", to_write_to, order=10),
)


def contribute() -> None:
    """Called once when the room starts."""
    add_entries(*ENTRIES)
    add_trace(*TRACES)
    for card in CARDS:
        add_card(card)
