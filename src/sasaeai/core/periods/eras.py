"""Japanese eras (元号), their days, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Era:
    """An era with its first and last day; years count from 1 (元年)."""

    name: str
    letter: str
    first: date
    last: date

    def western(self, year: int) -> int:
        """The Western year of an era year, also of one that never came (平成35 → 2023)."""
        return self.first.year + year - 1

    def year_of(self, western: int) -> int:
        return western - self.first.year + 1

    def written(self, year: int) -> str:
        """令和元年, 令和8年 without the 年."""
        return f"{self.name}{'元' if year == 1 else year}"


ERAS: Final = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    # The edicts of 1912 and 1926 took effect within the day: both eras' registers hold it.
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
FIRST_GREGORIAN_DAY: Final = date(1873, 1, 1)
BY_MARK: Final = {mark: era for era in ERAS for mark in (era.name, era.name[0], era.letter)}


def era_of(day: date) -> Era | None:
    """The era of a day; None before 1873, when Japan counted by another calendar."""
    if day < FIRST_GREGORIAN_DAY:
        return None
    return next(era for era in ERAS if era.first <= day)


def fiscal_era(year: int) -> Era:
    """The era that names the fiscal year from 1 April of a year (1868 or later).

    It is the era of the autumn: most of 2019 was 令和, all but some days of 1926 大正.
    """
    return next(era for era in ERAS if era.first <= date(year, 10, 1))


def fiscal_label(year: int) -> str:
    """令和8年度, 令和元年度."""
    era = fiscal_era(year)
    return f"{era.written(era.year_of(year))}年度"


def wareki(day: date) -> str:
    """The day as official papers write it: 令和8年11月23日 (Western before 1873)."""
    return f"{wareki_year(day)}{day.month}月{day.day}日"


def wareki_year(day: date) -> str:
    """The year of a day: 令和8年, 令和元年."""
    era = era_of(day)
    written = str(day.year) if era is None else era.written(era.year_of(day.year))
    return f"{written}年"
