"""What the places add to the navigation and to pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.core.periods import today
from sasaeai.core.ui.calendar import Happening
from sasaeai.core.ui.words import words
from sasaeai.places.circles import navigation as circles
from sasaeai.places.desks import navigation as desks
from sasaeai.places.enums import OccurrenceState
from sasaeai.places.models import Occurrence
from sasaeai.places.notices import navigation as notices
from sasaeai.places.queries import (
    due,
    has_ended,
    kept_by,
    open_proposals,
    over,
    sessions_in,
    told_apart,
    with_state,
)
from sasaeai.places.renditions import navigation as renditions
from sasaeai.places.sentences import hours_shown

ENTRIES = (
    Entry(Face.PUBLIC, "居場所", "places:list", order=10, path_prefix="/places/"),
    Entry(Face.PUBLIC, "はじめの一歩", "places:start", order=15, path_prefix="/start/"),
    Entry(
        Face.DESK,
        "居場所",
        "places:desk",
        icon="pin",
        order=40,
        capability="places.desk",
        path_prefix="/desk/places/",
    ),
    *notices.ENTRIES,
    *desks.ENTRIES,
    *circles.ENTRIES,
    *renditions.ENTRIES,
)
SHOWN = 4


def happening(row: Occurrence, *, place: str = "") -> Happening:
    """A session as ``ui.day_list`` draws it; needs ``listing`` selected."""
    return Happening(
        day=row.held_on,
        title=row.listing.name,
        href=reverse("places:page", args=[row.listing.code]),
        time=hours_shown(row.starts, row.ends),
        place=place,
        tags=(words(row.category.label), *([row.listing.cost] if row.listing.cost else [])),
        cancelled=row.state == OccurrenceState.CANCELLED,
        over=has_ended(row),
    )


def this_week(_subject: object, _actor: Actor) -> dict[str, Any] | None:
    """今週ひらく居場所, for the first page: where one can still go."""
    rows = sessions_in(today(), 7).exclude(state=OccurrenceState.HELD).exclude(over())
    first = rows.select_related("listing", "area", "category")
    found = [
        happening(row, place=row.area.name)
        for row in first.order_by("held_on", "starts", "id")[:SHOWN]
    ]
    if not found:
        return None
    return {"happenings": found, "day": today(), "count": rows.count()}


def to_tell(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """Places whose last sessions nobody has told about, for the desk."""
    if not actor.may("places.desk"):
        return None
    rows = told_apart(with_state(kept_by(actor)), actor).filter(untold__gt=0)
    rows = rows.order_by("of_others", "-untold", "kana", "pk")
    found = list(rows.select_related("area")[:SHOWN])
    return {"listings": found, "leads": not actor.may("places.edit")} if found else None


def to_keep(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """Corrections that wait and pages that are out of date, for the desk."""
    if not actor.may("places.desk"):
        return None
    waiting = list(open_proposals(actor).select_related("listing", "area")[:SHOWN])
    old = due(kept_by(actor)).filter(fresh="old").count()
    if not waiting and not old:
        return None
    return {"proposals": waiting, "old": old, "today": today()}


CARDS = (
    Card("portal.home", "places/card_week.jinja", this_week, order=20),
    Card("desk.today", "places/card_untold.jinja", to_tell, order=40),
    Card("desk.today", "places/card_keeping.jinja", to_keep, order=45),
    *notices.CARDS,
    *renditions.CARDS,
)
