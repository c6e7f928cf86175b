"""How far a page can be trusted: confirmed within twelve months, due soon, or old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sasaeai.core.periods import wareki
from sasaeai.places.enums import VerifiedBy

SOON = timedelta(days=30)
"""A month before the year is over, somebody should ask."""


@dataclass(frozen=True)
class Freshness:
    """``state`` is ok, soon or old, as ``ui.fresh`` draws it; ``text`` a full sentence."""

    state: str
    text: str
    short: str


def a_year_before(day: date) -> date:
    """The same date of the year before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def freshness(verified_on: date | None, verified_by: str, *, on: date) -> Freshness:
    if verified_on is None:
        text = "まだたしかめていません。行く前に、電話で聞いてください。"
        return Freshness("old", text, "まだ")
    limit = a_year_before(on)
    day = wareki(verified_on)
    if verified_on <= limit:
        text = f"{day}にたしかめたきりです。変わっているかもしれません。"
        return Freshness("old", text, "1年より前")
    if verified_on <= limit + SOON:
        text = f"{day}にたしかめました。もうすぐ、たしかめなおします。"
        return Freshness("soon", text, "もうすぐ1年")
    return Freshness("ok", f"{day}に、{_who(verified_by)}たしかめました。", "1年以内")


def _who(verified_by: str) -> str:
    words = {
        VerifiedBy.LEADER: "世話をする人が",
        VerifiedBy.PHONE: "電話で",
        VerifiedBy.VISIT: "会いに行って",
        VerifiedBy.PAPER: "手紙で",
    }
    return words.get(VerifiedBy(verified_by), "") if verified_by else ""
