"""Reading addresses: what no link or form of ours contains is refused with 4xx, never 500."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import QueryDict

from sasaeai.areas.public import Area
from sasaeai.places.enums import Audience, DayPart, ListingKind
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


def wish(
    params: QueryDict,
    districts: Sequence[Area],
    categories: Sequence[Category],
    *,
    around: Callable[[int], Sequence[int]] | None = None,
    terms: Sequence[str] = (),
) -> Wish:
    """What the list's form asks. Raises BadRequest."""
    chosen = area(params, districts)
    weekday = number(params.get("weekday", ""))
    if weekday is not None and not 1 <= weekday <= 7:
        raise BadRequest("no such weekday")
    part = one_of(params.get("part", ""), DayPart.values)
    near = chosen is not None and params.get("near", "") == "1"
    return Wish(
        area_id=chosen.pk if chosen else None,
        category=one_of(params.get("kind", ""), [row.code for row in categories]),
        weekday=weekday,
        part=DayPart(part) if part else None,
        words=params.get("q", ""),
        step_free=params.get("step_free", "") == "1",
        kind=one_of(params.get("what", ""), ListingKind.values),
        audience=one_of(params.get("for", ""), Audience.values),
        free=params.get("free", "") == "1",
        within=WITHIN[one_of(params.get("within", ""), WITHIN)],
        near=near,
        term=one_of(params.get("term", ""), terms) if terms else "",
        around=tuple(around(chosen.pk)) if near and chosen and around else (),
    )


WITHIN: Mapping[str, int | None] = {"": None, "today": 1, "week": 7, "month": 31}
"""Days from today on in which a place must open."""


def one_of(text: str, allowed: Iterable[str]) -> str:
    """The word if the form offers it, "" for none. Raises BadRequest."""
    if text and text not in set(allowed):
        raise BadRequest("no such choice")
    return text


def month(text: str, *, default: date) -> date:
    """The first day of a month in the address (2026-11). Raises BadRequest."""
    return day(f"{text}-01" if text else "", default=default.replace(day=1))
