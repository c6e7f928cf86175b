"""Entered numbers and sentences of one year as an Excel book: every indicator that is entered, and back.

The facts of a compound have days of their own and are entered on its page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.metrics import WHOLE, Kind, Series, TypedState, TypedValue
from sasaeai.core.periods import FiscalYear, Period, parse_date, today, wareki
from sasaeai.core.tables import (
    BadCell,
    Book,
    Cell,
    Change,
    File,
    Line,
    Returned,
    RowProblem,
    a_day,
    among,
    at_most,
    hand_out,
    read_back,
)
from sasaeai.plan.entering import areas_of, enter_value
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import Indicator, Plan
from sasaeai.plan.series import metric_of, series_for

CODE, WHERE, WHEN = "コード", "どこ", "期間"
NAME, UNIT = "指標", "単位"
VALUE, SOURCE, AS_OF = "数・文章", "出典", "いつの数字か"
EVERYWHERE, NOTHING_TO_COUNT = "全体", "対象外"
LONGEST_WORDS, LONGEST_SOURCE = 2000, 200
NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class Slot:
    """Where one entry goes: an indicator, an area (None is the whole), a window."""

    indicator: Indicator
    area: Area | None
    window: Period
    said: bool
    """Whether it is a sentence; else a number."""


def read_number(text: str) -> Decimal | None:
    """1,234.5 as people type it, with up to four decimals; None for anything else."""
    flat = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return _tidy(Decimal(flat)) if NUMBER.fullmatch(flat) else None


def _value(text: str) -> str:
    """A number in one way to write it; anything else as it is."""
    number = read_number(text)
    return at_most(LONGEST_WORDS)(text) if number is None else f"{number:f}"


CELLS = (Cell(VALUE, _value), Cell(SOURCE, at_most(LONGEST_SOURCE)), Cell(AS_OF, a_day))


@dataclass(frozen=True)
class Values:
    """The book of one plan's year."""

    plan: Plan
    year: FiscalYear

    @property
    def book(self) -> Book:
        title = f"入力する指標　{self.plan.name}　{self.year.label}"
        return Book("plan-values", title, (CODE, WHERE, WHEN), (NAME, UNIT), CELLS)

    @cached_property
    def windows(self) -> dict[str, Period]:
        parts = (self.year.period, self.year.first_half, self.year.second_half)
        return {part.label: part for part in parts}

    @cached_property
    def entered(self) -> list[tuple[Indicator, Series, bool]]:
        """Indicators that are entered as a number or a sentence and looked at in this year."""
        rows = self.plan.indicators.select_related("plan__breakdown").order_by("order", "id")
        wanted = [row for row in rows if row.last_fy is None or row.last_fy >= self.year.year]
        series = series_for(wanted)
        found = []
        for row in wanted:
            metric = metric_of(row)
            if row.pk not in series or metric is None or metric.kind is Kind.COMPOUND:
                continue
            if metric.entered:
                found.append((row, series[row.pk], metric.kind is Kind.NARRATIVE))
        return found

    def lines(self, *, every: bool = False) -> list[Line]:
        """A row for the whole, for the districts where some were entered, and for halves that were.

        ``every`` gives all rows that a person may add as well.
        """
        areas = {row.pk: row for row in self._areas()}
        known: dict[tuple[int, int, date, date], TypedValue] = {}
        by_district: set[int] = set()
        for row in TypedValue.objects.filter(series__in=[s for _, s, _ in self.entered]):
            known[row.series_id, row.area_id, row.start, row.end] = row
            if row.area_id != WHOLE:
                by_district.add(row.series_id)
        found = []
        for indicator, series, said in self.entered:
            for area in (None, *areas.values()):
                for label, window in self.windows.items():
                    at = area.pk if area else WHOLE
                    value = known.get((series.pk, at, window.start, window.end))
                    usual = window == self.year.period and (
                        area is None or series.pk in by_district
                    )
                    if every or usual or value is not None:
                        found.append(_line(Slot(indicator, area, window, said), label, value))
        return found

    def _areas(self) -> list[Area]:
        return areas_of(self.entered[0][0]) if self.entered else []

    def hand_out(self, *, issuer: str) -> File:
        audit.record("plan.values.exported", subject=("plan", self.plan.pk))
        return hand_out(self.book, self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        """What the file would enter; rows for other districts or halves may have been added."""
        found = read_back(self.book, content, find=among(self.lines(every=True)))
        return found.also(_problems(found))

    @transaction.atomic
    def keep(self, content: bytes) -> Returned:
        """All rows or none; raises ``PlanRefused``."""
        list(self.plan.indicators.select_for_update(of=("self",)))
        found = self.look(content).sound(PlanRefused)
        for change in found.changes:
            _enter(change)
        audit.record(
            "plan.values.taken", subject=("plan", self.plan.pk), detail={"rows": len(found.changes)}
        )
        return found


def _line(slot: Slot, window: str, value: TypedValue | None) -> Line:
    row = slot.indicator
    where = slot.area.name if slot.area else EVERYWHERE
    return Line(
        (row.code, where, window),
        {
            VALUE: _told(value),
            SOURCE: value.source if value else "",
            AS_OF: wareki(value.as_of) if value else "",
        },
        {NAME: row.name, UNIT: "" if slot.said else row.unit},
        title=f"{row.name}　{where}　{window}",
        fresh=value is None,
        about=slot,
    )


def _told(value: TypedValue | None) -> str:
    if value is None or value.state == TypedState.TAKEN_BACK:
        return ""
    if value.state == TypedState.NOT_APPLICABLE:
        return NOTHING_TO_COUNT
    if value.words:
        return value.words
    return f"{_tidy(value.value or Decimal(0)):f}"


def _tidy(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _problems(found: Returned) -> Iterator[RowProblem]:
    for change in found.changes:
        slot = change.line.about
        assert isinstance(slot, Slot)
        if wrong := _wrong(slot, {**change.line.cells, **change.after}, change.line.cells[VALUE]):
            column, why = wrong
            yield RowProblem(change.row, why, column)


def _wrong(slot: Slot, told: Mapping[str, str], before: str) -> tuple[str, BadCell] | None:
    """The column and what is wrong in it; ``before`` is the value that stands."""
    value = told[VALUE]
    if value and not slot.said and value != NOTHING_TO_COUNT and read_number(value) is None:
        return VALUE, BadCell(
            "数か「%(nothing)s」を入れてください（「%(value)s」は使えません）。",
            nothing=NOTHING_TO_COUNT,
            value=value[:20],
        )
    if not value and not before:
        return VALUE, BadCell("数が入っていません。0のときは0を入れてください。")
    if not told[SOURCE]:
        return SOURCE, BadCell("どこから来た数字かを入れてください。")
    if not told[AS_OF]:
        return AS_OF, BadCell("日付を入れてください。")
    if slot.window.start > today():
        return WHEN, BadCell("まだはじまっていない期間です。")
    return None


def _enter(change: Change) -> None:
    slot = change.line.about
    assert isinstance(slot, Slot)
    told = {**change.line.cells, **change.after}
    value, number = told[VALUE], None
    state = TypedState.VALUE
    if not value:
        state = TypedState.TAKEN_BACK
    elif value == NOTHING_TO_COUNT:
        state = TypedState.NOT_APPLICABLE
    elif not slot.said:
        number = read_number(value)
    enter_value(
        slot.indicator, slot.window, source=told[SOURCE], as_of=parse_date(told[AS_OF]),
        state=state, value=number, area=slot.area,
        words=value if slot.said and state is TypedState.VALUE else "",
    )  # fmt: skip
