"""Closing a period, noticing what changed afterwards, and proving that nothing else did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from sasaeai.consult.services.refusals import ConsultRefused, ReasonMissing, WrongDay, WrongState
from sasaeai.consult.statistics.definitions import (
    ReportCell,
    by_metric,
    cells_of,
    holding,
    in_force,
    period_of,
    versions,
)
from sasaeai.consult.statistics.models import (
    Close,
    CloseCheck,
    ClosedCell,
    Difference,
    ReportDefinition,
)
from sasaeai.core import audit, metrics
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import Proved
from sasaeai.core.periods import Period, fiscal_year_of, today
from sasaeai.people.public import Account

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Changed:
    """A cell that no longer is what it was when it was closed or last noted."""

    cell: ReportCell
    before: Decimal
    now: Proved
    added: tuple[int, ...]
    removed: tuple[int, ...]
    before_den: Decimal | None = None

    @property
    def figures(self) -> tuple[Figure, Figure]:
        return (
            self.cell.figure(self.before, self.before_den),
            self.cell.figure(self.now.num, self.now.den),
        )


def live(definition: ReportDefinition, period: Period) -> dict[str, Figure]:
    """Every cell as it counts now: one query for each metric, however many cells."""
    cells = cells_of(definition)
    found = {cell.code: cell.figure(None, None) for cell in cells}
    for code, group in by_metric(cells).items():
        counted = metrics.tally(code, period, {cell.code: cell.where for cell in group})
        for cell in group:
            found[cell.code] = cell.figure(*counted[cell.code])
    return found


@transaction.atomic
def close(definition: ReportDefinition, period: Period, *, by: Account) -> Close:
    """The period's figures as they are now, for good, with the rows behind each.

    Closes in order: what changed in the year's periods closed before is noted first. Raises ``WrongDay`` for
    a period that is not over, ``WrongState`` for one that is closed or with changes not noted.
    """
    if period.end > today():
        raise WrongDay("まだ終わっていない期間は、締められません。")
    if definition != in_force(definition.code, period.start):
        raise WrongState("この期間には、べつの版が使われます。")
    last = Close.objects.filter(report=definition.code).order_by("-starts_on").first()
    if last and period.start > period_of(last.definition, last.starts_on).end:
        raise WrongState("その前の期間を、先に締めてください。")
    if any(changes(row) for row in _same_year(definition, period)):
        raise WrongState(
            "前に締めた期間に、書きとめていない差異があります。先に理由を残してください。"
        )
    try:
        with transaction.atomic():
            row = Close.objects.create(
                definition=definition, report=definition.code, starts_on=period.start, closed_by=by
            )
    except IntegrityError as error:
        raise WrongState("この期間は、もう締めてあります。") from error
    ClosedCell.objects.bulk_create(
        [
            ClosedCell(
                close=row,
                code=cell.code,
                num=now.num,
                den=now.den,
                row_ids=list(now.ids),
                rows_hash=now.rows_hash,
                by_area={str(area): count for area, count in now.by_area.items()},
            )
            for cell, now in _proved(cells_of(definition), period)
        ]
    )
    audit.record(
        "consult.report.closed",
        subject=("close", row.pk),
        detail={"report": row.report, "from": period.start.isoformat()},
    )
    return row


def changes(row: Close) -> list[Changed]:
    """Which cells are made of other rows than when they were closed or last noted."""
    known = _known(row)
    period = period_of(row.definition, row.starts_on)
    cells = [cell for cell in cells_of(row.definition) if cell.code in known]
    found = []
    for cell, now in _proved(cells, period):
        before = known[cell.code]
        if (before.rows_hash, before.num, before.den) == (now.rows_hash, now.num, now.den):
            continue
        old, new = set(before.ids), set(now.ids)
        found.append(
            Changed(
                cell,
                before.num,
                now,
                tuple(sorted(new - old)),
                tuple(sorted(old - new)),
                before.den,
            )
        )
    return found


@transaction.atomic
def note_differences(row: Close, *, by: Account, reason: str) -> list[Difference]:
    """Writes what changed since as 差異, with the reason; the closed figures stay as they were."""
    if not reason.strip():
        raise ReasonMissing("なぜ変わったのか、書いてください。")
    found = changes(row)
    if not found:
        raise ConsultRefused("締めたときから、変わったところはありません。")
    noted = Difference.objects.bulk_create(
        [
            Difference(
                close=row,
                code=one.cell.code,
                before=one.before,
                after=one.now.num,
                after_den=one.now.den,
                added=list(one.added),
                removed=list(one.removed),
                rows_hash=one.now.rows_hash,
                reason=reason.strip(),
                noted_by=by,
            )
            for one in found
        ]
    )
    audit.record(
        "consult.report.difference_noted", subject=("close", row.pk), detail={"cells": len(noted)}
    )
    return noted


def verify(rows: Iterable[Close]) -> list[CloseCheck]:
    """Counts closed periods again and keeps the verdict of each; the nightly job's work."""
    return [
        CloseCheck.objects.create(close=row, differing=[one.cell.code for one in changes(row)])
        for row in rows
    ]


