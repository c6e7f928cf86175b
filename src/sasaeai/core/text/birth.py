"""Birth dates as far as they are known: a day, a month, a year or only an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sasaeai.core.periods import (
    DateProblem,
    ImpossibleDate,
    era_of,
    month,
    parse_date,
    parse_month,
    parse_year,
    today,
    wareki,
    wareki_year,
)
from sasaeai.core.periods.reading import tidy

ROUGHLY: Final = 2  # years by which 「80歳くらい」 may be off
OLDEST: Final = 130
_BORN = re.compile("(?:生まれ|うまれ|生)$")
_AGE = re.compile(
    r"(?P<about>推定|約|およそ)?(?P<age>\d{1,3})(?P<decade>歳?代|才代)?(?:歳|才)?"
    r"(?P<roughly>くらい|ぐらい|位|前後|ほど)?"
)
_DAY: Final = timedelta(days=1)


class Precision(StrEnum):
    """How exactly a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"

    @property
    def label(self) -> str:
        return {"day": "年月日", "month": "年月まで", "year": "年まで", "age": "年齢から推定"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class BirthDate:
    """The first and last day on which the person may have been born."""

    first: date
    last: date
    precision: Precision

    @classmethod
    def on(cls, day: date) -> BirthDate:
        """A birth date known to the day."""
        return cls(day, day, Precision.DAY)

    @property
    def exact(self) -> bool:
        return self.precision is Precision.DAY

    @property
    def text(self) -> str:
        """昭和15年3月3日, 昭和15年3月, 昭和15年, 昭和14年〜昭和16年ごろ."""
        if self.precision is Precision.DAY:
            return wareki(self.first)
        if self.precision is Precision.MONTH:
            return f"{wareki_year(self.first)}{self.first.month}月"
        if self.precision is Precision.YEAR:
            return wareki_year(self.first)
        return f"{wareki_year(self.first)}〜{wareki_year(self.last)}ごろ"

    def ages(self, day: date) -> tuple[int, int]:
        """The least and the greatest age in full years on a day."""
        return _full_years(self.last, day), _full_years(self.first, day)

    def may_be(self, other: BirthDate) -> bool:
        """Whether both can be the same day."""
        return self.first <= other.last and other.first <= self.last


def parse_birth(text: str, *, on: date | None = None) -> BirthDate:
    """S15.3.3, 昭15, 昭和15年3月生まれ, 1940, 80歳くらい, 80代; ages as of ``on`` (today).

    Raises ``DateProblem`` with a hint: for eras that do not fit, and for days still to come.
    """
    as_of = today() if on is None else on
    written = _BORN.sub("", tidy(text))
    birth = _by_age(text, written, as_of) or _by_calendar(text, written)
    if birth.first > as_of:
        raise ImpossibleDate(text, "これから先の日付です。生まれた日を入力してください。")
    if birth.ages(as_of)[0] > OLDEST:
        raise ImpossibleDate(text, f"{OLDEST}歳を超えます。年を確かめてください。")
    return birth


def _by_calendar(text: str, written: str) -> BirthDate:
    try:
        return BirthDate.on(parse_date(written))
    except ImpossibleDate as problem:
        raise type(problem)(text, problem.hint) from problem
    except DateProblem:
        pass
    try:
        first = parse_month(written)
        return _clipped(written, first, month(first).last_day, Precision.MONTH)
    except ImpossibleDate as problem:
        raise type(problem)(text, problem.hint) from problem
    except DateProblem:
        year = parse_year(written).western
        return _clipped(written, date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _clipped(written: str, first: date, last: date, precision: Precision) -> BirthDate:
    """Only the days of the era that was written: 平成31年 ends on 30 April."""
    era = parse_year(written).era if precision is Precision.YEAR else None
    if era is not None:
        first, last = max(first, era.first), min(last, era.last)
    return BirthDate(first, last, precision)


def _by_age(text: str, written: str, as_of: date) -> BirthDate | None:
    found = _AGE.fullmatch(written)
    if found is None or not re.search("[歳才代]", written):
        return None
    youngest = oldest = int(found["age"])
    if found["decade"]:
        oldest += 9
    elif found["about"] or found["roughly"]:
        youngest, oldest = max(youngest - ROUGHLY, 0), oldest + ROUGHLY
    if oldest > OLDEST:
        raise ImpossibleDate(text, f"{OLDEST}歳を超えます。年齢を確かめてください。")
    last = _years_before(as_of, youngest)
    return BirthDate(_years_before(as_of, oldest + 1) + _DAY, last, Precision.AGE)


def _full_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a common year
        return date(day.year - years, 2, 28)


def same_era_year(one: date, other: date) -> bool:
    """Whether only the era differs: 昭和15年3月3日 and 平成15年3月3日."""
    eras = era_of(one), era_of(other)
    if eras[0] is None or eras[1] is None or eras[0] == eras[1]:
        return False
    years = eras[0].year_of(one.year), eras[1].year_of(other.year)
    return years[0] == years[1] and (one.month, one.day) == (other.month, other.day)
