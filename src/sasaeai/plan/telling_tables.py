"""Tellings and changed targets as lists: page, CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from sasaeai.core.figures import Figure
from sasaeai.core.tables import Column, Kind, Row, Table
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.revising import Revision

UNITS = dict(ReachUnit.choices)


def _page(row: Row) -> str:
    return reverse("plan:telling", args=(row["id"],))


def _reach(row: Row) -> Figure:
    unit = str(UNITS[row["reach_unit"]])
    return (
        Figure.not_entered(unit=unit)
        if row["reach"] is None
        else Figure.count(row["reach"], unit=unit)
    )


TELLINGS = Table(
    "plan-tellings",
    "周知の記録",
    (
        Column("on", "いつ", kind=Kind.DATE, sort="on"),
        Column("title", "何を", head=True, href=_page, fields=("title", "id")),
        Column("kind", "方法", kind=Kind.STATE, words=dict(TellingKind.choices)),
        Column("audience", "だれに"),
        Column("reach", "届いた数", kind=Kind.FIGURE, value=_reach, fields=("reach", "reach_unit")),
        Column("area__name", "地区"),
        Column("place", "どこで・何に"),
    ),
    order=("-on",),
    empty="周知の記録は、まだありません",
    empty_hint="広報紙、ウェブ、研修、説明会など、計画を知らせたら1件ずつ残します。数は指標になります。",
)


def _indicator(row: Row) -> str:
    return reverse("plan:desk_indicator", args=(row["indicator"],))


REVISIONS = Table(
    "plan-targets",
    "目標の見直し",
    (
        Column("on", "いつ", kind=Kind.DATE),
        Column("name", "指標", head=True, href=_indicator, fields=("name", "indicator")),
        Column("year", "年度"),
        Column("old", "旧目標", kind=Kind.FIGURE),
        Column("new", "新目標", kind=Kind.FIGURE),
        Column("reason", "理由"),
        Column("decision", "決めたところ"),
        Column("by", "書いた人"),
    ),
    order=("place",),
    page_size=500,
    empty="見直した目標は、まだありません",
    empty_hint="目標を変えると、前の目標とならんで、ここに残ります。",
)


def revision_rows(found: Sequence[Revision]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "place": place,
            "on": row.on,
            "name": row.indicator.name,
            "indicator": row.indicator.pk,
            "year": row.year.label,
            "old": row.old or Figure.not_applicable(unit=row.indicator.unit),
            "new": row.new or Figure.not_applicable(unit=row.indicator.unit),
            "reason": row.reason,
            "decision": row.decision,
            "by": row.by,
        }
        for place, row in enumerate(found)
    ]
