"""What can be counted of making the plan known. Persons, copies and views are never added up."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.models import Telling

KIND = Filter(
    "kind", "kind", "方法", choices=tuple((str(k), str(w)) for k, w in TellingKind.choices)
)
COLUMNS = (
    ("on", "いつ"),
    ("title", "何を"),
    ("audience", "だれに"),
    ("reach", "届いた数"),
    ("place", "どこで・何に"),
)


def _told(period: Period) -> QuerySet[Telling]:
    return Telling.objects.filter(on__gte=period.start, on__lt=period.end, on__lte=today())


def _reached(unit: ReachUnit) -> Any:
    def rows(period: Period) -> QuerySet[Telling]:
        return _told(period).filter(reach_unit=unit, reach__isnull=False)

    return rows


SHARED: dict[str, Any] = {
    "kind": Kind.FLOW,
    "when": "on",
    "area": "area_id",
    "sources": ("plan_telling",),
    "filters": (KIND,),
    "columns": COLUMNS,
    "about_people": False,
}
METRICS = (
    Metric(
        theme="計画を知らせる",
        code="plan.tellings",
        label="計画を知らせた回数",
        unit="回",
        sentence="期間中に計画を知らせた記録（広報紙、ウェブ、研修、説明会など）を数えます。",
        rows=_told,
        **SHARED,
    ),
    Metric(
        theme="計画を知らせる",
        code="plan.told_persons",
        label="研修・説明会などに来た人（延べ）",
        unit="人",
        sentence="期間中に計画を知らせた場に来た人の数を足します。同じ人が2回来れば2人です。",
        rows=_reached(ReachUnit.PERSONS),
        amount="reach",
        **SHARED,
    ),
    Metric(
        theme="計画を知らせる",
        code="plan.told_copies",
        label="計画をのせて配った部数",
        unit="部",
        sentence="期間中に計画をのせて配った広報紙などの部数を足します。",
        rows=_reached(ReachUnit.COPIES),
        amount="reach",
        **SHARED,
    ),
)
