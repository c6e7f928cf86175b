"""Dates and moments as people read them, as filters of the templates.

Moments are shown in Tokyo, where every reader is; a moment without a zone is refused by
``core.periods``, because nobody could say which day it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sasaeai.core import periods

_WEEKDAYS: Final = "月火水木金土日"


def wareki(moment: date, *, western: bool = False) -> str:
    """令和8年11月23日; with ``western`` 令和8年（2026年）11月23日."""
    day = periods.local_date(moment)
    text = periods.wareki(day)
    return text.replace("年", f"年（{day.year}年）", 1) if western else text


def day(moment: date) -> str:
    """11月23日（月）"""
    local = periods.local_date(moment)
    return f"{local.month}月{local.day}日（{weekday(local)}）"


def weekday(moment: date) -> str:
    """月"""
    return _WEEKDAYS[periods.local_date(moment).weekday()]


def clock(moment: datetime) -> str:
    """9時05分"""
    local = _in_tokyo(moment)
    return f"{local.hour}時{local.minute:02d}分"


def isodate(moment: date) -> str:
    """For the ``datetime`` attribute of ``time``: a day, or a moment with its offset."""
    if isinstance(moment, datetime):
        return _in_tokyo(moment).isoformat(timespec="minutes")
    return moment.isoformat()


def _in_tokyo(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise periods.NaiveMoment(moment)
    return moment.astimezone(periods.TOKYO)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "wareki": wareki,
    "day": day,
    "weekday": weekday,
    "clock": clock,
    "isodate": isodate,
}
