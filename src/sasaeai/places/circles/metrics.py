"""What the plan can count of the circles."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.places.circles.enums import How, LineState
from sasaeai.places.models import CircleLine

HOW = Filter("how", "how", "どうやって", choices=tuple(How.choices))


def _shown(period: Period) -> QuerySet[CircleLine]:
    return CircleLine.objects.filter(
        state=LineState.SHOWN, day__gte=period.start, day__lt=period.end
    )


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    return Metric(
        code, label, unit, kind, sentence, theme="お知らせ", rows=_shown, when="day",
        area="area_id", sources=("places_circleline",), filters=(HOW,),
        columns=(("day", "日"), ("area__name", "地区")), about_people=False, **rest,
    )  # fmt: skip


METRICS = (
    _metric(
        "circles.lines",
        "交換日記の回覧に書かれたひとこと",
        "件",
        Kind.FLOW,
        "交換日記型の回覧にのったひとことを、紙とQRのページの両方で数えます。だれが書いたかは数えません。",
    ),
    _metric(
        "circles.alive",
        "ひとことがあった交換日記の回覧",
        "組",
        Kind.DISTINCT,
        "その期間に、ひとつでもひとことがのった回覧を、1回だけ数えます。",
        distinct="circle_id",
    ),
)
