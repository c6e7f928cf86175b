"""An indicator built without code: what a planner chose becomes a definition, or is refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from sasaeai.core import metrics
from sasaeai.core.metrics import Condition
from sasaeai.core.periods import today
from sasaeai.plan.districts import DistrictTable, by_district
from sasaeai.plan.figures import Measured, default_year, measure
from sasaeai.plan.measuring import (
    Change,
    Definition,
    define_indicator,
    set_baseline,
    set_target,
)
from sasaeai.plan.models import Indicator, NodeIdentity, Plan
from sasaeai.plan.sentences import whole_sentence
from sasaeai.plan.services import PlanRefused


@dataclass(frozen=True)
class Wanted:
    """Everything the builder asks: the definition, where it starts, and where it should go.

    ``targets`` holds the years that are to have one (or to lose it, with None).
    """

    identity: NodeIdentity
    definition: Definition
    code: str = ""
    baseline_fy: int | None = None
    baseline: Decimal | None = None
    baseline_source: str = ""
    targets: Mapping[int, Decimal | None] = field(default_factory=dict)
    reason: str = ""
    decision: str = ""
    change: Change | None = None


@transaction.atomic
def build_indicator(plan: Plan, wanted: Wanted) -> Indicator:
    """Defines, sets the baseline and the targets in one act. Raises ``PlanRefused``."""
    code = wanted.code or free_code(plan, wanted.definition.metric)
    row = define_indicator(
        plan,
        code=code,
        identity=wanted.identity,
        definition=wanted.definition,
        change=wanted.change,
    )
    if wanted.baseline_fy is not None:
        set_baseline(
            row, fy=wanted.baseline_fy, value=wanted.baseline, source=wanted.baseline_source
        )
    standing = {each.fy: each.value for each in row.targets.filter(superseded_by__isnull=True)}
    for fy, value in sorted(wanted.targets.items()):
        if value == standing.get(fy):
            continue
        if not wanted.reason.strip():
            raise PlanRefused("目標を決めた理由を入れてください。あとから見る人のための記録です。")
        set_target(row, fy=fy, value=value, reason=wanted.reason, decision=wanted.decision)
    return row


def free_code(plan: Plan, metric: str) -> str:
    """A code of the metric's name that no indicator of the plan has yet."""
    stem = (slugify(metric.replace(".", "-").replace("_", "-")) or "indicator")[:32]
    taken = set(plan.indicators.values_list("code", flat=True))
    numbers = range(1, len(taken) + 2)
    return next(code for n in numbers if (code := stem if n == 1 else f"{stem}-{n}") not in taken)


@dataclass(frozen=True)
class Tried:
    """What the indicator would show if it were saved now."""

    item: Measured
    districts: DistrictTable | None
    sentence: str
    records: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]


class _TakenBack(Exception):
    """Rolls the trial back."""


def try_indicator(plan: Plan, wanted: Wanted, *, exact: bool, records: int = 5) -> Tried:
    """Builds it, reads it and takes it back: the trial is the very thing, and leaves no trace.

    Raises ``PlanRefused`` as building would.
    """
    found: list[Tried] = []
    try:
        with transaction.atomic():
            row = build_indicator(plan, wanted)
            found.append(_seen(plan, row, exact=exact, records=records))
            raise _TakenBack
    except _TakenBack:
        return found[0]


def _seen(plan: Plan, row: Indicator, *, exact: bool, records: int) -> Tried:
    year = default_year(plan, today())
    item = measure(plan, [row], exact=exact)[0]
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    if item.series is not None and item.metric is not None and item.metric.counted_here:
        columns = item.metric.columns or (("id", "番号"),)
        heads = tuple(label for _, label in columns)
        counted = metrics.rows(item.series, year.period).order_by(f"-{item.metric.when}")
        lines = tuple(
            tuple("" if cell is None else str(cell) for cell in line)
            for line in counted.values_list(*(path for path, _ in columns))[:records]
        )
    return Tried(
        item=item,
        districts=by_district(plan, item, year=year, exact=exact),
        sentence=whole_sentence(item),
        records=lines,
        heads=heads,
    )


def conditions_of(answers: Mapping[str, Any]) -> tuple[Condition, ...]:
    """What was chosen in the filters' fields as conditions, in the order of the fields.

    ``f_x`` holds chosen values, ``f_x_from`` and ``f_x_to`` a span, ``f_x_none`` yes or no.
    """
    found: list[Condition] = []
    for name, value in answers.items():
        if not name.startswith("f_") or value in (None, "", []):
            continue
        code = name.removeprefix("f_")
        if code.endswith("_from"):
            found += _span(code.removesuffix("_from"), answers)
        elif code.endswith("_to"):
            if answers.get(f"f_{code.removesuffix('_to')}_from") is None:
                found.append((code.removesuffix("_to"), "lte", _plain(value)))
        elif code.endswith("_none"):
            found.append((code.removesuffix("_none"), "is_null", value == "yes"))
        elif isinstance(value, list):
            one = len(value) == 1
            found.append((code, "eq", value[0]) if one else (code, "in", list(value)))
        else:
            found.append((code, "eq", _plain(value)))
    return tuple(found)


def _span(code: str, answers: Mapping[str, Any]) -> list[Condition]:
    low, high = answers[f"f_{code}_from"], answers.get(f"f_{code}_to")
    if high is None:
        return [(code, "gte", _plain(low))]
    return [(code, "between", [_plain(low), _plain(high)])]


def _plain(value: Decimal | date | str) -> int | str:
    """JSON keeps whole numbers as numbers, others and days as text, so nothing is rounded."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return str(value)
