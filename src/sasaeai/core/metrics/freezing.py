"""Readings: figures as they stood at a moment, never changed; the live ones stand beside them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sasaeai.core.access.actor import current
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import asking, counting, registry
from sasaeai.core.metrics.asking import Ask
from sasaeai.core.metrics.models import WHOLE, Reading, ReadingLabel, Series
from sasaeai.core.periods import Period

Step = Callable[[], None]
Key = tuple[int, date, int]
Proof = tuple[int, str, str]
"""Row count, hash of the query, hash of the rows."""


def freeze(
    series: Series,
    period: Period,
    area_ids: Sequence[int] = (WHOLE,),
    *,
    label: ReadingLabel = ReadingLabel.CONFIRMED,
    reason: str = "",
) -> list[Reading]:
    """Freezes one series; see ``freeze_all``."""
    return freeze_all([series], period, area_ids, label=label, reason=reason)


@transaction.atomic
def freeze_all(
    series: Sequence[Series],
    period: Period,
    area_ids: Sequence[int] = (WHOLE,),
    *,
    label: ReadingLabel = ReadingLabel.CONFIRMED,
    reason: str = "",
    batch: uuid.UUID | None = None,
    step: Step | None = None,
) -> list[Reading]:
    """Figures counted from the rows at this moment, kept with count and hashes, in one batch.

    All figures are read together; ``step`` is called once per series when its proof is made.
    """
    asks = {(row.pk, area): asking.ask(row, period, area) for row in series for area in area_ids}
    live, proofs = _proved(series, period, asks, step or (lambda: None))
    made = [
        _reading(row, period, area, live[asks[row.pk, area]], proofs[row.pk])
        for row in series
        for area in area_ids
    ]
    for reading in made:
        reading.label, reading.reason, reading.batch = label, reason, batch
        reading.account_id = current().account_id
    return Reading.objects.bulk_create(made, batch_size=2000)


def _proved(
    series: Sequence[Series], period: Period, asks: Mapping[tuple[int, int], Ask], step: Step
) -> tuple[dict[Ask, Figure], dict[int, Proof]]:
    """Figures and proofs of one state of the rows: what moved while it was proved is read again.

    Nobody is kept from writing meanwhile, so a row may come between a figure and its proof.
    """
    live = asking.read(asks.values())
    proofs: dict[int, Proof] = {}
    waiting = list(series)
    while waiting:
        for row in waiting:
            seen = row.pk in proofs
            proofs[row.pk] = prove(row, period)
            if not seen:
                step()
        again = asking.read(asks.values())
        moved = {key for (key, _), ask in asks.items() if again[ask] != live[ask]}
        live, waiting = again, [row for row in series if row.pk in moved]
    return live, proofs


def _reading(series: Series, period: Period, area: int, figure: Figure, proof: Proof) -> Reading:
    count, query_hash, rows_hash = proof
    num = figure.value if figure.num is None else Decimal(figure.num)
    return Reading(
        series=series,
        start=period.start,
        end=period.end,
        area_id=area,
        num=num,
        den=figure.den,
        cell=figure.cell,
        row_count=count,
        query_hash=query_hash,
        rows_hash=rows_hash,
    )


def prove(series: Series, period: Period) -> Proof:
    """Row count and hashes as of now; entered numbers have no rows to prove them by."""
    metric = registry.get(series.metric)
    if metric.rows is None:
        return 0, "", ""
    window = asking.ask(series, period).window
    with counting.seeing_every_row():
        return counting.proof(metric.counted(window, [tuple(item) for item in series.filters]))


def frozen(
    series_ids: Sequence[int],
    area_ids: Sequence[int] = (WHOLE,),
    *,
    batch: uuid.UUID | None = None,
    before: int | None = None,
) -> dict[tuple[int, Period, int], Reading]:
    """The standing reading per (series, window, area); an earlier one stays in the table.

    Without ``batch`` only confirmed ones stand: a provisional one belongs to its pack alone.
    ``before`` (a reading's id) tells what stood before it was made.
    """
    found = Reading.objects.filter(series_id__in=series_ids, area_id__in=area_ids)
    if batch is not None:
        found = found.filter(batch=batch)
    else:
        found = found.exclude(label=ReadingLabel.PROVISIONAL)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = found.order_by("pk").select_related("series")
    return {(row.series_id, Period(row.start, row.end), row.area_id): row for row in rows}


def frozen_figure(reading: Reading) -> Figure:
    """The reading as it was published, in the metric's unit."""
    metric = registry.get(reading.series.metric)
    if reading.cell:
        decimals = max(metric.decimals, 1) if reading.den is not None else metric.decimals
        unit = metric.unit if metric.kind.has_denominator or reading.den is None else "%"
        return Figure.from_cell(reading.cell, unit=unit, decimals=decimals)
    return asking.figure_of(metric, reading.num, reading.den)


@dataclass(frozen=True)
class Drift:
    """What was published, what the same rows count today, and the difference."""

    published: Figure
    live: Figure

    @property
    def difference(self) -> Decimal | None:
        if self.published.value is None or self.live.value is None:
            return None
        return self.live.value - self.published.value

    @property
    def moved(self) -> bool:
        return self.published != self.live


def drift(reading: Reading) -> Drift:
    live = asking.figure(reading.series, Period(reading.start, reading.end), reading.area_id)
    return Drift(frozen_figure(reading), live)


def still_proved(reading: Reading) -> bool:
    """Whether the same query finds the same rows today, by count and hash (an auditor's check)."""
    now = prove(reading.series, Period(reading.start, reading.end))
    return now == (reading.row_count, reading.query_hash, reading.rows_hash)
