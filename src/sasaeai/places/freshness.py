"""How far a page can be trusted: confirmed within twelve months, due soon, or old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sasaeai.core.ui import dates
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
        text = _("まだたしかめていません。行く前に、電話で聞いてください。")
        return Freshness("old", text, _("まだ"))
    limit = a_year_before(on)
    day = {"day": dates.wareki(verified_on)}
    if verified_on <= limit:
        text = _("%(day)sにたしかめたきりです。変わっているかもしれません。") % day
        return Freshness("old", text, _("1年より前"))
    if verified_on <= limit + SOON:
        text = _("%(day)sにたしかめました。もうすぐ、たしかめなおします。") % day
        return Freshness("soon", text, _("もうすぐ1年"))
    return Freshness("ok", _how(verified_by) % day, _("1年以内"))


def _how(verified_by: str) -> str:
    return {
        VerifiedBy.LEADER.value: _("%(day)sに、世話をする人がたしかめました。"),
        VerifiedBy.PHONE.value: _("%(day)sに、電話でたしかめました。"),
        VerifiedBy.VISIT.value: _("%(day)sに、会いに行ってたしかめました。"),
        VerifiedBy.PAPER.value: _("%(day)sに、手紙でたしかめました。"),
    }.get(verified_by, _("%(day)sに、たしかめました。"))
