"""Indicators that go on into the next plan, and the years that they bring along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sasaeai.core.figures import mask
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection
from sasaeai.plan.figures import YearFigure, measure
from sasaeai.plan.measured import Measured
from sasaeai.plan.measuring import Definition, define_indicator, set_baseline
from sasaeai.plan.models import Indicator, NodeIdentity, Plan

FURTHEST = 3
"""Plans looked back; fifteen years or more."""


def continue_indicators(
    new: Plan, olds: Iterable[Indicator], identity: NodeIdentity
) -> list[Indicator]:
    """Indicators of old lines, counted the same way under the new one; retired ones stay behind.

    One that went on already stays where it does, or comes along when its line has left the draft.
    The last confirmed figure of the old plan becomes the baseline, unless it is a small count.
    """
    wanted = {row.pk: row for row in olds if row.last_fy is None}
    gone_on = new.indicators.filter(continues__in=wanted)
    rows = [
        row
        for pk, row in wanted.items()
        if pk not in set(gone_on.values_list("continues", flat=True))
    ]
    gone_on.exclude(identity__nodes__version__plan=new).update(identity=identity)
    made = []
    for row, item in zip(rows, _measured(rows), strict=True):
        if new.indicators.filter(code=row.code).exclude(identity=identity).exists():
            code = f"{row.code[:34]}-{row.plan.code[:5]}"
        else:
            code = row.code
        copy = define_indicator(
            new, code=code, identity=identity, definition=_definition(row), continues=row
        )
        _baseline(new, copy, item)
        made.append(copy)
    return made


def _measured(rows: Sequence[Indicator]) -> list[Measured]:
    """In the order given; eight queries per plan they come from."""
    by_plan: dict[int, list[Indicator]] = defaultdict(list)
    for row in rows:
        by_plan[row.plan_id].append(row)
    found: dict[int, Measured] = {}
    for each in by_plan.values():
        found |= {item.indicator.pk: item for item in measure(each[0].plan, each, exact=True)}
    return [found[row.pk] for row in rows]


def _definition(row: Indicator) -> Definition:
    return Definition(
        row.name, row.unit, row.metric, row.conditions,
        kind=IndicatorClass(row.kind), direction=IndicatorDirection(row.direction),
        decimals=row.decimals, public=row.public, rationale=row.rationale, source=row.source,
        upper=row.upper,
    )  # fmt: skip


def _baseline(new: Plan, row: Indicator, item: Measured) -> None:
    confirmed = [each for each in item.years if each.published and each.published.has_value]
    if not confirmed or confirmed[-1].year.year >= new.fy_from:
        return
    last = confirmed[-1]
    figure = last.published
    if figure is None or figure.displayed is None:
        return
    people = item.metric is not None and item.metric.about_people
    if people and not mask(figure).has_value:
        return
    set_baseline(
        row, fy=last.year.year, value=Decimal(figure.displayed),
        source=f"{item.indicator.plan.full_name}の確定した数字"[:200],
    )  # fmt: skip


def forget_indicators(identity: NodeIdentity) -> bool:
    """Takes away what was only carried along; False where somebody has set targets or entered."""
    rows = list(Indicator.objects.filter(identity=identity))
    for row in rows:
        if row.continues_id is None or row.targets.exists() or row.ended.exists():
            return False
    for row in rows:
        row.delete()
    return True


def years_before(
    indicators: Iterable[Indicator], *, exact: bool = False
) -> dict[int, tuple[YearFigure, ...]]:
    """Indicator id → its years in the plans before, oldest first. No query without a predecessor.

    Figures stand as they were published then; small counts are masked without ``exact``.
    """
    at: dict[int, int | None] = {
        row.pk: row.continues_id for row in indicators if row.continues_id is not None
    }
    found: dict[int, tuple[YearFigure, ...]] = {}
    for _step in range(FURTHEST):
        wanted = {key for key in at.values() if key is not None}
        if not wanted:
            break
        olds = Indicator.objects.filter(pk__in=wanted).select_related("plan__breakdown")
        by_plan: dict[int, list[Indicator]] = defaultdict(list)
        for row in olds:
            by_plan[row.plan_id].append(row)
        items = {
            item.indicator.pk: item
            for rows in by_plan.values()
            for item in measure(rows[0].plan, rows, exact=exact)
        }
        for key, old in at.items():
            if old in items:
                found[key] = (*items[old].years, *found.get(key, ()))
        before = {pk: item.indicator.continues_id for pk, item in items.items()}
        at = {key: before.get(old or 0) for key, old in at.items()}
    return found
