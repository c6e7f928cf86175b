"""A year's records of making the plan known (周知) as an Excel book: put right, added to, taken back.

A row without a number is a new record; one that says what a record says already is that record,
so a book that is given back twice adds nothing twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from django.db import transaction

from sasaeai.areas.public import Area, existing
from sasaeai.core import audit
from sasaeai.core.periods import FiscalYear, parse_date, today, wareki
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
    one_of,
    read_back,
)
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeIdentity, Plan, Telling
from sasaeai.plan.telling import Told, change_telling, record_telling

NO, WHEN, KIND, TITLE = "番号", "いつ", "方法", "何を"
AUDIENCE, PLACE, AREA = "だれに", "どこで・何に", "地区"
REACH, UNIT, LINES, NOTE = "届いた数", "数の単位", "項目のコード", "メモ"
EVERYWHERE = "全体"
NEEDED = (WHEN, KIND, TITLE, UNIT)
LONGEST_TEXT, LONGEST_NOTE = 120, 500
COUNT = re.compile(r"[0-9]{1,9}")
BETWEEN = re.compile(r"[、,，\s]+")
Choice = TypeVar("Choice", TellingKind, ReachUnit)
FRESH = Line(("",), {}, title="新しい記録", fresh=True)


def _count(text: str) -> str:
    flat = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not COUNT.fullmatch(flat):
        raise BadCell("数を入れてください（「%(text)s」は使えません）。", text=text[:20])
    return str(int(flat))


@dataclass(frozen=True)
class Tellings:
    """The book of one plan's year."""

    plan: Plan
    year: FiscalYear

    @property
    def book(self) -> Book:
        title = f"周知の記録　{self.plan.name}　{self.year.label}"
        cells = (
            Cell(WHEN, self._day),
            Cell(KIND, one_of(TellingKind.labels)),
            Cell(TITLE, at_most(LONGEST_TEXT)),
            Cell(AUDIENCE, at_most(LONGEST_TEXT)),
            Cell(PLACE, at_most(LONGEST_TEXT)),
            Cell(AREA, self._area),
            Cell(REACH, _count),
            Cell(UNIT, one_of(ReachUnit.labels)),
            Cell(LINES, self._codes),
            Cell(NOTE, at_most(LONGEST_NOTE)),
        )
        return Book("plan-tellings", title, (NO,), (), cells)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Districts of today, and those that records of the year name."""
        breakdown = self.plan.breakdown
        now = existing(breakdown.code, on=today()) if breakdown is not None else ()
        named = (row.area for row in self._rows() if row.area is not None)
        return {area.name: area for area in (*named, *now)}

    @cached_property
    def identities(self) -> dict[str, NodeIdentity]:
        return {row.code: row for row in NodeIdentity.objects.filter(plan=self.plan)}

    def _day(self, text: str) -> str:
        day = a_day(text)
        if parse_date(day) not in self.year.period:
            raise BadCell("%(year)sの日を入れてください。", year=self.year.label)
        return day

    def _area(self, text: str) -> str:
        label = unicodedata.normalize("NFKC", text).strip()
        if label != EVERYWHERE and label not in self.areas:
            raise BadCell("「%(text)s」という地区はありません。", text=text[:20])
        return label

    def _codes(self, text: str) -> str:
        codes = [code for code in BETWEEN.split(unicodedata.normalize("NFKC", text)) if code]
        if unknown := [code for code in codes if code not in self.identities]:
            raise BadCell(
                "「%(text)s」というコードは、この計画にありません。", text="、".join(unknown)[:40]
            )
        return "、".join(sorted(set(codes)))

    def _rows(self) -> list[Telling]:
        period = self.year.period
        rows = Telling.objects.filter(plan=self.plan, on__range=(period.start, period.end))
        rows = rows.select_related("area").prefetch_related("lines__identity")
        return list(rows.order_by("on", "id"))

    def lines(self) -> list[Line]:
        return [_line(row) for row in self._rows()]

    def hand_out(self, *, issuer: str) -> File:
        audit.record("plan.tellings.exported", detail={"format": "book"})
        return hand_out(self.book, self.lines(), issuer=issuer)

    def look(self, content: bytes) -> Returned:
        """What the file would write."""
        lines = self.lines()
        known = among(lines)

        def find(key: tuple[str, ...]) -> Line:
            return FRESH if key == ("",) else known(key)

        found = read_back(self.book, content, find=find)
        written = {tuple(sorted(line.cells.items())) for line in lines}
        changes = tuple(change for change in found.changes if not _stands(change, written))
        untouched = found.untouched + len(found.changes) - len(changes)
        return replace(found, changes=changes, untouched=untouched).also(_problems(changes))

    @transaction.atomic
    def keep(self, content: bytes) -> Returned:
        """All rows or none; raises ``PlanRefused``."""
        Plan.objects.select_for_update().get(pk=self.plan.pk)
        found = self.look(content).sound(PlanRefused)
        for change in found.changes:
            self._keep(change)
        audit.record(
            "plan.tellings.taken",
            subject=("plan", self.plan.pk),
            detail={"rows": len(found.changes)},
        )
        return found

    def _keep(self, change: Change) -> None:
        told = {**change.line.cells, **change.after}
        codes = [code for code in told.get(LINES, "").split("、") if code]
        lines = [self.identities[code] for code in codes]
        row = change.line.about
        if isinstance(row, Telling):
            change_telling(row, self._told(told), lines=lines)
        else:
            record_telling(self.plan, self._told(told), lines=lines)

    def _told(self, told: Mapping[str, str]) -> Told:
        reach = told.get(REACH, "")
        return Told(
            kind=_code(TellingKind, told[KIND]),
            title=told[TITLE],
            on=parse_date(told[WHEN]),
            audience=told.get(AUDIENCE, ""),
            reach=int(reach) if reach else None,
            reach_unit=_code(ReachUnit, told[UNIT]),
            area=self.areas.get(told.get(AREA, "")),
            place=told.get(PLACE, ""),
            note=told.get(NOTE, ""),
        )


def _line(row: Telling) -> Line:
    codes = sorted(line.identity.code for line in row.lines.all())
    cells = {
        WHEN: wareki(row.on),
        KIND: str(row.get_kind_display()),
        TITLE: row.title,
        AUDIENCE: row.audience,
        PLACE: row.place,
        AREA: row.area.name if row.area else EVERYWHERE,
        REACH: "" if row.reach is None else str(row.reach),
        UNIT: str(row.get_reach_unit_display()),
        LINES: "、".join(codes),
        NOTE: row.note,
    }
    return Line((str(row.pk),), cells, title=row.title, about=row)


def _stands(change: Change, written: set[tuple[tuple[str, str], ...]]) -> bool:
    if not change.line.fresh:
        return False
    told = {**change.after, AREA: change.after.get(AREA) or EVERYWHERE}
    return tuple(sorted(told.items())) in written


def _problems(changes: tuple[Change, ...]) -> Iterator[RowProblem]:
    for change in changes:
        told = {**change.line.cells, **change.after}
        for label in NEEDED:
            if not told.get(label):
                yield RowProblem(change.row, BadCell("入れてください。"), label)
        if told.get(WHEN) and parse_date(told[WHEN]) > today():
            why = BadCell("まだ来ていない日です。知らせたあとに書いてください。")
            yield RowProblem(change.row, why, WHEN)


def _code(choices: type[Choice], label: str) -> Choice:
    return next(each for each in choices if each.label == label)
