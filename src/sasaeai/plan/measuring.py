"""Indicators, baselines, targets and the confirming of a year: what is set is dated and reasoned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from sasaeai.areas.public import existing
from sasaeai.core import audit, metrics
from sasaeai.core.access import current
from sasaeai.core.figures import State
from sasaeai.core.metrics import WHOLE, Reading, ReadingLabel, UnknownFilter, UnknownMetric
from sasaeai.core.periods import FiscalYear, today
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection, TargetKind
from sasaeai.plan.models import Baseline, Indicator, NodeIdentity, Plan, Target
from sasaeai.plan.series import series_for
from sasaeai.plan.services import ClosedYear, PlanRefused

MOST_AREAS = 400


@dataclass(frozen=True)
class Definition:
    """What an indicator says of itself; ``conditions`` narrow the metric by its own fields."""

    name: str
    unit: str
    metric: str = ""
    conditions: tuple[tuple[str, str, Any], ...] = ()
    kind: IndicatorClass = IndicatorClass.OUTPUT
    direction: IndicatorDirection = IndicatorDirection.MONITOR
    decimals: int = 0
    public: bool = True
    rationale: str = ""
    source: str = ""
    upper: Decimal | None = None


@transaction.atomic
def define_indicator(
    plan: Plan,
    *,
    code: str,
    identity: NodeIdentity,
    definition: Definition,
    order: int | None = None,
) -> Indicator:
    """A new indicator, or new words for the one of this code. Raises ``PlanRefused``."""
    check_metric(definition.metric, definition.conditions)
    known = plan.indicators.filter(code=code).first()
    place = order if order is not None else (known.order if known else _next_order(plan))
    row, made = Indicator.objects.update_or_create(
        plan=plan,
        code=code,
        defaults={
            "identity": identity,
            "name": definition.name,
            "unit": definition.unit,
            "metric": definition.metric,
            "filters": [list(item) for item in definition.conditions],
            "kind": definition.kind,
            "direction": definition.direction,
            "decimals": definition.decimals,
            "public": definition.public,
            "rationale": definition.rationale,
            "source": definition.source,
            "upper": definition.upper,
            "order": place,
        },
    )
    audit.record(
        "plan.indicator.defined", subject=("indicator", row.pk), detail={"new": made, "code": code}
    )
    return row


def check_metric(code: str, conditions: Sequence[tuple[str, str, Any]]) -> None:
    """A metric that no room registers yet is legal; a field that a known metric lacks is not."""
    if not code:
        return
    try:
        metrics.get(code).condition(conditions)
    except UnknownMetric:
        return
    except UnknownFilter as unknown:
        raise PlanRefused(f"「{code}」では、この条件はえらべません（{unknown}）。") from unknown


def _next_order(plan: Plan) -> int:
    return int(plan.indicators.aggregate(top=Max("order"))["top"] or 0) + 1


@transaction.atomic
def set_baseline(
    indicator: Indicator, *, fy: int, value: Decimal | None, source: str = ""
) -> Baseline:
    """The figure before the plan, with where it comes from; ``None`` is 基準値なし."""
    if fy >= indicator.plan.fy_from:
        raise PlanRefused("基準値は、計画がはじまる前の年度のものを入れてください。")
    if value is not None and not source.strip():
        raise PlanRefused("基準値の出典（どこから来た数字か）を入れてください。")
    row, _ = Baseline.objects.update_or_create(
        indicator=indicator, defaults={"fy": fy, "value": value, "source": source.strip()}
    )
    audit.record("plan.baseline.set", subject=("indicator", indicator.pk), detail={"fy": fy})
    return row


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    fy: int,
    value: Decimal | None,
    reason: str,
    decision: str = "",
    kind: TargetKind | None = None,
    set_on: date | None = None,
    none_on_purpose: bool = False,
) -> Target:
    """Sets or changes a year's target as a new row; the old one stays. Empty takes it back.

    ``none_on_purpose`` also notes 設定なし where there was nothing to take back. Raises ``ClosedYear`` once the year is confirmed, so that it keeps what it was measured by.
    """
    plan = indicator.plan
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    before = _standing_target(indicator, fy)
    if before is not None and before.value == value:
        return before
    if before is None and value is None and not none_on_purpose:
        raise PlanRefused("取り消す目標がありません。")
    _refuse_target(plan, indicator, fy, value, reason)
    row = Target.objects.create(
        indicator=indicator,
        fy=fy,
        value=value,
        kind=kind or (TargetKind.FINAL if fy == plan.fy_to else TargetKind.YEARLY),
        set_on=set_on or today(),
        reason=reason.strip(),
        decision=decision.strip(),
        supersedes=before,
        account_id=current().account_id,
    )
    audit.record(
        "plan.target.set",
        subject=("indicator", indicator.pk),
        detail={"fy": fy, "revision": before is not None},
    )
    return row


def _standing_target(indicator: Indicator, fy: int) -> Target | None:
    return indicator.targets.filter(fy=fy, superseded_by__isnull=True).first()


def _refuse_target(
    plan: Plan, indicator: Indicator, fy: int, value: Decimal | None, reason: str
) -> None:
    if not plan.fy_from <= fy <= plan.fy_to:
        raise PlanRefused(f"目標の年度は、{plan.span.label}の中からえらんでください。")
    if not reason.strip():
        raise PlanRefused("目標を決めた理由を入れてください。あとから見る人のための記録です。")
    if value is not None and indicator.direction == IndicatorDirection.MONITOR:
        raise PlanRefused("「見守る」指標には目標をおけません。先に「むき」を変えてください。")
    if indicator.upper is not None and value is not None and value > indicator.upper:
        raise PlanRefused("目標が「保つ上の数」より大きくなっています。")
    if confirmed_readings([indicator], FiscalYear(fy)):
        raise ClosedYear(f"{FiscalYear(fy).label}は確定しています。目標は変えられません。")


def confirmed_readings(indicators: Iterable[Indicator], year: FiscalYear) -> dict[int, Reading]:
    """Indicator id → the reading that stands for a year over everything."""
    series = series_for(indicators)
    if not series:
        return {}
    found = metrics.frozen([row.pk for row in series.values()])
    picked = {key: found.get((row.pk, year.period.start, WHOLE)) for key, row in series.items()}
    return {
        key: row for key, row in picked.items() if row is not None and row.end == year.period.end
    }


@transaction.atomic
def confirm_year(plan: Plan, year: FiscalYear, *, decision: str, reason: str = "") -> list[Reading]:
    """Freezes every indicator's figure of a finished year, over everything and per district.

    A second time is a restatement (修正確定) and needs a reason. Raises ``PlanRefused``.
    """
    if year not in plan.span:
        raise PlanRefused("この計画の年度ではありません。")
    if year.period.end > today():
        raise PlanRefused(f"{year.label}は、まだ終わっていません。4月1日から確定できます。")
    if not decision.strip():
        raise PlanRefused("どこで確定したか（理事会など）を入れてください。")
    indicators = list(plan.indicators.order_by("order", "id"))
    series = series_for(indicators)
    already = confirmed_readings(indicators, year)
    if already and not reason.strip():
        raise PlanRefused("もう確定しています。直すときは、その理由を入れてください。")
    areas = _district_ids(plan, year)
    label = ReadingLabel.RESTATED if already else ReadingLabel.CONFIRMED
    note = "　".join(part for part in (decision.strip(), reason.strip()) if part)[:300]
    live = metrics.read(metrics.ask(row, year.period) for row in series.values())
    missing = {item.series_id for item, fig in live.items() if fig.state is State.NOT_ENTERED}
    blank = [row.name for row in indicators if row.pk in series and series[row.pk].pk in missing]
    if blank:
        raise PlanRefused(f"未入力の数字があります：{'、'.join(blank)}")
    made = [
        reading
        for row in {row.pk: row for row in series.values()}.values()
        for reading in metrics.freeze(row, year.period, (WHOLE, *areas), label=label, reason=note)
    ]
    audit.record(
        "plan.year.confirmed",
        subject=("plan", plan.pk),
        detail={"year": year.year, "readings": len(made), "label": str(label)},
    )
    return made


def _district_ids(plan: Plan, year: FiscalYear) -> list[int]:
    if plan.breakdown is None:
        return []
    found = existing(plan.breakdown.code, on=year.last_day).values_list("pk", flat=True)
    return list(found[:MOST_AREAS])
