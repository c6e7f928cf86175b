"""The plan's 進行管理表 as Excel: a council's own layout with what was counted, and what others judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sasaeai.core.periods import today
from sasaeai.core.tables import File, safe_name
from sasaeai.plan.figures import measure
from sasaeai.plan.importing.wide.writing import ACTUALS, Beside, wide_title, write_wide
from sasaeai.plan.models import Plan, PlanVersion
from sasaeai.plan.sheets import export_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wide_sheet(
    plan: Plan, version: PlanVersion, *, exact: bool, judged: Sequence[Beside] = ()
) -> File:
    """The text of a version with targets and figures of the years that began.

    Without ``exact`` it is everybody's: public indicators only, small counts hidden.
    """
    rows = list(plan.indicators.select_related("plan__breakdown").order_by("order", "id"))
    shown = [row for row in rows if exact or row.public]
    codes = {row.code for row in shown}
    sheet = export_sheet(plan, version)
    sheet = replace(sheet, indicators=tuple(row for row in sheet.indicators if row.code in codes))
    items = measure(plan, shown, exact=exact)
    begun = [year for year in plan.span if year.period.start <= today()]
    counted = [
        Beside(
            ACTUALS,
            year.short,
            {
                item.indicator.code: each.shown.text
                for item in items
                for each in item.years
                if each.year == year
            },
        )
        for year in begun
    ]
    title = wide_title(plan.full_name, plan.span)
    content = write_wide(sheet, title=title, beside=[*counted, *judged])
    return File(content, f"{safe_name(plan.full_name)}　進行管理表.xlsx", XLSX)
