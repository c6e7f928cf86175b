"""From a rule such as 第1・第3月曜日 10時〜12時（祝日は休み） to its days.

Pure: the same rule gives the same days for ever, and neighbouring windows join without a gap or a
double, also where a holiday moves a session across their border.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache

import jpholiday

from sasaeai.core.refusal import Refusal
from sasaeai.places.enums import ExceptionKind, Holiday, Pattern

LAST = -1
"""Last week of the month (最終), last day of the month (月末)."""
_DAY = timedelta(days=1)
_LONGEST_SHIFT = timedelta(days=21)
"""A run of holidays and the New Year's rest together stays below three weeks."""


class ImpossibleRule(Refusal):
    """The rule contradicts itself; the message says in Japanese what to change."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``weekdays`` 1 = Monday … 7 = Sunday; ``weeks`` 1–5 or ``LAST``; ``month_days`` 1–31 or
    ``LAST``. ``every`` weeks are counted from the week of ``anchor`` (default: of the start).
    ``ends_on`` is the last day; ``months_off`` are months without it.
    """

    pattern: Pattern
    starts_on: date
    opens: time
    closes: time | None = None
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    every: int = 1
    anchor: date | None = None
    holiday: Holiday = Holiday.SKIP
    new_year_off: bool = False
    months_off: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for broken, words in _contradictions(self):
            if broken:
                raise ImpossibleRule(words)


@dataclass(frozen=True, slots=True)
class Change:
    """One day on which it is otherwise.

    A cancelled or moved session is the one that would start at ``starts`` (None: all of the day).
    ``opens`` and ``closes`` are the hours of what takes place instead: a moved session on ``to``,
    an extra one on ``day`` itself.
    """

    kind: ExceptionKind
    day: date
    starts: time | None = None
    to: date | None = None
    opens: time | None = None
    closes: time | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind is not ExceptionKind.CANCELLED and self.opens is None:
            raise ImpossibleRule("何時からひらくかを入れてください。")
        if self.kind is ExceptionKind.MOVED and self.to is None:
            raise ImpossibleRule("どの日に変えるかを入れてください。")


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One day with its hours. ``cancelled`` ones stay visible, so that nobody comes in vain."""

    day: date
    opens: time
    closes: time | None = None
    cancelled: bool = False
    extra: bool = False
    note: str = ""


def days(rule: Rule, *, since: date, until: date) -> Iterator[date]:
    """Days of the rule in [since, until), ascending, holidays treated as the rule says."""
    first = max(since - _LONGEST_SHIFT, rule.starts_on)
    last = min(until, rule.ends_on + _DAY) if rule.ends_on else until
    regular = _BY_PATTERN[rule.pattern](rule, first, last)
    kept = {_resolved(rule, day) for day in regular if day.month not in rule.months_off}
    yield from sorted(day for day in kept if day is not None and since <= day < last)


def sessions(
    rules: Iterable[Rule], changes: Iterable[Change] = (), *, since: date, until: date
) -> list[Session]:
    """All rules of a place with its exceptions, in [since, until), by day and hour.

    Changes are applied in the order given: what was decided last is what holds.
    """
    found: dict[tuple[date, time], Session] = {}
    for rule in rules:
        for day in days(rule, since=since, until=until):
            found.setdefault((day, rule.opens), Session(day, rule.opens, rule.closes))
    for change in changes:
        _apply(found, change, since=since, until=until)
    return sorted(found.values(), key=lambda session: (session.day, session.opens))


@lru_cache(maxsize=20_000)
def holiday_name(day: date) -> str:
    """国民の祝日・休日 of the day, or "" (国民の祝日に関する法律)."""
    return str(jpholiday.is_holiday_name(day) or "")


def is_new_year(day: date) -> bool:
    """29 December to 3 January (行政機関の休日に関する法律)."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _contradictions(rule: Rule) -> Iterator[tuple[bool, str]]:
    yield (
        rule.pattern is Pattern.WEEKLY and not rule.weekdays,
        "曜日をえらんでください。",
    )
    yield (
        rule.pattern is Pattern.NTH and not (rule.weekdays and rule.weeks),
        "第何の何曜日かをえらんでください。",
    )
    yield rule.pattern is Pattern.DAYS and not rule.month_days, "毎月の何日かを入れてください。"
    yield not set(rule.weekdays) <= set(range(1, 8)), "曜日が読めません。"
    yield not set(rule.weeks) <= {1, 2, 3, 4, 5, LAST}, "第何週かが読めません。"
    yield not set(rule.month_days) <= {*range(1, 32), LAST}, "日は1から31までで入れてください。"
    yield not set(rule.months_off) < set(range(1, 13)), "すべての月を休みにはできません。"
    yield not 1 <= rule.every <= 8, "何週間ごとかは、1から8までで入れてください。"
    yield (
        rule.closes is not None and rule.closes <= rule.opens,
        "おわりの時間は、はじまりより後にしてください。",
    )
    yield (
        rule.ends_on is not None and rule.ends_on < rule.starts_on,
        "おわりの日は、はじまりの日より後にしてください。",
    )


