"""Where the other faces of the house show this room."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face, add_card, add_entries
from sasaeai.watch import queries

MOST_WORRIES = 5


def contribute() -> None:
    """Called once when the room starts."""
    add_entries(
        Entry(Face.PHONE, "今日", "watch:today", "home", 10, "watch.visit"),
        Entry(Face.PHONE, "名簿", "watch:people", "user", 20, "watch.visit", "/visits/people/"),
        Entry(
            Face.PHONE, "心配ごと", "watch:worries", "say", 30, "watch.visit", "/visits/worries/"
        ),
        Entry(Face.PHONE, "月の報告", "watch:month", "list", 40, "watch.visit", "/visits/month/"),
        Entry(Face.DESK, "見守り", "watch:board", "eye", 30, "watch.oversee", "/desk/watch/"),
        Entry(
            Face.DESK, "見守りの数", "watch:districts", "eye", 31, "watch.counts", "/desk/watch/"
        ),
    )
    add_card(Card("desk.today", "watch/card.jinja", _card, order=30))


def _card(subject: Any, actor: Actor) -> dict[str, Any] | None:
    if not actor.may("watch.oversee"):
        return None
    worries = list(queries.open_worries()[:MOST_WORRIES])
    queries.note_seen("watch.worries.seen", [(row.plan_id, row.plan.person_id) for row in worries])
    return {"watch_counts": queries.board_counts(), "worries": worries}
