"""Days on which the office answers."""

from __future__ import annotations

from datetime import date, timedelta

import jpholiday

_NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday, not between the years (12/29–1/3)."""
    closed = (day.month, day.day) in _NEW_YEAR or jpholiday.is_holiday(day)
    return day.weekday() < 5 and not closed


def working_days_after(day: date, count: int) -> date:
    """The count-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
