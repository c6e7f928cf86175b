"""From a rule such as 第1・第3月曜 10:00–12:00 祝日休み to its dates."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import jpholiday

from demo.city.model import Freq, Holiday, ScheduleRule

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@cache
def is_holiday(day: date) -> bool:
    """国民の祝日 and the days between them, by law (国民の祝日に関する法律)."""
    return bool(jpholiday.is_holiday(day))


def closes_for_new_year(day: date) -> bool:
    """29 December to 3 January: nothing of the council's is open (行政機関の休日)."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def dates(rule: ScheduleRule, *, since: date, until: date) -> Iterator[date]:
    """Days of the rule in [since, until), ascending; holidays are treated as the rule says.

    Neighbouring windows join without gap or double, also when a day moves across their border.
    """
    last = min(until, rule.valid_to) if rule.valid_to else until
    first = max(since - _WEEK, rule.valid_from)
    found = _weekly(rule, first, last) if rule.freq is Freq.WEEKLY else _monthly(rule, first, last)
    kept = {_resolve(rule, day) for day in found if day.month not in rule.months_off}
    yield from sorted(day for day in kept if day is not None and since <= day < last)


def _resolve(rule: ScheduleRule, day: date) -> date | None:
    if not is_holiday(day) or rule.holiday is Holiday.HOLD:
        return day
    return _next_working_day(day) if rule.holiday is Holiday.SHIFT else None


def _weekly(rule: ScheduleRule, first: date, last: date) -> Iterator[date]:
    """Every ``interval`` weeks, counted from the week in which the rule began."""
    monday = rule.valid_from - timedelta(days=rule.valid_from.weekday())
    behind = max((first - monday).days // 7, 0) // rule.interval * rule.interval
    week = monday + behind * _WEEK
    while week < last:
        for weekday in rule.weekdays:
            day = week + timedelta(days=weekday - 1)
            if first <= day < last:
                yield day
        week += rule.interval * _WEEK


def _monthly(rule: ScheduleRule, first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while date(year, month, 1) < last:
        for week in rule.weeks:
            for weekday in rule.weekdays:
                day = _nth(year, month, week, weekday)
                if day is not None and first <= day < last:
                    yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _nth(year: int, month: int, week: int, weekday: int) -> date | None:
    """The n-th weekday of a month, -1 the last; None where a fifth one does not exist."""
    length = monthrange(year, month)[1]
    if week == -1:
        last = date(year, month, length)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    offset = (weekday - date(year, month, 1).isoweekday()) % 7
    number = 1 + offset + 7 * (week - 1)
    return date(year, month, number) if number <= length else None


def _next_working_day(day: date) -> date:
    while is_holiday(day):
        day += _DAY
    return day
