"""How far a page can be trusted: confirmed within twelve months, due soon, or old."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sasaeai.core.ui import dates
from sasaeai.places.enums import VerifiedBy

SOON = timedelta(days=30)
"""A month before a confirmation runs out, somebody should ask."""
A_YEAR = 12


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


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one (31 January + 1 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def freshness(
    verified_on: date | None, verified_by: str, *, on: date, months: int = A_YEAR
) -> Freshness:
    """``months`` is how long a confirmation of this kind of page holds."""
    if verified_on is None:
        text = _(
            "情報が古い可能性があります。まだたしかめていません。行く前に、電話で聞いてください。"
        )
        return Freshness("old", text, _("まだ"))
    limit = months_after(verified_on, months)
    day = {"day": dates.wareki(verified_on)}
    if on >= limit:
        text = _("情報が古い可能性があります。%(day)sにたしかめたきりです。") % day
        return Freshness("old", text, _("期限切れ"))
    if on >= limit - SOON:
        text = _("%(day)sにたしかめました。もうすぐ、たしかめなおします。") % day
        return Freshness("soon", text, _("もうすぐ期限"))
    return Freshness("ok", _how(verified_by) % day, _("期限内"))


def _how(verified_by: str) -> str:
    return {
        VerifiedBy.LINK.value: _("%(day)sに、世話をする人がたしかめました。"),
        VerifiedBy.LEADER.value: _("%(day)sに、世話をする人がたしかめました。"),
        VerifiedBy.PHONE.value: _("%(day)sに、電話でたしかめました。"),
        VerifiedBy.VISIT.value: _("%(day)sに、会いに行ってたしかめました。"),
        VerifiedBy.PAPER.value: _("%(day)sに、手紙でたしかめました。"),
    }.get(verified_by, _("%(day)sに、たしかめました。"))
