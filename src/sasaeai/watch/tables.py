"""The office's lists, declared once for page, CSV and Excel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.urls import reverse

from sasaeai.core.periods import today
from sasaeai.core.tables import Column, Kind, Row, Table
from sasaeai.watch.enums import PlanState

NAME = "person__name"


def _plan_href(row: Row) -> str:
    return reverse("watch:plan", args=[row["id"]])


def _over(row: Row) -> int | None:
    wanted = row["standing__wanted_on"]
    return (today() - wanted).days if isinstance(wanted, date) else None


def _tried(row: Row) -> str:
    tries = int(row["standing__tries"] or 0)
    return f"会えず {tries}回" if tries else ""


NAME_COLUMN = Column(
    NAME,
    "名前",
    head=True,
    kind=Kind.LINK,
    href=_plan_href,
    fields=(NAME, "person__kana", "person_id"),
    note=lambda row: str(row["person__kana"]),
)
MET_COLUMN = Column(
    "standing__last_met_on",
    "前に会えた日",
    kind=Kind.DATE,
    value=lambda row: row["standing__last_met_on"] or "まだ",
)

OVERDUE = Table(
    "watch-overdue",
    "期日をすぎた見守り",
    (
        NAME_COLUMN,
        Column("area__name", "担当区"),
        Column(
            "over",
            "すぎた日数",
            kind=Kind.NUMBER,
            unit="日",
            value=_over,
            fields=("standing__wanted_on", "standing__tries"),
            note=_tried,
        ),
        MET_COLUMN,
    ),
    order=("standing__wanted_on",),
    count_up_to=0,
    empty="期日をすぎた見守りはありません",
)

PLANS = Table(
    "watch-plans",
    "見守りの一覧",
    (
        replace(NAME_COLUMN, sort="person__kana"),
        Column("area__name", "担当区"),
        Column(
            "state",
            "いま",
            kind=Kind.STATE,
            words=dict(PlanState.choices),
            tones={PlanState.PAUSED: "warn", PlanState.ENDED: "line"},
        ),
        Column("interval_days", "何日に1回", kind=Kind.NUMBER, unit="日"),
        Column("starts_on", "はじまり", kind=Kind.DATE, sort="starts_on"),
        MET_COLUMN,
        Column("standing__wanted_on", "つぎの期日", kind=Kind.DATE),
    ),
    order=("person__kana",),
    empty="まだ見守りがありません",
    empty_hint="本人の同意をもらったら、ここからはじめます。",
)

BEATS = Table(
    "watch-beats",
    "担当区ごとの訪問表",
    (
        Column(
            "name",
            "担当区",
            head=True,
            kind=Kind.LINK,
            href=lambda row: reverse("watch:sheet", args=[row["id"]]),
            fields=("name", "kana"),
        ),
        Column("kana", "ふりがな"),
        Column(
            "paper",
            "紙の訪問表",
            kind=Kind.LINK,
            value=lambda _row: "PDF",
            fields=(),
            href=lambda row: reverse("watch:paper", args=[row["id"]]),
        ),
    ),
    order=("kana",),
    empty="見守りのある担当区がありません",
)


def noting(table: Table, note: Callable[[Row], None]) -> Table:
    """The same list, telling ``note`` each row it shows: readings of persons go into the journal."""

    def told(column: Column) -> Column:
        def value(row: Row) -> object:
            note(row)
            return row[column.key]

        return replace(column, value=value) if column.head else column

    return replace(table, columns=tuple(told(column) for column in table.columns))