def _same_year(definition: ReportDefinition, period: Period) -> Iterable[Close]:
    """Earlier periods of the fiscal year; of those before, the nightly recount tells."""
    rows = Close.objects.filter(
        report=definition.code, starts_on__gte=fiscal_year_of(period.start).period.start
    )
    return rows.select_related("definition").order_by("starts_on")


def errata(row: Close) -> Iterable[Difference]:
    """Differences of earlier periods noted between the close before this one and this one."""
    earlier = Close.objects.filter(report=row.report, starts_on__lt=row.starts_on)
    before = earlier.order_by("-starts_on").first()
    found = Difference.objects.filter(
        close__report=row.report, close__starts_on__lt=row.starts_on, noted_at__lte=row.closed_at
    )
    if before is not None:
        found = found.filter(noted_at__gt=before.closed_at)
    return found.select_related("close__definition", "noted_by").order_by("close__starts_on", "pk")


def _proved(cells: Sequence[ReportCell], period: Period) -> Iterable[tuple[ReportCell, Proved]]:
    """Cells that somebody counts, in two queries for each metric."""
    for code, group in by_metric(cells).items():
        found = metrics.proved(code, period, {cell.code: cell.where for cell in group})
        for cell in group:
            yield cell, found[cell.code]


def _known(row: Close) -> dict[str, Proved]:
    """What is known of each cell: as closed, with every difference noted since."""
    with metrics.seeing_every_row():
        closed = list(row.cells.all())
        later = list(row.differences.order_by("pk"))
    found = {
        cell.code: Proved(cell.num, cell.den, tuple(cell.row_ids), cell.rows_hash)
        for cell in closed
    }
    for one in later:
        ids = (set(found[one.code].ids) | set(one.added)) - set(one.removed)
        found[one.code] = Proved(one.after, one.after_den, tuple(sorted(ids)), one.rows_hash)
    return found


def last_closes() -> dict[str, Close]:
    """The latest closed period of each report; one query."""
    rows = Close.objects.order_by("report", "-starts_on").distinct("report")
    return {row.report: row for row in rows.select_related("definition")}


def last_checks() -> dict[int, CloseCheck]:
    """The last recount of each closed period, by its id; one query, one row for each however many
    nights there were."""
    rows = CloseCheck.objects.order_by("close_id", "-pk").distinct("close_id")
    return {check.close_id: check for check in rows}


def waits_to_be_closed(
    rows: Sequence[ReportDefinition], last: Close | None
) -> tuple[ReportDefinition, Period] | None:
    """The period after the last closed one, once it is over, with the version that holds for it;
    without any, the last that is over. ``rows``: all versions of one report."""
    if last is not None:
        start = period_of(last.definition, last.starts_on).end
    else:
        running = holding(rows, today())
        if running is None:
            return None
        start = period_of(running, today()).start - DAY
    version = holding(rows, start)
    if version is None:
        return None
    period = period_of(version, start)
    held = version == holding(rows, period.start)
    return (version, period) if held and period.end <= today() else None


def waiting() -> list[tuple[ReportDefinition, Period]]:
    """What is to be closed now of every report; two queries."""
    last = last_closes()
    found = (waits_to_be_closed(rows, last.get(code)) for code, rows in versions().items())
    return [one for one in found if one is not None]
