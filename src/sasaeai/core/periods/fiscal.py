"""Fiscal years: 1 April to 31 March, named by era, also by eras that never came.

Plans drafted before 2019 speak of 平成35年度: for fiscal years such labels are read on
(1988 + N), while for days they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sasaeai.core.periods.clock import DAY, local_date
from sasaeai.core.periods.eras import Era, fiscal_era, fiscal_label
from sasaeai.core.periods.period import Period
from sasaeai.core.periods.reading import tidy, written_year

FIRST_MONTH: Final = 4
OVERHANG: Final = 20  # years for which plans went on counting an era that had ended
EARLIEST, LATEST = 1873, 9997
_MARK: Final = "明治|大正|昭和|平成|令和|[明大昭平令MTSHR]"
_ONE = re.compile(
    rf"(?:FY)?(?:(?P<era>{_MARK})\.?(?P<n>元|\d{{1,2}})|(?P<western>\d{{4}}))(?:年度?)?"
)
_BESIDE = re.compile(r"\((\d{4})(?:年度?)?\)")
_SPAN = re.compile("[〜~–—−ー-]|から")


_WORDS: Final = {"how": "「令和8年度」「R8」「2026年度」のように入力してください。"}


class UnreadableFiscalYear(ValueError):
    """No fiscal year could be made out, or none that can be meant; ``hint`` says how."""

    def __init__(self, text: str, hint: str = "") -> None:
        self.text = text
        self.hint = hint or _WORDS["how"]
        super().__init__(f"{text!r}: {self.hint}")


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """The fiscal year that starts on 1 April of ``year``."""

    year: int

    def __post_init__(self) -> None:
        if not EARLIEST <= self.year <= LATEST:
            raise UnreadableFiscalYear(str(self.year))

    @property
    def period(self) -> Period:
        return Period(date(self.year, FIRST_MONTH, 1), date(self.year + 1, FIRST_MONTH, 1))

    @property
    def label(self) -> str:
        """令和8年度; 2019 is 令和元年度, as its papers came to be called."""
        return fiscal_label(self.year)

    @property
    def label_with_western(self) -> str:
        return f"{self.label}（{self.year}年度）"

    @property
    def short(self) -> str:
        """R8, for column heads."""
        era = fiscal_era(self.year)
        return f"{era.letter}{era.year_of(self.year)}"

    @property
    def months(self) -> tuple[Period, ...]:
        """April to March."""
        return self.period.months

    @property
    def first_half(self) -> Period:
        """上半期: April to September."""
        return Period(self.period.start, date(self.year, 10, 1))

    @property
    def second_half(self) -> Period:
        """下半期: October to March."""
        return Period(date(self.year, 10, 1), self.period.end)

    @property
    def last_day(self) -> date:
        """31 March, on which stocks are counted."""
        return self.period.end - DAY

    def __add__(self, years: int) -> FiscalYear:
        return FiscalYear(self.year + years)

    def __sub__(self, years: int) -> FiscalYear:
        return FiscalYear(self.year - years)

    def __str__(self) -> str:
        return self.label

    @classmethod
    def parse(cls, text: str) -> FiscalYear:
        """令和8年度, R8, 令和元, 平成35年度, ２０２６, 令和8年度（2026年度）…

        Raises ``UnreadableFiscalYear`` with a hint.
        """
        return cls(_western(text, tidy(text)))


@dataclass(frozen=True, slots=True)
class FiscalSpan:
    """Consecutive fiscal years, both ends included: the years of a plan."""

    first: FiscalYear
    last: FiscalYear

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UnreadableFiscalYear(
                f"{self.first.label}〜{self.last.label}", "終わりの年度が始まりより前です。"
            )

    @property
    def label(self) -> str:
        """令和8年度〜令和12年度, or the one year."""
        return self.first.label if len(self) == 1 else f"{self.first.label}〜{self.last.label}"

    @property
    def period(self) -> Period:
        return Period(self.first.period.start, self.last.period.end)

    def __iter__(self) -> Iterator[FiscalYear]:
        return (FiscalYear(year) for year in range(self.first.year, self.last.year + 1))

    def __len__(self) -> int:
        return self.last.year - self.first.year + 1

    def __contains__(self, year: object) -> bool:
        return isinstance(year, FiscalYear) and self.first <= year <= self.last

    @classmethod
    def parse(cls, text: str) -> FiscalSpan:
        """令和8年度〜令和12年度, 令和8〜12年度, R8-R12, 2026–2030, or one fiscal year."""
        parts = _SPAN.split(tidy(text).removesuffix("まで"))
        if len(parts) > 2:
            raise UnreadableFiscalYear(text)
        first = FiscalYear(_western(text, parts[0]))
        if len(parts) == 1:
            return cls(first, first)
        last = parts[1]
        mark = re.match(rf"(?:FY)?({_MARK})", parts[0])
        if mark and re.fullmatch(r"\d{1,2}(?:年度?)?", last):
            last = mark[1] + last
        return cls(first, FiscalYear(_western(text, last)))


def fiscal_year_of(when: date | datetime) -> FiscalYear:
    """The fiscal year of a day or moment in Japan: 31 March 23:59 and 1 April 00:00 differ."""
    day = local_date(when)
    return FiscalYear(day.year if day.month >= FIRST_MONTH else day.year - 1)


def year_label(year: int | None) -> str:
    """令和8年度; empty where no year was given."""
    return FiscalYear(year).label if year else ""


def _western(text: str, flat: str) -> int:
    beside = _BESIDE.search(flat)
    found = _ONE.fullmatch(_BESIDE.sub("", flat))
    if found is None:
        raise UnreadableFiscalYear(text)
    written = written_year(found)
    if written.era is not None:
        _check_reach(text, written.era, written.western)
    if beside is not None and int(beside[1]) != written.western:
        raise UnreadableFiscalYear(text, f"{beside[1]}年度と合いません。どちらかを直してください。")
    if not EARLIEST <= written.western <= LATEST:
        raise UnreadableFiscalYear(text)
    return written.western


def _check_reach(text: str, era: Era, western: int) -> None:
    if western < era.first.year or western > era.last.year + OVERHANG:
        raise UnreadableFiscalYear(text, f"{era.name}にその年度はありません。")
