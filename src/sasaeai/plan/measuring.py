"""Indicators, baselines, targets and the confirming of a year: what is set is dated and reasoned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from sasaeai.core import audit, metrics
from sasaeai.core.access import current
from sasaeai.core.metrics import ENTRY, RESERVED, Kind, UnknownMetric
from sasaeai.core.periods import FiscalYear, today
from sasaeai.plan.closing import is_confirmed, last_confirmed
from sasaeai.plan.conditions import check_metric
from sasaeai.plan.definitions import Counting, definitions_of
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection, TargetKind
from sasaeai.plan.figures import default_year
from sasaeai.plan.models import (
    Baseline,
    EndedDefinition,
    Indicator,
    NodeIdentity,
    Plan,
    Target,
)
from sasaeai.plan.services import ClosedYear, PlanRefused


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


@dataclass(frozen=True)
class Change:
    """Why an indicator counts otherwise, and from which fiscal year on.

    Without a year: the running one, or the first that is not confirmed yet. ``backcast`` shows the
    years before by the new definition in a row of their own.
    """

    reason: str
    decision: str = ""
    from_fy: int | None = None
    backcast: bool = False


@transaction.atomic
def define_indicator(
    plan: Plan,
    *,
    code: str,
    identity: NodeIdentity,
    definition: Definition,
    order: int | None = None,
    change: Change | None = None,
    continues: Indicator | None = None,
) -> Indicator:
    """A new indicator, or new words for the one of this code. Raises ``PlanRefused``.

    What it counts cannot be changed silently: once something was counted the old definition ends
    with a year, and ``change`` says why. One that ``continues`` an indicator of the plan before
    counts as that does, also what nobody could choose any more.
    """
    definition = _with_its_own_entries(plan, code, definition)
    known = plan.indicators.select_for_update().filter(code=code).first()
    filters = [list(item) for item in definition.conditions]
    like = known or continues
    if like is None or (like.metric, like.filters) != (definition.metric, filters):
        check_metric(definition.metric, definition.conditions)
    _refuse_way(definition)
    if known is not None:
        _end_definition(plan, known, definition, change)
    place = order if order is not None else (known.order if known else _next_order(plan))
    row, made = Indicator.objects.update_or_create(
        plan=plan,
        code=code,
        defaults={
            "identity": identity,
            "name": definition.name,
            "unit": definition.unit,
            "metric": definition.metric,
            "filters": filters,
            "kind": definition.kind,
            "direction": definition.direction,
            "decimals": definition.decimals,
            "public": definition.public,
            "rationale": definition.rationale,
            "source": definition.source,
            "upper": definition.upper,
            "order": place,
            **({"continues": continues} if continues else {}),
        },
    )
    audit.record(
        "plan.indicator.defined", subject=("indicator", row.pk), detail={"new": made, "code": code}
    )
    return row


def _with_its_own_entries(plan: Plan, code: str, definition: Definition) -> Definition:
    """What is entered belongs to this indicator alone: its series carries the indicator's name."""
    try:
        metric = metrics.get(definition.metric)
    except UnknownMetric:
        return definition
    if not metric.entered:
        return definition
    rest = tuple(item for item in definition.conditions if item[0] != ENTRY)
    key = (ENTRY, RESERVED[ENTRY], f"{plan.code}/{code}")
    return replace(definition, conditions=(*rest, key))


def _refuse_way(definition: Definition) -> None:
    """A compound is complete or not, a sentence is watched: neither has a rate."""
    try:
        kind = metrics.get(definition.metric).kind
    except UnknownMetric:
        return
    way = definition.direction
    if kind is Kind.NARRATIVE and way != IndicatorDirection.MONITOR:
        raise PlanRefused("文章で見る指標は、「見守る」にしてください。")
    if kind is Kind.COMPOUND and way not in (IndicatorDirection.ALL_OF, IndicatorDirection.MONITOR):
        raise PlanRefused(
            "すべてそろったかを見る指標は、「すべてそろえる」か「見守る」にしてください。"
        )
    if way == IndicatorDirection.ALL_OF and kind is not Kind.COMPOUND:
        raise PlanRefused("「すべてそろえる」は、そろえることを並べた指標だけでえらべます。")


