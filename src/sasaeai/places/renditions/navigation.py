"""Where the other faces of the house lead to the renditions."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.places.renditions import queries
from sasaeai.places.renditions.enums import RenditionState

ENTRIES = (
    Entry(
        Face.DESK,
        "やさしい日本語",
        "places:rendition-list",
        icon="say",
        order=44,
        capability="renditions.write",
        path_prefix="/desk/renditions/",
    ),
)
SHOWN = 6


def to_see(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """What waits to be approved, what came back, and how many texts their source has left behind."""
    if not actor.may("renditions.write"):
        return None
    rows = list(
        queries.on_todays_board(actor.account_id, reviews=actor.may("renditions.review"))[:SHOWN]
    )
    if not rows:
        return None
    return {
        "waiting": [row for row in rows if row.state == RenditionState.REVIEW],
        "returned": [row for row in rows if row.state == RenditionState.DRAFT],
        "outdated": rows[0].left_behind,
    }


CARDS = (Card("desk.today", "places/card_renditions.jinja", to_see, order=43),)
