"""From measured years to what the chart macros draw, and the numbers of paper bands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.core.ui.charts import Year, YearKind, band
from sasaeai.plan.figures import Measured, YearFigure


def chart_years(
    item: Measured, *, review_fy: int | None = None, before: Sequence[YearFigure] = ()
) -> list[Year]:
    """The baseline's year, then the plan's years: confirmed, current, to come.

    With ``before``, the years of the plans before stand first (and for the baseline's year).
    """
    found: list[Year] = [
        Year(
            label=short_name(row.year), figure=row.shown, kind=kind_of(row), target=row.target,
            note=_("前の計画") if at == 0 else "",
        )
        for at, row in enumerate(before)
    ]  # fmt: skip
    known = {row.year for row in before}
    if item.base is not None and item.base_year is not None and item.base_year not in known:
        found.append(
            Year(
                label=short_name(item.base_year),
                figure=item.base,
                kind=YearKind.BASE,
                note=_("はじめ"),
            )
        )
    found += [
        Year(
            label=short_name(row.year),
            figure=row.shown,
            kind=kind_of(row),
            note=note_of(row, last=item.years[-1].year, review_fy=review_fy),
            target=row.target,
            recount=row.live if row.drift is not None else None,
        )
        for row in item.years
    ]
    return found


def kind_of(row: YearFigure) -> YearKind:
    """An unconfirmed past year is as open as the current one."""
    if row.published is not None:
        return YearKind.CONFIRMED
    return YearKind.CURRENT if row.started else YearKind.COMING


def note_of(row: YearFigure, *, last: FiscalYear, review_fy: int | None) -> str:
    if row.broken is not None:
        return _("数え方の区切り")
    if row.label is not None:
        return str(row.label.label)
    if row.started:
        return _("いま") if row.year == fiscal_year_of(today()) else _("集計中")
    if row.year == last:
        return _("目標の年")
    return _("中間評価") if row.year.year == review_fy else ""


def short_name(year: FiscalYear) -> str:
    return year.label.removesuffix("年度")


def paper_band(item: Measured) -> dict[str, int | str | None]:
    """The band in whole per mille of its width, as the paper kit draws it."""
    shape = band(item.now.shown, base=item.band_base, target=item.band_goal, pace=item.due)
    return {
        "state": item.now.shown.state.name.lower(),
        "fill": _per_mille(shape.fill) or 0,
        "target": _per_mille(shape.target),
        "pace": _per_mille(shape.pace),
    }


def _per_mille(percent: str) -> int | None:
    return int(Decimal(percent.removesuffix("%")) * 10) if percent else None
