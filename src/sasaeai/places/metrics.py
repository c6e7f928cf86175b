"""What the plan can count of places."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.places.enums import ListingKind, OccurrenceState, Proposer, Status
from sasaeai.places.freshness import a_year_before
from sasaeai.places.models import (
    Category,
    FinderUse,
    HandOut,
    Occurrence,
    Proposal,
    Stage,
    StatusSpan,
    Term,
    Verification,
)

SPANS, OCCURRENCES = "places_statusspan", "places_occurrence"
IN_TIME = timedelta(days=14)
"""Within two weeks a proposal should have been looked at."""


def categories() -> list[tuple[str, str]]:
    """The kinds that an indicator may choose, in this council's words."""
    return list(Category.objects.filter(in_use=True).values_list("code", "label"))


def _stages() -> list[tuple[str, str]]:
    return list(Stage.objects.values_list("code", "label"))


def _terms() -> list[tuple[str, str]]:
    return list(Term.objects.values_list("code", "label"))


CATEGORY = Filter("category", "category__code", "種類", options=categories)


def counted_on(period: Period) -> date:
    """A stock is as of the period's last day, or of today while it runs."""
    return min(period.last_day, today())


def active_on(day: date) -> QuerySet[StatusSpan]:
    """One row per place that is active on that day."""
    return StatusSpan.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), status=Status.ACTIVE, starts_on__lte=day
    )


def counted_places(day: date) -> QuerySet[StatusSpan]:
    """Those of them that are 居場所: buildings, desks and persons to turn to are not."""
    return active_on(day).filter(category__counted=True)


def _active(period: Period) -> QuerySet[StatusSpan]:
    return counted_places(counted_on(period))


def _verified(period: Period) -> QuerySet[StatusSpan]:
    day = counted_on(period)
    fresh = Verification.objects.filter(
        listing=OuterRef("listing"), day__gt=a_year_before(day), day__lte=day
    )
    return counted_places(day).filter(Exists(fresh))


def _universe(period: Period) -> QuerySet[StatusSpan]:
    """Active places, each with ``confirmed``: whether somebody made sure within twelve months."""
    day = counted_on(period)
    fresh = Verification.objects.filter(
        listing=OuterRef("listing"), day__gt=a_year_before(day), day__lte=day
    )
    return active_on(day).annotate(confirmed=Exists(fresh))


def _proposed(period: Period) -> QuerySet[Proposal]:
    """Proposals of residents that were settled or have been waiting longer than the days given.

    One that came lately and still has time is neither in nor out.
    """
    rows = Proposal.objects.filter(
        by=Proposer.RESIDENT, day__gte=period.start, day__lt=period.end
    ).annotate(took=F("settled_on") - F("day"))
    return rows.filter(Q(settled_on__isnull=False) | Q(day__lt=today() - IN_TIME))


def _handed(period: Period) -> QuerySet[HandOut]:
    return HandOut.objects.filter(day__gte=period.start, day__lt=period.end)


def _finder(period: Period) -> QuerySet[FinderUse]:
    return FinderUse.objects.filter(day__gte=period.start, day__lt=period.end)


def _held(period: Period) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(
        state=OccurrenceState.HELD, held_on__gte=period.start, held_on__lt=period.end
    )


def _counted(period: Period) -> QuerySet[Occurrence]:
    return _held(period).filter(attendance__isnull=False)


def _districts_without(period: Period) -> QuerySet[Area]:
    day = counted_on(period)
    inside = counted_places(day).filter(area__as_descendant__ancestor=OuterRef("pk"))
    return all_districts(on=day).filter(~Exists(inside))


_PLACE_COLUMNS = (
    ("listing__name", "名前"),
    ("category__label", "種類"),
    ("area__name", "地区"),
    ("starts_on", "いつから"),
)
_SESSION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("held_on", "日"),
    ("listing__name", "名前"),
    ("category__label", "種類"),
    ("area__name", "地区"),
)


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    return Metric(code, label, unit, kind, sentence, theme="居場所", **rest)


