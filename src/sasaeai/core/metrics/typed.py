"""What people enter because no record here can give it: numbers, facts of a compound, sentences.

Each entry has a window, an area, a state, a source and a date, and belongs to one series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sasaeai.core.access.actor import current
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import registry
from sasaeai.core.metrics.kinds import Kind
from sasaeai.core.metrics.models import WHOLE, Series, TypedState, TypedValue
from sasaeai.core.metrics.modifiers import FactWanted
from sasaeai.core.metrics.registry import Metric
from sasaeai.core.periods import Period, today
from sasaeai.core.refusal import Refusal

if TYPE_CHECKING:
    from sasaeai.core.metrics.asking import Ask

FACTS = "項目"
"""The unit of a compound: how many of its facts hold."""


class NotEntered(Refusal):
    """What was to be entered cannot be: countable, without a source, or of another nature."""


def enter(
    series: Series,
    period: Period,
    *,
    source: str,
    as_of: date,
    value: Decimal | None = None,
    state: TypedState = TypedState.VALUE,
    area_id: int = WHOLE,
    part: str = "",
    words: str = "",
) -> TypedValue:
    """Keeps one entry; the same window and area again replaces it, the history keeps both.

    Raises ``NotEntered`` for what records here count by themselves: that is never typed.
    """
    metric = registry.get(series.metric)
    if not metric.entered:
        raise NotEntered(
            "「%(label)s」は記録から数えます。入力することはできません。", label=metric.label
        )
    if not source.strip():
        raise NotEntered("出典（どこから来た数字か）を入れてください。")
    if state == TypedState.VALUE and value == 0:
        state, value = TypedState.ZERO, None
    if state == TypedState.VALUE and not _says_something(metric, value, part, words):
        raise NotEntered("数が入っていません。0のときは「0」をえらんでください。")
    row, _ = TypedValue.objects.update_or_create(
        series=series,
        part=part,
        start=period.start,
        end=period.end,
        area_id=area_id,
        defaults={
            "state": state,
            "value": value if state == TypedState.VALUE else None,
            "words": words.strip(),
            "source": source.strip(),
            "as_of": as_of,
            "account_id": current().account_id,
        },
    )
    return row


def _says_something(metric: Metric, value: Decimal | None, part: str, words: str) -> bool:
    if metric.kind is Kind.NARRATIVE:
        return value is None and bool(words.strip())
    if metric.kind is Kind.COMPOUND:
        return value is None and bool(part)
    return value is not None


def entries(series_ids: Iterable[int]) -> dict[int, list[TypedValue]]:
    """Everything entered per series, in the order of its windows."""
    found: dict[int, list[TypedValue]] = defaultdict(list)
    rows = TypedValue.objects.filter(series_id__in=list(series_ids))
    for row in rows.order_by("end", "start", "pk"):
        found[row.series_id].append(row)
    return found


def figures(asks: Iterable[Ask]) -> dict[Ask, Figure]:
    """The entered figure of each ask, in one query."""
    wanted = list(asks)
    if not wanted:
        return {}
    known = entries({item.series_id for item in wanted})
    return {item: _figure(item, known.get(item.series_id, [])) for item in wanted}


def _figure(item: Ask, rows: Sequence[TypedValue]) -> Figure:
    metric = registry.get(item.metric)
    if item.period.start > today():
        return Figure.not_entered(unit=metric.unit)
    here = [row for row in rows if row.area_id == item.area_id]
    if metric.kind is Kind.COMPOUND:
        holding_ = held(item.parts, here, min(item.period.last_day, today()))
        return Figure.of(sum(1 for _, row in holding_ if row), unit=FACTS)
    inside = [row for row in here if item.window.covers(Period(row.start, row.end))]
    if metric.kind is Kind.NARRATIVE:
        said = [row for row in inside if row.words]
        return Figure.not_applicable() if said else Figure.not_entered()
    return _number(metric, item.window, [row for row in inside if not row.part])


def _number(metric: Metric, window: Period, rows: Sequence[TypedValue]) -> Figure:
    live = [row for row in rows if row.state != TypedState.TAKEN_BACK]
    exact = [row for row in live if (row.start, row.end) == (window.start, window.end)]
    look = {"unit": metric.unit, "decimals": metric.decimals}
    chosen = exact or (_tiling(live, window) if metric.adds_up else live[-1:])
    if not chosen:
        return Figure.not_entered(unit=metric.unit, decimals=metric.decimals)
    if all(row.state == TypedState.NOT_APPLICABLE for row in chosen):
        return Figure.not_applicable(unit=metric.unit, decimals=metric.decimals)
    total = sum((row.value or Decimal(0) for row in chosen), Decimal(0))
    return Figure.of(total, unit=str(look["unit"]), decimals=metric.decimals)


def _tiling(rows: Sequence[TypedValue], window: Period) -> list[TypedValue]:
    """Entries that follow one another without gap or overlap from the window's start.

    A year that is still running may end early; one that is over must be covered to its last day.
    """
    found, day = [], window.start
    for row in sorted(rows, key=lambda each: (each.start, each.end)):
        if row.start == day:
            found.append(row)
            day = row.end
    complete = day == window.end or (window.end > today() and day > window.start)
    return found if complete else []


def held(
    parts: Sequence[FactWanted], rows: Sequence[TypedValue], day: date
) -> list[tuple[FactWanted, TypedValue | None]]:
    """Each fact with the entry that makes it hold on a day, or None: not yet, over, taken back."""
    found = []
    for part in parts:
        mine = [row for row in rows if row.part == part.code and row.start <= day]
        last = max(mine, key=lambda row: (row.start, row.pk), default=None)
        alive = last is not None and last.state == TypedState.VALUE
        if last is not None and alive and part.months is not None:
            alive = day < months_later(last.start, part.months)
        found.append((part, last if alive else None))
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later; 31 January + 1 month is the first of March."""
    at = day.month - 1 + months
    year, month_ = day.year + at // 12, at % 12 + 1
    try:
        return day.replace(year=year, month=month_)
    except ValueError:
        return date(year + month_ // 12, month_ % 12 + 1, 1)
