"""A rule in the words a neighbour would use: 第1・第3月曜日 10時〜12時（祝日は休み）."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext as _

from sasaeai.core.periods import wareki
from sasaeai.core.ui.words import in_japanese
from sasaeai.places.enums import Holiday, Pattern
from sasaeai.places.schedule import LAST, Rule

WEEKDAYS = "月火水木金土日"
_EVERY = {1: "毎週", 2: "隔週"}


def sentence(rule: Rule, *, with_dates: bool = False) -> str:
    """``with_dates`` adds from when to when the rule is valid."""
    hours = hours_of(rule.opens, rule.closes)
    text = f"{_rhythm(rule)} {hours}{_exceptions(rule)}"
    return f"{text}　{_validity(rule)}" if with_dates else text


def clock(moment: time) -> str:
    """10時, 13時30分, as people say it."""
    return f"{moment.hour}時{moment.minute}分" if moment.minute else f"{moment.hour}時"


def hours_of(opens: time, closes: time | None) -> str:
    """10時〜12時, or 10時から where the end is open."""
    return f"{clock(opens)}〜{clock(closes)}" if closes else f"{clock(opens)}から"


def hours_shown(opens: time, closes: time | None) -> str:
    """``hours_of`` in the reader's language: 10:00–12:00."""
    if in_japanese():
        return hours_of(opens, closes)
    return (
        f"{opens:%H:%M}–{closes:%H:%M}"
        if closes
        else _("%(time)sから") % {"time": f"{opens:%H:%M}"}
    )


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def day_words(day: date) -> str:
    """11月23日（月）"""
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def _rhythm(rule: Rule) -> str:
    if rule.pattern is Pattern.DAYS:
        return "毎月" + "・".join(_month_day(number) for number in _in_order(rule.month_days))
    names = "・".join(WEEKDAYS[number - 1] for number in sorted(set(rule.weekdays)))
    if rule.pattern is Pattern.NTH:
        weeks = "・".join(_week(number) for number in _in_order(rule.weeks))
        return f"{weeks}{names}曜日"
    if set(rule.weekdays) == set(range(1, 8)) and rule.every == 1:
        return "毎日"
    every = _EVERY.get(rule.every, f"{rule.every}週間ごとの")
    return f"{every}{names}曜日"


def _in_order(numbers: tuple[int, ...]) -> list[int]:
    return sorted(set(numbers), key=lambda number: 99 if number == LAST else number)


def _week(number: int) -> str:
    return "最終" if number == LAST else f"第{number}"


def _month_day(number: int) -> str:
    return "月末" if number == LAST else f"{number}日"


def _exceptions(rule: Rule) -> str:
    parts: list[str] = []
    if rule.holiday is Holiday.SKIP:
        parts.append("祝日と年末年始は休み" if rule.new_year_off else "祝日は休み")
    elif rule.holiday is Holiday.SHIFT:
        parts.append("祝日のときは次の日")
    if rule.new_year_off and rule.holiday is not Holiday.SKIP:
        parts.append("年末年始は休み")
    if rule.months_off:
        parts.append("・".join(f"{month}月" for month in sorted(set(rule.months_off))) + "は休み")
    return f"（{'、'.join(parts)}）" if parts else ""


def _validity(rule: Rule) -> str:
    end = f"{wareki(rule.ends_on)}まで" if rule.ends_on else ""
    return f"{wareki(rule.starts_on)}から{end}"
