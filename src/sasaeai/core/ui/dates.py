"""Dates and moments as people read them, as filters of the templates.

Moments are shown in Tokyo, where every reader is; a moment without a zone is refused by
``core.periods``, because nobody could say which day it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from babel.dates import format_date, format_time
from django.utils.translation import get_language

from sasaeai.core import periods
from sasaeai.core.ui.words import in_japanese

_WEEKDAYS: Final = "月火水木金土日"


def wareki(moment: date, *, western: bool = False) -> str:
    """令和8年11月23日; with ``western`` 令和8年（2026年）11月23日. Other languages: as their readers do."""
    day = periods.local_date(moment)
    if not in_japanese():
        return format_date(day, "long", locale=_locale())
    text = periods.wareki(day)
    return text.replace("年", f"年（{day.year}年）", 1) if western else text


def day(moment: date) -> str:
    """11月23日（月）"""
    local = periods.local_date(moment)
    if not in_japanese():
        return format_date(local, "EEE d MMM", locale=_locale())
    return f"{local.month}月{local.day}日（{weekday(local)}）"


def month(moment: date) -> str:
    """11月"""
    local = periods.local_date(moment)
    return f"{local.month}月" if in_japanese() else format_date(local, "LLL", locale=_locale())


def year_month(moment: date) -> str:
    """令和8年11月"""
    local = periods.local_date(moment)
    if in_japanese():
        return periods.month(local).label
    return format_date(local, "LLLL y", locale=_locale())


def weekday(moment: date) -> str:
    """月"""
    local = periods.local_date(moment)
    if not in_japanese():
        return format_date(local, "EEE", locale=_locale())
    return _WEEKDAYS[local.weekday()]


def clock(moment: datetime) -> str:
    """9時05分"""
    local = _in_tokyo(moment)
    if not in_japanese():
        return format_time(local, "H:mm", tzinfo=periods.TOKYO, locale=_locale())
    return f"{local.hour}時{local.minute:02d}分"


def isodate(moment: date) -> str:
    """For the ``datetime`` attribute of ``time``: a day, or a moment with its offset."""
    if isinstance(moment, datetime):
        return _in_tokyo(moment).isoformat(timespec="minutes")
    return moment.isoformat()


def _locale() -> str:
    """English dates are written day first, as most newcomers know them."""
    language = get_language() or "ja"
    return "en_GB" if language == "en" else language


def _in_tokyo(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise periods.NaiveMoment(moment)
    return moment.astimezone(periods.TOKYO)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "wareki": wareki,
    "day": day,
    "month": month,
    "year_month": year_month,
    "weekday": weekday,
    "clock": clock,
    "isodate": isodate,
    "fiscal_year": periods.year_label,
}
