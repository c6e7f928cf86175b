"""Targets that were changed on the way (目標の見直し): 旧目標 beside 新目標, who, when, why, by whom decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear
from sasaeai.people.public import Account
from sasaeai.plan.models import Indicator, Plan, Target


@dataclass(frozen=True)
class Revision:
    """One change of one year's target; ``None`` is 目標なし."""

    id: int
    indicator: Indicator
    year: FiscalYear
    old: Figure | None
    new: Figure | None
    reason: str
    decision: str
    on: date
    by: str


def revisions(plan: Plan, *, indicators: Sequence[Indicator] | None = None) -> list[Revision]:
    """Newest first, in two queries; first targets are no revisions."""
    rows = Target.objects.filter(indicator__plan=plan, supersedes__isnull=False)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found = list(rows.select_related("indicator", "supersedes").order_by("-set_on", "-id"))
    ids = {row.account_id for row in found if row.account_id}
    names = dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Revision(
            id=row.pk,
            indicator=row.indicator,
            year=FiscalYear(row.fy),
            old=_figure(row.indicator, row.supersedes),
            new=_figure(row.indicator, row),
            reason=row.reason,
            decision=row.decision,
            on=row.set_on,
            by=names.get(row.account_id or 0, ""),
        )
        for row in found
    ]


def _figure(indicator: Indicator, row: Target | None) -> Figure | None:
    if row is None or row.value is None:
        return None
    return Figure.of(row.value, unit=indicator.unit, decimals=indicator.decimals)