METRICS = (
    _metric(
        "places.active",
        "活動中の居場所",
        "か所",
        Kind.STOCK,
        "その期間の最後の日（まだ来ていなければ今日）に「活動中」の居場所を数えます。",
        rows=_active,
        when="starts_on",
        area="area_id",
        sources=(SPANS,),
        filters=(
            CATEGORY,
            Filter("kind", "listing__kind", "場所か活動か", choices=tuple(ListingKind.choices)),
        ),
        columns=_PLACE_COLUMNS,
        about_people=False,
    ),
    _metric(
        "places.verified",
        "1年以内にたしかめた居場所",
        "か所",
        Kind.STOCK,
        "活動中の居場所のうち、その日までの12か月にページの内容をたしかめたものを数えます。",
        rows=_verified,
        when="starts_on",
        area="area_id",
        sources=(SPANS, "places_verification"),
        filters=(CATEGORY,),
        columns=_PLACE_COLUMNS,
        about_people=False,
    ),
    _metric(
        "places.attendance",
        "居場所に来た人（延べ）",
        "人",
        Kind.FLOW,
        "開いた回の、来た人の数を足します。人数がまだ入っていない回は足していません。",
        rows=_counted,
        when="held_on",
        area="area_id",
        sources=(OCCURRENCES,),
        amount="attendance",
        filters=(CATEGORY,),
        columns=(*_SESSION_COLUMNS, ("attendance", "来た人")),
    ),
    _metric(
        "places.sessions",
        "居場所をひらいた回数",
        "回",
        Kind.FLOW,
        "開いた回を数えます。中止した回と、まだ知らされていない回は数えません。",
        rows=_held,
        when="held_on",
        area="area_id",
        sources=(OCCURRENCES,),
        filters=(CATEGORY,),
        columns=_SESSION_COLUMNS,
        about_people=False,
    ),
    _metric(
        "places.districts_without",
        "居場所がひとつもない地区",
        "地区",
        Kind.STOCK,
        "その期間の最後の日（まだ来ていなければ今日）に、活動中の居場所がない地区を数えます。",
        rows=_districts_without,
        when="valid_from",
        area="id",
        sources=(SPANS, "areas_area", "areas_areakind", "areas_closure"),
        columns=(("name", "地区"),),
        about_people=False,
    ),
    _metric(
        "places.verified_rate",
        "確認済み率",
        "％",
        Kind.RATIO_AT_END,
        "活動中の居場所・活動・窓口のうち、12か月のうちに内容をたしかめたものの割合です。",
        rows=_universe,
        hit=Q(confirmed=True),
        when="starts_on",
        area="area_id",
        sources=(SPANS, "places_verification"),
        filters=(CATEGORY,),
        columns=_PLACE_COLUMNS,
        about_people=False,
        decimals=1,
    ),
    _metric(
        "places.proposals_in_time",
        "14日のうちに見た直しの割合",
        "％",
        Kind.RATIO,
        "見た人から届いた直しのうち、14日のうちにすませたものの割合です。届いて14日たっていない、まだのものは入れません。",
        rows=_proposed,
        hit=Q(took__lte=IN_TIME),
        when="day",
        area="area_id",
        sources=("places_proposal",),
        columns=(("day", "届いた日"), ("listing__name", "ページ"), ("settled_on", "すんだ日")),
        about_people=False,
        decimals=1,
    ),
    _metric(
        "places.handouts",
        "わたした情報（延べ）",
        "件",
        Kind.FLOW,
        "職員や民生委員が、居場所や窓口の情報をだれかにわたした数です。1枚に3つのせてわたすと3件です。",
        rows=_handed,
        when="day",
        area="area_id",
        sources=("places_handout",),
        filters=(
            CATEGORY,
            Filter("kind", "listing__kind", "場所・活動・窓口", choices=tuple(ListingKind.choices)),
        ),
        columns=(("day", "日"), ("listing__name", "名前"), ("category__label", "種類")),
        about_people=False,
    ),
    _metric(
        "places.finder_uses",
        "「はじめの一歩」をさがした回数",
        "回",
        Kind.FLOW,
        "「はじめの一歩」で答えを見た回数です。だれが見たかはのこりません。",
        rows=_finder,
        when="day",
        area="area_id",
        sources=("places_finderuse",),
        filters=(
            Filter("stage", "stage__code", "暮らし", options=_stages),
            Filter("term", "term__code", "したいこと", options=_terms),
        ),
        columns=(("day", "日"), ("stage__label", "暮らし"), ("term__label", "したいこと")),
        about_people=False,
    ),
)
