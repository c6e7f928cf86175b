"""What the builder's form opens with: the indicator as it stands, or what the metric suggests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sasaeai.core.metrics import RESERVED, Asked, Filter, Kind, Metric, asked_of, shape_of
from sasaeai.core.periods import FiscalYear
from sasaeai.core.ui.words import words
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection
from sasaeai.plan.models import Indicator, Plan

WAYS_OF = {
    Kind.COMPOUND: (IndicatorDirection.ALL_OF, IndicatorDirection.MONITOR),
    Kind.NARRATIVE: (IndicatorDirection.MONITOR,),
}


def standing_targets(row: Indicator) -> dict[int, Decimal]:
    acts = row.targets.filter(superseded_by__isnull=True, value__isnull=False)
    return {act.fy: act.value for act in acts if act.value is not None}


def initial_of(row: Indicator | None, plan: Plan, metric: Metric, node: str = "") -> dict[str, Any]:
    """What the form opens with: the indicator as it stands, or what the metric suggests."""
    base = {"base_fy": FiscalYear(plan.fy_from - 1).label, "public": True}
    if row is None:
        way = WAYS_OF.get(metric.kind, (IndicatorDirection.INCREASE,))[0]
        return base | {
            "node": node,
            "name": words(metric.label),
            "unit": metric.unit,
            "decimals": metric.decimals,
            "direction": way.value,
            "kind": IndicatorClass.OUTPUT.value,
        }
    found: dict[str, Any] = base | {
        "node": row.identity.code,
        "name": row.name,
        "unit": row.unit,
        "decimals": row.decimals,
        "direction": row.direction,
        "upper": _typed(row.upper),
        "kind": row.kind,
        "public": row.public,
        "rationale": row.rationale,
        "source": row.source,
    }
    known = getattr(row, "baseline", None)
    if known is not None:
        found |= {
            "base_fy": FiscalYear(known.fy).label,
            "base_value": _typed(known.value),
            "base_source": known.source,
        }
    found |= {f"t_{fy}": _typed(value) for fy, value in standing_targets(row).items()}
    return found | (_chosen(row, metric) if row.metric == metric.code else {})


def _chosen(row: Indicator, metric: Metric) -> dict[str, Any]:
    known = {each.code: each for each in metric.filters}
    shape = shape_of(row.filters)
    found: dict[str, Any] = {
        "since": shape.since is not None,
        "population": shape.population,
        "parts": "\n".join(_part_line(part.label, part.months) for part in shape.parts),
    }
    for code, operator, stored in row.filters:
        name = f"f_{code}"
        if code in RESERVED or code not in known:
            continue
        value = _typed_value(metric, known[code], stored)
        if operator == "between":
            found |= {f"{name}_from": value[0], f"{name}_to": value[1]}
        elif operator in ("gte", "lte"):
            found[f"{name}_from" if operator == "gte" else f"{name}_to"] = value
        elif operator == "is_null":
            found[f"{name}_none"] = "yes" if value else "no"
        else:
            found[name] = (
                [value] if known[code].offered() and not isinstance(value, list) else value
            )
    return found


def _typed_value(metric: Metric, filter_: Filter, stored: Any) -> Any:
    """As the form's fields want it: days are days again."""
    if isinstance(stored, list):
        return [_typed_value(metric, filter_, each) for each in stored]
    if isinstance(stored, str) and asked_of(metric, filter_) is Asked.DAY:
        return date.fromisoformat(stored)
    return stored


def _part_line(label: str, months: int | None) -> str:
    if not months:
        return label
    return f"{label}　{months // 12}年" if months % 12 == 0 else f"{label}　{months}か月"


def _typed(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
