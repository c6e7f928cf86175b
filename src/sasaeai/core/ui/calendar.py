"""A month as weeks of days, for the calendar and the list of days beside it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something on a day. ``time`` is as people say it (10時〜11時30分); empty means all day; ``over`` is for what
    has ended earlier today."""

    day: datetime.date
    title: str
    href: str = ""
    time: str = ""
    place: str = ""
    tags: tuple[str, ...] = ()
    cancelled: bool = False
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """``inside`` is false for the days of the neighbouring months that fill the first and last week."""

    date: datetime.date
    inside: bool
    today: bool
    holiday: str
    happenings: tuple[Happening, ...]


def grid(
    month: datetime.date,
    happenings: Sequence[Happening],
    *,
    today: datetime.date,
    holidays: Mapping[datetime.date, str],
) -> tuple[tuple[Day, ...], ...]:
    """Weeks from Sunday to Saturday, as on the calendars people have at home."""
    by_day = days(happenings)
    weeks = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(
        month.year, month.month
    )
    return tuple(
        tuple(
            Day(
                date=day,
                inside=day.month == month.month,
                today=day == today,
                holiday=holidays.get(day, ""),
                happenings=by_day.get(day, ()),
            )
            for day in week
        )
        for week in weeks
    )


def days(happenings: Sequence[Happening]) -> dict[datetime.date, tuple[Happening, ...]]:
    """Happenings by day, in the order of days; within a day the given order stays."""
    ordered = sorted(happenings, key=lambda happening: happening.day)
    return {day: tuple(found) for day, found in groupby(ordered, key=lambda found: found.day)}