def counts_otherwise(known: Indicator, definition: Definition) -> bool:
    """Whether the new definition would count something else than the indicator does today."""
    definition = _with_its_own_entries(known.plan, known.code, definition)
    new = Indicator(
        metric=definition.metric,
        filters=[list(item) for item in definition.conditions],
        unit=definition.unit,
        decimals=definition.decimals,
    )
    return Counting.of(known) != Counting.of(new)


def _end_definition(
    plan: Plan, known: Indicator, definition: Definition, change: Change | None
) -> None:
    old = Counting.of(known)
    if not counts_otherwise(known, definition):
        return
    confirmed = last_confirmed(known)
    if old.metric is None or (confirmed is None and known.pk and not _was_counted(plan)):
        return
    if change is None or not change.reason.strip():
        raise PlanRefused("数え方を変えるときは、その理由を入れてください。")
    first = change.from_fy or _first_open(plan, confirmed)
    if confirmed is not None and first <= confirmed.year:
        words = "までは確定しています。新しい数え方は、そのあとの年度からです。"
        raise ClosedYear(f"{confirmed.label}{words}")
    if not plan.fy_from <= first <= plan.fy_to:
        raise PlanRefused(
            "新しい数え方の年度は、%(label)sの中からえらんでください。", label=plan.span.label
        )
    EndedDefinition.objects.create(
        indicator=known,
        no=definitions_of([known])[known.pk].no,
        last_fy=first - 1,
        metric=known.metric,
        filters=known.filters,
        unit=known.unit,
        decimals=known.decimals,
        backcast=change.backcast,
        reason=change.reason.strip(),
        decision=change.decision.strip(),
        changed_on=today(),
        account_id=current().account_id,
    )
    detail = {"from": first, "backcast": change.backcast}
    audit.record("plan.indicator.redefined", subject=("indicator", known.pk), detail=detail)


def _was_counted(plan: Plan) -> bool:
    """Before the plan's first day everything may still be set up freely."""
    return plan.span.first.period.start <= today()


def _first_open(plan: Plan, confirmed: FiscalYear | None) -> int:
    running = default_year(plan, today()).year
    return max(running, confirmed.year + 1) if confirmed is not None else running


@transaction.atomic
def retire_indicator(indicator: Indicator, *, last_fy: int, reason: str) -> Indicator:
    """Stops looking at an indicator after a fiscal year; its past and its page stay."""
    plan = indicator.plan
    if not plan.fy_from - 1 <= last_fy <= plan.fy_to:
        raise PlanRefused(
            "最後に見る年度は、%(label)sの中からえらんでください。", label=plan.span.label
        )
    if not reason.strip():
        raise PlanRefused("見るのをやめる理由を入れてください。あとから見る人のための記録です。")
    confirmed = last_confirmed(indicator)
    if confirmed is not None and last_fy < confirmed.year:
        raise ClosedYear(
            "%(label)sは確定しています。そのあとの年度をえらんでください。", label=confirmed.label
        )
    indicator.last_fy, indicator.retired_for = last_fy, reason.strip()
    indicator.save(update_fields=["last_fy", "retired_for"])
    audit.record(
        "plan.indicator.retired", subject=("indicator", indicator.pk), detail={"last": last_fy}
    )
    return indicator


@transaction.atomic
def resume_indicator(indicator: Indicator) -> Indicator:
    """Takes the retirement back."""
    indicator.last_fy, indicator.retired_for = None, ""
    indicator.save(update_fields=["last_fy", "retired_for"])
    audit.record("plan.indicator.resumed", subject=("indicator", indicator.pk))
    return indicator


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
    if before is not None and not decision.strip() and _was_counted(plan):
        raise PlanRefused("目標を変えるときは、決めたところ（理事会など）も入れてください。")
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
        raise PlanRefused(
            "目標の年度は、%(label)sの中からえらんでください。", label=plan.span.label
        )
    if not reason.strip():
        raise PlanRefused("目標を決めた理由を入れてください。あとから見る人のための記録です。")
    if value is not None and indicator.direction == IndicatorDirection.MONITOR:
        raise PlanRefused("「見守る」指標には目標をおけません。先に「むき」を変えてください。")
    if indicator.upper is not None and value is not None and value > indicator.upper:
        raise PlanRefused("目標が「保つ上の数」より大きくなっています。")
    if is_confirmed(indicator, FiscalYear(fy)):
        raise ClosedYear(
            "%(label)sは確定しています。目標は変えられません。", label=FiscalYear(fy).label
        )
