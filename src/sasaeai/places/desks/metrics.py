"""What the plan can count of the desk list."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.metrics import counted_on
from sasaeai.places.models import DeskCopies, DeskSpeech
from sasaeai.places.renditions.enums import Making

SHEET = Filter("sheet", "sheet", "どの紙", choices=tuple(Sheet.choices))
COLUMNS = (("day", "日"), ("place", "どこで"), ("area__name", "地区"), ("copies", "何枚"))


def _handed(period: Period) -> QuerySet[DeskCopies]:
    return DeskCopies.objects.filter(day__gte=period.start, day__lt=period.end)


def _heard(period: Period) -> QuerySet[DeskSpeech]:
    day = counted_on(period)
    still = Q(ends_on=None) | Q(ends_on__gte=day)
    return DeskSpeech.objects.filter(still, making=Making.READY, starts_on__lte=day)


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    return Metric(
        code, label, unit, kind, sentence, theme="相談窓口", rows=_handed, when="day",
        area="area_id", sources=("places_deskcopies",), filters=(SHEET,), columns=COLUMNS,
        about_people=False, **rest,
    )  # fmt: skip


METRICS = (
    _metric(
        "desks.copies",
        "くばった相談窓口の一覧表",
        "枚",
        Kind.FLOW,
        "相談窓口の一覧表・相談のながれ・つなぐカードを、くばったと書いた枚数を足します。",
        amount="copies",
    ),
    _metric(
        "desks.areas",
        "相談窓口の一覧表をくばった地区",
        "地区",
        Kind.DISTINCT,
        "その期間に、一覧表などを1枚でもくばった地区を、1回だけ数えます。",
        distinct="area_id",
    ),
    Metric(
        "desks.heard",
        "声で聞ける相談窓口の一覧表",
        "地区",
        Kind.STOCK,
        "相談窓口の一覧表を、いまの内容の音声で聞ける地区を数えます。見る人のブラウザーが読むものは数えません。",
        theme="相談窓口",
        rows=_heard,
        when="starts_on",
        area="area_id",
        sources=("places_deskspeech",),
        columns=(("area__name", "地区"), ("starts_on", "いつから")),
        about_people=False,
    ),
)
