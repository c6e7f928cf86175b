"""Reading days and months as people write them: 全角, eras, 元年, 漢数字, slashes, dots."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from sasaeai.core.periods.eras import BY_MARK, FIRST_GREGORIAN_DAY, Era, era_of, wareki

LONGEST_INPUT: Final = 60
_ERA_MARK: Final = "明治|大正|昭和|平成|令和|[明大昭平令MTSHR]"
_YEAR: Final = rf"(?:(?P<era>{_ERA_MARK})\.?(?P<n>元|\d{{1,2}})|(?P<western>\d{{4}}))"
_SEPARATED = re.compile(
    rf"{_YEAR}(?:年|[./-])(?P<month>\d{{1,2}})(?:月|[./-])(?P<day>\d{{1,2}})日?"
)
_PACKED = re.compile(
    rf"(?:(?P<era>{_ERA_MARK})(?P<n>\d\d)|(?P<western>\d{{4}}))(?P<month>\d\d)(?P<day>\d\d)"
)
_MONTH = re.compile(rf"{_YEAR}(?:年(?P<month>\d{{1,2}})月|[./-](?P<bare>\d{{1,2}}))")
_JUST_YEAR = re.compile(rf"{_YEAR}年?(?:生まれ|生)?")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+")
_DIGITS: Final = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_WEEKDAY = re.compile(r"\([月火水木金土日](?:曜日?)?\)$")


class DateProblem(ValueError):
    """A date that cannot be taken; ``hint`` tells the person what to do."""

    def __init__(self, text: str, hint: str) -> None:
        self.text = text
        self.hint = hint
        super().__init__(f"{text!r}: {hint}")


class UnreadableDate(DateProblem):
    """No date could be made out at all."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "「令和8年4月1日」「R8.4.1」「2026/4/1」のように入力してください。")


class ImpossibleDate(DateProblem):
    """A date that never was, such as 2月30日."""


class OutsideEra(ImpossibleDate):
    """A day before or after its era, such as 平成31年5月1日; the hint names the right one."""


@dataclass(frozen=True, slots=True)
class WrittenYear:
    """A year as written, with its era if it has one."""

    western: int
    era: Era | None


def tidy(text: str) -> str:
    """全角, spaces and 漢数字 brought to one form; the rest is left to the patterns."""
    flat = unicodedata.normalize("NFKC", text[:LONGEST_INPUT])
    flat = "".join(flat.split()).upper()
    return _WEEKDAY.sub("", _KANJI_NUMBER.sub(_arabic, flat))


def parse_date(text: str) -> date:
    """A day written in eras or Western years; raises ``DateProblem`` with a hint.

    Eras are checked to the day: H31.5.1 is refused, its hint says 令和元年5月1日.
    """
    flat = tidy(text)
    found = _SEPARATED.fullmatch(flat) or _PACKED.fullmatch(flat)
    if found is None:
        raise UnreadableDate(text)
    year = written_year(found)
    day = _existing(text, year.western, int(found["month"]), int(found["day"]))
    if year.era is not None and not year.era.first <= day <= year.era.last:
        raise _outside(text, year.era, day)
    if year.era is not None and day < FIRST_GREGORIAN_DAY:
        raise ImpossibleDate(text, "明治5年までは旧暦です。西暦で入力してください。")
    return day


def parse_month(text: str) -> date:
    """A month (令和8年4月, R8.4, 2026-04) as its first day; raises ``DateProblem``."""
    found = _MONTH.fullmatch(tidy(text))
    if found is None:
        raise UnreadableDate(text)
    year = written_year(found)
    first = _existing(text, year.western, int(found["month"] or found["bare"]), 1)
    last = next_month(first)
    if year.era is not None and (last <= year.era.first or first > year.era.last):
        raise _outside(text, year.era, first)
    return first


def parse_year(text: str) -> WrittenYear:
    """A calendar year (昭和15年, S15, 1940); raises ``DateProblem``."""
    found = _JUST_YEAR.fullmatch(tidy(text))
    if found is None:
        raise UnreadableDate(text)
    year = written_year(found)
    if year.era is not None and not year.era.first.year <= year.western <= year.era.last.year:
        raise _outside(text, year.era, date(year.western, 12, 31))
    return year


def written_year(found: re.Match[str]) -> WrittenYear:
    """The year of a match with the groups era and n, or western."""
    if found["western"] is not None:
        return WrittenYear(int(found["western"]), None)
    era = BY_MARK[found["era"]]
    number = 1 if found["n"] == "元" else int(found["n"])
    return WrittenYear(era.western(number), era)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as problem:
        if not 1 <= month <= 12:
            hint = f"{month}月はありません。"
        else:
            hint = f"{year}年{month}月に{day}日はありません。"
        raise ImpossibleDate(text, hint) from problem


def _outside(text: str, era: Era, day: date) -> OutsideEra:
    edge, word = (era.last, "まで") if day > era.last else (era.first, "から")
    written = f"{era.written(era.year_of(edge.year))}年{edge.month}月{edge.day}日"
    right = "" if era_of(day) is None else f"{wareki(day)}ではありませんか。"
    return OutsideEra(text, f"{era.name}は{written}{word}です。{right}")


def _arabic(found: re.Match[str]) -> str:
    """漢数字 up to 99, or digit by digit (二〇二六)."""
    word = found[0]
    if "十" not in word:
        return "".join(str(_DIGITS[character]) for character in word)
    tens, _, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "〇" in word or "十" in ones:
        return word
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
