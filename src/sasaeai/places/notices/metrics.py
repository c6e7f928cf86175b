"""What the plan can count of notices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.places.models import Dispatch, NoticeEdition
from sasaeai.places.notices.enums import Channel, DispatchState

TABLE = "places_dispatch"
CHANNEL = Filter("channel", "channel", "どうやって", choices=tuple(Channel.choices))
COLUMNS = (("day", "日"), ("edition__title", "お知らせ"), ("area__name", "地区"))


def _published(period: Period) -> QuerySet[NoticeEdition]:
    """First wordings that went out in the period; a correction is no new notice."""
    return NoticeEdition.objects.filter(
        number=1, published_on__gte=period.start, published_on__lt=period.end
    )


def _dispatched(period: Period) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(
        state=DispatchState.DONE, day__gte=period.start, day__lt=period.end
    )


def _reaching(period: Period) -> QuerySet[Dispatch]:
    return _dispatched(period).filter(reached__isnull=False)


def _returning(period: Period) -> QuerySet[Dispatch]:
    return _dispatched(period).filter(returned__isnull=False)


def _areas(period: Period) -> QuerySet[Dispatch]:
    """To single areas, carried by people: what went to the whole city reached none in particular."""
    return (
        _dispatched(period)
        .exclude(channel__in=(Channel.WEB, Channel.MAIL, Channel.LINE))
        .filter(area__isnull=False)
    )


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    values: dict[str, Any] = {
        "when": "day", "area": "area_id", "sources": (TABLE,), "filters": (CHANNEL,),
        "columns": COLUMNS, "about_people": False, **rest,
    }  # fmt: skip
    return Metric(code, label, unit, kind, sentence, theme="お知らせ", **values)


METRICS = (
    _metric(
        "notices.published",
        "出したお知らせ",
        "件",
        Kind.FLOW,
        "その期間にはじめて出したお知らせを数えます。訂正は数えません。",
        rows=_published,
        when="published_on",
        area="",
        sources=("places_noticeedition",),
        filters=(),
        columns=(("published_on", "出した日"), ("title", "お知らせ")),
    ),
    _metric(
        "notices.dispatched",
        "お知らせを届けた回数",
        "回",
        Kind.FLOW,
        "お知らせを、ひとつの方法でひとつの地区（または町ぜんぶ）に出すごとに1回と数えます。",
        rows=_dispatched,
    ),
    _metric(
        "notices.reach",
        "お知らせが届いた数（延べ）",
        "件",
        Kind.FLOW,
        "メールとLINEは送れた数、回覧板などは届いた世帯や人の数を足します。わからない回は足していません。ホームページは数えません。",
        rows=_reaching,
        amount="reached",
        columns=(*COLUMNS, ("reached", "届いた数")),
    ),
    _metric(
        "notices.returned",
        "お知らせにもどった返事（延べ）",
        "件",
        Kind.FLOW,
        "回覧板の返事の紙など、もどった数を足します。まだわからない回は足していません。",
        rows=_returning,
        amount="returned",
        columns=(*COLUMNS, ("returned", "もどった数")),
    ),
    _metric(
        "notices.areas",
        "紙や声でお知らせが届いた地区",
        "地区",
        Kind.DISTINCT,
        "回覧板・ポスター・広報紙などが、その期間にひとつでも届いた地区を、1回だけ数えます。",
        rows=_areas,
        distinct="area_id",
    ),
)