def _resolved(rule: Rule, day: date) -> date | None:
    if not _rests(rule, day):
        return day
    if rule.holiday is not Holiday.SHIFT:
        return None
    while _rests(rule, day):
        day += _DAY
    return day


def _rests(rule: Rule, day: date) -> bool:
    if rule.new_year_off and is_new_year(day):
        return True
    return rule.holiday is not Holiday.HOLD and bool(holiday_name(day))


def _weekly(rule: Rule, first: date, last: date) -> Iterator[date]:
    anchor = rule.anchor or rule.starts_on
    monday = anchor - timedelta(days=anchor.weekday())
    ahead = (first - monday).days // 7 // rule.every * rule.every
    week = monday + timedelta(weeks=ahead)
    while week < last:
        for weekday in rule.weekdays:
            day = week + timedelta(days=weekday - 1)
            if first <= day < last:
                yield day
        week += timedelta(weeks=rule.every)


def _nth(rule: Rule, first: date, last: date) -> Iterator[date]:
    for year, month in _months(first, last):
        for week in rule.weeks:
            for weekday in rule.weekdays:
                day = nth_weekday(year, month, week, weekday)
                if day is not None and first <= day < last:
                    yield day


def _by_date(rule: Rule, first: date, last: date) -> Iterator[date]:
    for year, month in _months(first, last):
        length = monthrange(year, month)[1]
        for number in rule.month_days:
            if number <= length:
                day = date(year, month, length if number == LAST else number)
                if first <= day < last:
                    yield day


_BY_PATTERN = {Pattern.WEEKLY: _weekly, Pattern.NTH: _nth, Pattern.DAYS: _by_date}


def nth_weekday(year: int, month: int, week: int, weekday: int) -> date | None:
    """The n-th weekday of a month, ``LAST`` the last; None where there is no fifth one."""
    length = monthrange(year, month)[1]
    if week == LAST:
        end = date(year, month, length)
        return end - timedelta(days=(end.isoweekday() - weekday) % 7)
    number = 1 + (weekday - date(year, month, 1).isoweekday()) % 7 + 7 * (week - 1)
    return date(year, month, number) if number <= length else None


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while date(year, month, 1) < last:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _apply(
    found: dict[tuple[date, time], Session], change: Change, *, since: date, until: date
) -> None:
    if change.kind is not ExceptionKind.EXTRA:
        for key in [key for key in found if key[0] == change.day]:
            if change.starts in (None, key[1]):
                found[key] = replace(found[key], cancelled=True, note=change.note)
    day = {ExceptionKind.MOVED: change.to, ExceptionKind.EXTRA: change.day}.get(change.kind)
    if day is not None and change.opens is not None and since <= day < until:
        session = Session(day, change.opens, change.closes, extra=True, note=change.note)
        found[day, change.opens] = session
