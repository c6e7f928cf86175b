"""A report as page and file: what was closed beside what is counted now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sasaeai.consult.statistics import closing
from sasaeai.consult.statistics.definitions import (
    ReportCell,
    cells_of,
    in_force,
    name_of,
    versions,
)
from sasaeai.consult.statistics.models import Close, CloseCheck, Cycle, Difference, ReportDefinition
from sasaeai.core.figures import Figure
from sasaeai.core.periods import Period, fiscal_year_of, today
from sasaeai.core.tables import Column, Kind, Row, Table

SAME, DIFFERS, NOBODY_COUNTS = "same", "differs", "nobody"


@dataclass(frozen=True)
class Sheet:
    """One period of one report. ``closed`` are the figures as closed, ``now`` as counted now."""

    definition: ReportDefinition
    period: Period
    close: Close | None
    closed: dict[str, Figure]
    now: dict[str, Figure]
    noted: list[Difference] = field(default_factory=list)
    errata: list[Difference] = field(default_factory=list)
    rows_differ: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return name_of(self.definition, self.period)

    @property
    def title(self) -> str:
        return f"{self.definition.label}（{self.period.label}）"

    @property
    def cells(self) -> list[ReportCell]:
        return cells_of(self.definition)

    @property
    def can_close(self) -> bool:
        return self.close is None and self.period.end <= today()

    def lines(self) -> list[dict[str, Any]]:
        found = []
        for place, cell in enumerate(self.cells):
            now = self.now[cell.code]
            found.append(
                {
                    "place": place,
                    "code": cell.code,
                    "group": cell.group,
                    "label": cell.label,
                    "nature": cell.nature,
                    "closed": self.closed.get(cell.code, Figure.not_entered(unit=cell.unit)),
                    "now": now,
                    "state": self._state(cell),
                    "href": self.href(cell),
                }
            )
        return found

    def href(self, cell: ReportCell) -> str:
        if cell.counted is None:
            return ""
        return reverse("consult:report_rows", args=[self.definition.code, self.name, cell.code])

    def _state(self, cell: ReportCell) -> str:
        if cell.counted is None:
            return NOBODY_COUNTS
        return DIFFERS if cell.code in self.rows_differ else SAME


def sheet(definition: ReportDefinition, period: Period) -> Sheet:
    """The period as its own version of the report counts it."""
    close = (
        Close.objects.filter(report=definition.code, starts_on=period.start)
        .select_related("definition", "closed_by")
        .first()
    )
    used = close.definition if close else in_force(definition.code, period.start) or definition
    now = closing.live(used, period)
    if close is None:
        return Sheet(used, period, None, {}, now)
    known = {cell.code: cell for cell in cells_of(used)}
    return Sheet(
        used,
        period,
        close,
        {row.code: known[row.code].figure(row.num, row.den) for row in close.cells.all()},
        now,
        list(close.differences.select_related("noted_by").order_by("pk")),
        list(closing.errata(close)),
        _differing(close),
    )


def _differing(close: Close) -> frozenset[str]:
    """As of the last night's recount; a page that shows the sheet does not count it all again."""
    last = close.checks.order_by("-pk").first()
    return frozenset(last.differing if last else ())


def table_of(found: Sheet) -> Table:
    """The sheet's columns: before the close only what is counted now."""
    figures = [
        *([Column("closed", "締めた数", kind=Kind.FIGURE)] if found.close else []),
        Column("now", "いまの数" if found.close else "数", kind=Kind.FIGURE),
    ]
    return Table(
        "report",
        found.title,
        (
            Column("group", "区分"),
            Column("label", "ことば", head=True, fields=("label", "href"), href=_href),
            Column("nature", "数え方"),
            *figures,
            Column(
                "state",
                "確かめ",
                kind=Kind.STATE,
                words={
                    SAME: "" if not found.close else "同じ",
                    DIFFERS: "差異",
                    NOBODY_COUNTS: "記録なし",
                },
                tones={SAME: "line", DIFFERS: "warn", NOBODY_COUNTS: "line"},
            ),
        ),
        order=("place",),
        unique="place",
        page_size=200,
        stacked=False,
    )


def _href(row: Row) -> str:
    return str(row["href"])


@dataclass(frozen=True)
class Month:
    """One period of the overview: closed or not, and what the last night found."""

    period: Period
    name: str
    close: Close | None
    differing: int
    over: bool


@dataclass(frozen=True)
class Overview:
    definition: ReportDefinition
    months: tuple[Month, ...]
    next: tuple[str, Period] | None
    """Name and period of what is to be closed now."""


def overview() -> list[Overview]:
    """Every report with its periods of this and the last fiscal year; constant queries."""
    closes = list(Close.objects.select_related("definition", "closed_by").order_by("starts_on"))
    last = {close.report: close for close in closes}
    checks = closing.last_checks()
    return [
        Overview(
            rows[0],
            tuple(_months(rows[0], {c.starts_on: c for c in closes if c.report == code}, checks)),
            _next(rows, last.get(code)),
        )
        for code, rows in versions().items()
    ]


def _next(rows: Sequence[ReportDefinition], last: Close | None) -> tuple[str, Period] | None:
    waits = closing.waits_to_be_closed(rows, last)
    return (name_of(*waits), waits[1]) if waits else None


def _months(row: ReportDefinition, closes: dict[Any, Close], checks: dict[int, CloseCheck]) -> list[Month]:  # fmt: skip
    this = fiscal_year_of(today())
    periods: list[Period] = []
    for year in (this, this - 1):
        if row.cycle == Cycle.YEAR:
            periods.append(year.period)
        else:
            periods.extend(reversed([each for each in year.months if each.start <= today()]))
    return [
        Month(
            period,
            name_of(row, period),
            closes.get(period.start),
            _count(closes.get(period.start), checks),
            period.end <= today(),
        )
        for period in periods
    ]


def _count(close: Close | None, checks: dict[int, CloseCheck]) -> int:
    found = checks.get(close.pk) if close else None
    return len(found.differing) if found else 0


def rows_of(cell: ReportCell, period: Period) -> QuerySet[Any]:
    """The rows behind a cell, as far as the reader may see them."""
    assert cell.counted is not None
    return cell.counted.counted(period, cell.where)
