"""Entering what cannot be counted: a number, a fact or a sentence, with its source, its date and who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sasaeai.areas.public import Area, existing
from sasaeai.core import audit, metrics
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import (
    WHOLE,
    FactWanted,
    Kind,
    Metric,
    NotEntered,
    Series,
    TypedState,
    TypedValue,
)
from sasaeai.core.periods import Period, today
from sasaeai.people.public import Account
from sasaeai.plan.models import Indicator
from sasaeai.plan.series import metric_of, series_for
from sasaeai.plan.services import PlanRefused


@dataclass(frozen=True)
class Entry:
    """One entry as the list shows it."""

    row: TypedValue
    window: str
    area: str
    figure: Figure | None
    fact: str
    who: str


def entered_series(indicator: Indicator) -> tuple[Metric, Series] | None:
    """The nature and series of an indicator that is entered; None where records are counted."""
    metric = metric_of(indicator)
    series = series_for([indicator]).get(indicator.pk)
    return (metric, series) if metric is not None and metric.entered and series else None


@transaction.atomic
def enter_value(
    indicator: Indicator,
    window: Period,
    *,
    source: str,
    as_of: date,
    state: TypedState = TypedState.VALUE,
    value: Decimal | None = None,
    area: Area | None = None,
    part: str = "",
    words: str = "",
) -> TypedValue:
    """Keeps one entry. Raises ``PlanRefused``.

    A confirmed year stays open for entries: they move the live figure beside the published one.
    """
    found = entered_series(indicator)
    if found is None:
        raise PlanRefused("この指標は記録から数えます。入力することはできません。")
    series = found[1]
    if window.start > today():
        raise PlanRefused("まだはじまっていない期間です。")
    try:
        row = metrics.enter(
            series,
            window,
            source=source,
            as_of=as_of,
            value=value,
            state=state,
            area_id=area.pk if area else WHOLE,
            part=part,
            words=words,
        )
    except NotEntered as refused:
        raise PlanRefused(str(refused)) from refused
    audit.record(
        "plan.value.entered",
        subject=("indicator", indicator.pk),
        detail={"from": f"{window.start}", "to": f"{window.last_day}", "area": row.area_id},
    )
    return row


def entries_of(indicator: Indicator, *, most: int = 200) -> list[Entry]:
    """What was entered, the newest window first, with who entered it."""
    found = entered_series(indicator)
    if found is None:
        return []
    series = found[1]
    rows = list(TypedValue.objects.filter(series=series).order_by("-end", "area_id", "part")[:most])
    areas = dict(
        Area.objects.filter(pk__in={row.area_id for row in rows}).values_list("pk", "name")
    )
    names = names_of({row.account_id for row in rows})
    facts = {part.code: part.label for part in metrics.shape_of(series.filters).parts}
    return [
        Entry(
            row=row,
            window=row_window(row).label,
            area=areas.get(row.area_id, "全体"),
            figure=_figure(row, indicator),
            fact=facts.get(row.part, ""),
            who=names.get(row.account_id, ""),
        )
        for row in rows
    ]


def names_of(account_ids: set[int | None]) -> dict[int | None, str]:
    """Account id → name, as far as the reader may know it."""
    known = {pk for pk in account_ids if pk is not None}
    return dict(Account.objects.filter(pk__in=known).values_list("pk", "name"))


def row_window(row: TypedValue) -> Period:
    return Period(row.start, row.end)


def _figure(row: TypedValue, indicator: Indicator) -> Figure | None:
    look = {"unit": indicator.unit, "decimals": indicator.decimals}
    if row.state == TypedState.NOT_APPLICABLE:
        return Figure.not_applicable(unit=indicator.unit, decimals=indicator.decimals)
    if row.state == TypedState.TAKEN_BACK:
        return Figure.not_entered(unit=indicator.unit, decimals=indicator.decimals)
    if row.part or row.words:
        return None
    return Figure.of(row.value or 0, unit=str(look["unit"]), decimals=indicator.decimals)


def facts_of(indicator: Indicator, day: date | None = None) -> list[tuple[FactWanted, bool, str]]:
    """Each fact of an entered compound: whether it holds today, and since when by what."""
    found = entered_series(indicator)
    if found is None or found[0].kind is not Kind.COMPOUND:
        return []
    series = found[1]
    rows: Sequence[TypedValue] = list(TypedValue.objects.filter(series=series, area_id=WHOLE))
    parts = metrics.shape_of(series.filters).parts
    return [
        (part, row is not None, "" if row is None else row.source)
        for part, row in metrics.held(parts, rows, day or today())
    ]


def said_of(indicator: Indicator, series: Series | None) -> list[tuple[str, str, str]]:
    """What was written instead of a number: window, words, source, the newest first."""
    metric = metric_of(indicator)
    if series is None or metric is None or metric.kind is not Kind.NARRATIVE:
        return []
    rows = TypedValue.objects.filter(series=series).exclude(words="").order_by("-end")
    return [(row_window(row).label, row.words, row.source) for row in rows]


def areas_of(indicator: Indicator) -> list[Area]:
    breakdown = indicator.plan.breakdown
    return list(existing(breakdown.code)) if breakdown is not None else []
