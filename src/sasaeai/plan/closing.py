"""Freezing figures: a finished year, a half year, or what is known on the eve of a meeting.

A confirmed reading (確定, 修正確定) stands for its window from then on. A provisional one (暫定)
belongs to its own pack only. Live figures go on counting beside both.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from sasaeai.areas.public import existing
from sasaeai.core import audit, metrics
from sasaeai.core.access import current
from sasaeai.core.figures import Figure, State
from sasaeai.core.metrics import WHOLE, Reading, ReadingLabel, Series
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, today
from sasaeai.plan.definitions import Counting, definitions_of, series_of
from sasaeai.plan.models import Baseline, Closing, Indicator, Plan
from sasaeai.plan.services import PlanRefused

MOST_AREAS = 400
Step = Callable[[], None]


@transaction.atomic
def close_window(
    plan: Plan,
    window: Period,
    *,
    decision: str,
    reason: str = "",
    label: ReadingLabel | None = None,
    total: Callable[[int], None] | None = None,
    step: Step | None = None,
) -> Closing:
    """Freezes every indicator over a window of one fiscal year, for everything and per district.

    Without a label: 確定, or 修正確定 where the window is confirmed already (needs a reason).
    ``PROVISIONAL`` makes a pack that also holds the earlier years that nobody has confirmed yet.
    Raises ``PlanRefused``; nothing is kept then.
    """
    year = fiscal_year_of(window.start)
    label = check_window(plan, window, decision=decision, reason=reason, label=label)
    indicators = list(plan.indicators.order_by("order", "id"))
    series = _series(indicators, year)
    wanted = [(window, series)]
    if label == ReadingLabel.PROVISIONAL:
        wanted = [*_unconfirmed_years(plan, indicators, year), *wanted]
    if total is not None:
        total(sum(len({row.pk for row in each.values()}) for _, each in wanted))
    closing = _keep(plan, window, indicators, label=label, decision=decision, reason=reason)
    made = [
        reading
        for period, each in wanted
        for reading in metrics.freeze_all(
            list({row.pk: row for row in each.values()}.values()),
            period,
            (WHOLE, *_district_ids(plan, fiscal_year_of(period.start))),
            label=label,
            reason=_note(decision, reason),
            batch=closing.batch,
            step=step,
        )
    ]
    closing.readings = len(made)
    closing.save(force_insert=True)
    audit.record(
        "plan.year.confirmed" if label != ReadingLabel.PROVISIONAL else "plan.pack.frozen",
        subject=("plan", plan.pk),
        detail={"from": f"{window.start}", "to": f"{window.last_day}", "readings": len(made),
                "label": str(label)},
    )  # fmt: skip
    return closing


def check_window(
    plan: Plan, window: Period, *, decision: str, reason: str, label: ReadingLabel | None
) -> ReadingLabel:
    """Refuses what cannot be frozen, before any work; returns the label it will have."""
    year = fiscal_year_of(window.start)
    _refuse_window(plan, window, year, decision)
    indicators = list(plan.indicators.order_by("order", "id"))
    series = _series(indicators, year)
    standing = metrics.frozen(sorted({row.pk for row in series.values()}))
    already = any(period == window for _, period, _ in standing)
    if label is None:
        label = ReadingLabel.RESTATED if already else ReadingLabel.CONFIRMED
    if label == ReadingLabel.RESTATED and not reason.strip():
        raise PlanRefused("もう確定しています。直すときは、その理由を入れてください。")
    if label != ReadingLabel.PROVISIONAL:
        _refuse_unfinished(window)
        _refuse_missing(indicators, series, window, year)
    return label


def confirm_year(
    plan: Plan,
    year: FiscalYear,
    *,
    decision: str,
    reason: str = "",
    total: Callable[[int], None] | None = None,
    step: Step | None = None,
) -> list[Reading]:
    """Freezes a finished year; a second time is a restatement (修正確定) and needs a reason."""
    closing = close_window(
        plan, year.period, decision=decision, reason=reason, total=total, step=step
    )
    return list(Reading.objects.filter(batch=closing.batch).select_related("series").order_by("pk"))


def _refuse_window(plan: Plan, window: Period, year: FiscalYear, decision: str) -> None:
    if year not in plan.span:
        raise PlanRefused("この計画の年度ではありません。")
    if not year.period.covers(window):
        raise PlanRefused("期間は、ひとつの年度（4月から3月）の中でえらんでください。")
    if window.start > today():
        raise PlanRefused("%(label)sは、まだはじまっていません。", label=window.label)
    if not decision.strip():
        raise PlanRefused("どこで確定したか（理事会など）を入れてください。")


def _refuse_unfinished(window: Period) -> None:
    if window.end > today():
        raise PlanRefused(
            "%(label)sは、まだ終わっていません。終わった次の日から確定できます。",
            label=window.label,
        )


def _refuse_missing(
    indicators: Sequence[Indicator], series: dict[int, Series], window: Period, year: FiscalYear
) -> None:
    """未入力 blocks 確定; a zero that somebody entered does not."""
    asks = {pk: metrics.ask(row, window) for pk, row in series.items()}
    live = metrics.read(asks.values())
    blank = [
        row.name
        for row in indicators
        if row.pk in asks and _is_blank(live[asks[row.pk]]) and row.looked_at(year)
    ]
    if blank:
        raise PlanRefused("未入力の数字があります：%(what)s", what="、".join(blank))


def _is_blank(figure: Figure) -> bool:
    return figure.state is State.NOT_ENTERED


def _series(indicators: Sequence[Indicator], year: FiscalYear) -> dict[int, Series]:
    """Indicator id → the series of its definition in that year; retired ones are left out."""
    known = definitions_of(indicators)
    ways: dict[int, Counting] = {
        row.pk: known[row.pk].of(year) for row in indicators if row.looked_at(year)
    }
    found = series_of(ways.values())
    return {pk: found[way] for pk, way in ways.items() if way in found}


def _unconfirmed_years(
    plan: Plan, indicators: Sequence[Indicator], year: FiscalYear
) -> list[tuple[Period, dict[int, Series]]]:
    """Whole years before that no confirmed reading holds: a pack must not let them move."""
    found = []
    for fy in plan.span:
        if fy >= year:
            break
        series = _series(indicators, fy)
        standing = metrics.frozen([row.pk for row in series.values()])
        open_ = {
            pk: row for pk, row in series.items() if (row.pk, fy.period, WHOLE) not in standing
        }
        if open_:
            found.append((fy.period, open_))
    return found


def _keep(
    plan: Plan,
    window: Period,
    indicators: Sequence[Indicator],
    *,
    label: ReadingLabel,
    decision: str,
    reason: str,
) -> Closing:
    by_id = {row.pk: row for row in indicators}
    bases = Baseline.objects.filter(indicator__plan=plan)
    return Closing(
        plan=plan,
        batch=uuid.uuid4(),
        label=label,
        start=window.start,
        end=window.end,
        decision=decision.strip(),
        reason=reason.strip(),
        up_to=Reading.objects.aggregate(last=Max("pk"))["last"] or 0,
        baselines={
            str(row.indicator_id): [row.fy, row.figure(by_id[row.indicator_id]).cell]
            for row in bases
        },
        account_id=current().account_id,
    )


def _note(decision: str, reason: str) -> str:
    return "　".join(part for part in (decision.strip(), reason.strip()) if part)[:300]


def _district_ids(plan: Plan, year: FiscalYear) -> list[int]:
    if plan.breakdown is None:
        return []
    found = existing(plan.breakdown.code, on=year.last_day).values_list("pk", flat=True)
    return list(found[:MOST_AREAS])


def confirmed_readings(indicators: Iterable[Indicator], year: FiscalYear) -> dict[int, Reading]:
    """Indicator id → the confirmed reading that stands for a whole year over everything."""
    series = _series(list(indicators), year)
    if not series:
        return {}
    found = metrics.frozen([row.pk for row in series.values()])
    picked = {pk: found.get((row.pk, year.period, WHOLE)) for pk, row in series.items()}
    return {pk: row for pk, row in picked.items() if row is not None}


def is_confirmed(indicator: Indicator, year: FiscalYear) -> bool:
    """The indicator's own plan has confirmed the year: its targets of it stand from then on.

    Two plans may count the same records; what one confirms fixes nothing in the other.
    """
    acts = indicator.plan.closings.filter(start=year.period.start, end=year.period.end)
    own = acts.exclude(label=ReadingLabel.PROVISIONAL).exists()
    return own and bool(confirmed_readings([indicator], year))


def last_confirmed(indicator: Indicator) -> FiscalYear | None:
    """The latest year of the plan whose figure of this indicator is confirmed."""
    years = [fy for fy in indicator.plan.span if is_confirmed(indicator, fy)]
    return years[-1] if years else None


def as_of_window(plan: Plan, day: date) -> Period:
    """From the start of its fiscal year to a day: what a mid-term committee looks at."""
    year = fiscal_year_of(day)
    if year not in plan.span:
        raise PlanRefused("この計画の年度ではありません。")
    return year.period.until(day) or year.period
