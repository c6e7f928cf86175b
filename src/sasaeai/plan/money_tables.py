"""The money of a plan as lists: sums for everybody, and the sheet that sections fill in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.plan.models import Plan
from sasaeai.plan.money import Money, MoneyYear
from sasaeai.plan.queries import Tree
from sasaeai.plan.spending import HEADS, money_sheet

Rows = list[dict[str, Any]]
YEN_HEADS = ("予算（円）", "決算（円）")


def money_table(found: Money) -> Table:
    """Two columns per year; a sum of some entries only says how many."""
    columns = [Column("name", str(_("項目")), who=Who.PUBLIC, head=True)]
    for year in found.plan.span:
        for what, word in (("planned", _("予算")), ("spent", _("決算"))):
            columns.append(
                Column(
                    f"{what}_{year.year}", f"{year.short} {word}", kind=Kind.FIGURE,
                    who=Who.PUBLIC, unit="円",
                )
            )  # fmt: skip
    return Table(
        "plan-money",
        f"{found.plan.full_name}　{_('お金')}",
        tuple(columns),
        order=("id",),
        page_size=500,
        landscape=True,
    )


def money_rows(found: Money) -> Rows:
    rows: Rows = [
        {"id": place, "name": row.node.heading, **_cells(row.years)}
        for place, row in enumerate(found.rows)
    ]
    if rows:
        rows.append({"id": len(rows), "name": str(_("全体")), **_cells(found.total)})
    return rows


def _cells(years: tuple[MoneyYear, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for year in years:
        found[f"planned_{year.year.year}"] = year.planned.figure
        found[f"spent_{year.year.year}"] = year.spent.figure
    return found


def sheet_table(plan: Plan, year: FiscalYear) -> Table:
    """The heads that ``take_money_sheet`` reads back."""
    return Table(
        "plan-money-sheet",
        f"{plan.full_name}　{_('お金')}　{year.label}",
        tuple(
            Column(
                f"c{place}", head, kind=Kind.NUMBER if head in YEN_HEADS else Kind.TEXT,
                head=place == 1,
            )
            for place, head in enumerate(HEADS)
        ),
        order=("id",),
        page_size=500,
        landscape=True,
    )  # fmt: skip


def sheet_rows(tree: Tree, fy: int) -> Rows:
    rows: Rows = []
    for cells in money_sheet(tree, fy):
        line: dict[str, Any] = {"id": len(rows)}
        for place, (head, cell) in enumerate(zip(HEADS, cells, strict=True)):
            line[f"c{place}"] = (int(cell) if cell else None) if head in YEN_HEADS else cell
        rows.append(line)
    return rows
