"""Where the other faces of the house show notices."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.places.models import NoticeEdition
from sasaeai.places.notices.enums import EditionState
from sasaeai.places.notices.queries import current

ENTRIES = (
    Entry(Face.PUBLIC, "お知らせ", "places:notices", order=12, path_prefix="/notices/"),
    Entry(
        Face.DESK,
        "お知らせ",
        "places:notice-list",
        icon="bell",
        order=42,
        capability="notices.write",
        path_prefix="/desk/notices/",
    ),
)
SHOWN = 3


def newest(_subject: object, _actor: Actor) -> dict[str, Any] | None:
    """The newest notices, for the first page."""
    found = list(current()[:SHOWN])
    return {"editions": found} if found else None


def to_see(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """What others wrote and this person may approve; what came back to its writer."""
    if not actor.may("notices.write"):
        return None
    rows = NoticeEdition.objects.order_by("-changed_at", "-pk")
    waiting = []
    if actor.may("notices.approve"):
        rows_to_see = rows.filter(state=EditionState.REVIEW)
        waiting = list(rows_to_see.exclude(written_by=actor.account_id)[:SHOWN])
    back = rows.filter(state=EditionState.DRAFT, written_by=actor.account_id).exclude(returned="")
    returned = list(back[:SHOWN])
    return {"waiting": waiting, "returned": returned} if waiting or returned else None


CARDS = (
    Card("portal.home", "places/card_notices.jinja", newest, order=15),
    Card("desk.today", "places/card_review.jinja", to_see, order=42),
)
