"""Reading addresses: what no link or form of ours contains is refused with 4xx, never 500."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import QueryDict

from sasaeai.areas.public import Area
from sasaeai.places.enums import DayPart
from sasaeai.places.models import Category
from sasaeai.places.queries import Wish

LARGEST_ID = 2**63 - 1
Row = TypeVar("Row", Area, Category)


def number(text: str) -> int | None:
    """An id in the address; "" is none. Raises BadRequest."""
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 19 or int(text) > LARGEST_ID:
        raise BadRequest("no such number")
    return int(text)


def day(text: str, *, default: date) -> date:
    """A day in the address (ISO). Raises BadRequest."""
    if not text:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest("no such day") from error
    if not date(2000, 1, 1) <= found <= date(2200, 1, 1):
        raise BadRequest("no such day")
    return found


def area(params: QueryDict, districts: Sequence[Area]) -> Area | None:
    """The district asked for. Raises BadRequest for one that is not in the list."""
    wanted = number(params.get("area", ""))
    if wanted is None:
        return None
    found = next((row for row in districts if row.pk == wanted), None)
    if found is None:
        raise BadRequest("no such district")
    return found


def wish(params: QueryDict, districts: Sequence[Area], categories: Sequence[Category]) -> Wish:
    """What the list's form asks. Raises BadRequest."""
    chosen = area(params, districts)
    category, weekday = params.get("kind", ""), number(params.get("weekday", ""))
    if category and category not in {row.code for row in categories}:
        raise BadRequest("no such kind")
    if weekday is not None and not 1 <= weekday <= 7:
        raise BadRequest("no such weekday")
    part = params.get("part", "")
    if part and part not in DayPart.values:
        raise BadRequest("no such time of day")
    return Wish(
        area_id=chosen.pk if chosen else None,
        category=category,
        weekday=weekday,
        part=DayPart(part) if part else None,
        words=params.get("q", ""),
        step_free=params.get("step_free", "") == "1",
    )
