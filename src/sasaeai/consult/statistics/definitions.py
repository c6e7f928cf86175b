"""Reading a report's definition: its cells, the version in force, the periods it is made for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from sasaeai.consult.services.refusals import ReasonMissing, WrongDay
from sasaeai.consult.statistics.models import Close, Cycle, ReportDefinition
from sasaeai.core import audit, metrics
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import Condition, Kind, Metric
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, month


@dataclass(frozen=True)
class ReportCell:
    """One line of a report. ``code`` is its name for ever, across versions."""

    code: str
    label: str
    group: str = ""
    metric: str = ""
    where: tuple[Condition, ...] = field(default=())

    @property
    def counted(self) -> Metric | None:
        """The metric, or None while no room keeps such records."""
        try:
            return metrics.get(self.metric) if self.metric else None
        except metrics.UnknownMetric:
            return None

    @property
    def unit(self) -> str:
        found = self.counted
        return found.unit if found else ""

    @property
    def nature(self) -> str:
        """延べ and 実 are never mixed, so each line says which it is."""
        found = self.counted
        if found is None or found.kind not in (Kind.FLOW, Kind.DISTINCT):
            return ""
        return "実" if found.kind is Kind.DISTINCT else "延べ"

    def figure(self, num: Decimal | None, den: Decimal | None) -> Figure:
        """The line's figure from what was counted; 未入力 where nobody counts."""
        found = self.counted
        if found is None or num is None:
            return Figure.not_entered()
        if found.kind is Kind.MEDIAN and not den:
            return Figure.uncomputable(
                "まだ記録がありません", unit=found.unit, decimals=found.decimals
            )
        if found.kind.has_denominator:
            return Figure.ratio(int(num), int(den or 0), unit=found.unit, decimals=found.decimals)
        return Figure.of(num, unit=found.unit, decimals=found.decimals)


def cells_of(definition: ReportDefinition) -> list[ReportCell]:
    return [
        ReportCell(
            code=item["code"],
            label=item["label"],
            group=item.get("group", ""),
            metric=item.get("metric", ""),
            where=tuple((code, operator, value) for code, operator, value in item.get("where", ())),
        )
        for item in definition.cells
    ]


def by_metric(cells: Iterable[ReportCell]) -> dict[str, list[ReportCell]]:
    """Cells that somebody counts, by the metric that counts them."""
    found: dict[str, list[ReportCell]] = defaultdict(list)
    for cell in cells:
        if cell.counted is not None:
            found[cell.metric].append(cell)
    return dict(found)


def in_force(report: str, on: date) -> ReportDefinition | None:
    """The version that holds for a period beginning on this day."""
    rows = ReportDefinition.objects.filter(code=report, valid_from__lte=on)
    return rows.order_by("-valid_from").first()


def versions() -> dict[str, list[ReportDefinition]]:
    """Every version of each report, the newest first; one query."""
    found: dict[str, list[ReportDefinition]] = defaultdict(list)
    for row in ReportDefinition.objects.order_by("code", "-version"):
        found[row.code].append(row)
    return dict(found)


def holding(rows: Iterable[ReportDefinition], on: date) -> ReportDefinition | None:
    """As ``in_force``, among the versions of one report that were read already."""
    begun = [row for row in rows if row.valid_from <= on]
    return max(begun, key=lambda row: row.valid_from, default=None)


def asked_for(code: str, when: str) -> tuple[ReportDefinition, Period] | None:
    """The period of this name with the version that holds for it, however many came after.

    Before the first version: the newest, which nobody can close. None without such a report or period.
    """
    rows = list(ReportDefinition.objects.filter(code=code).order_by("-version"))
    named = [(row, period_named(row, when)) for row in rows]
    found = [(row, period) for row, period in named if period is not None]
    held = [(row, period) for row, period in found if holding(rows, period.start) == row]
    return next(iter(held or found), None)


def period_of(definition: ReportDefinition, starts_on: date) -> Period:
    return month(starts_on) if definition.cycle == Cycle.MONTH else fiscal_year_of(starts_on).period


def period_named(definition: ReportDefinition, when: str) -> Period | None:
    """ "2026-10" or, for a yearly report, "2026"; None for anything else."""
    parts = when.split("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if not 1950 <= numbers[0] <= 2200:
        return None
    if definition.cycle == Cycle.YEAR:
        return FiscalYear(numbers[0]).period if len(numbers) == 1 else None
    if len(numbers) != 2 or not 1 <= numbers[1] <= 12:
        return None
    return month(date(numbers[0], numbers[1], 1))


def name_of(definition: ReportDefinition, period: Period) -> str:
    """What ``period_named`` reads back."""
    start = period.start
    return f"{start:%Y-%m}" if definition.cycle == Cycle.MONTH else f"{start.year}"


@transaction.atomic
def define(
    report: str, *, label: str, cycle: Cycle, valid_from: date, cells: Sequence[Mapping[str, Any]],
    recipient: str = "", note: str = "",
) -> ReportDefinition:  # fmt: skip
    """A new version of a report, from the first day of a period on; older periods keep theirs.

    Raises ``WrongDay`` when it would reach into a closed period, ``ReasonMissing`` for cells that
    lack a code or a label, ``UnknownFilter`` for a condition that the metric does not offer.
    """
    last = ReportDefinition.objects.filter(code=report).order_by("-version").first()
    row = ReportDefinition(
        code=report,
        version=last.version + 1 if last else 1,
        label=label.strip(),
        recipient=recipient.strip(),
        cycle=cycle,
        valid_from=valid_from,
        cells=[dict(cell) for cell in cells],
        note=note.strip(),
    )
    if valid_from != period_of(row, valid_from).start:
        raise WrongDay("新しい版は、月（年度）のはじめの日からにしてください。")
    if Close.objects.filter(report=report, starts_on__gte=valid_from).exists():
        raise WrongDay("その日より後に、もう締めた月があります。後の月からにしてください。")
    found = cells_of(row)
    if not found:
        raise ReasonMissing("行が、ひとつもありません。")
    if len({cell.code for cell in found}) != len(found):
        raise ReasonMissing("行のコードは、ひとつずつちがうものにしてください。")
    for cell in found:
        if not cell.code or not cell.label.strip():
            raise ReasonMissing("どの行にも、コードとことばが要ります。")
        if cell.counted is not None:
            cell.counted.condition(cell.where)
    row.save(force_insert=True)
    audit.record(
        "consult.report.defined", subject=("report", row.pk), detail={"version": row.version}
    )
    return row
