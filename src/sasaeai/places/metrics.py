"""What the plan can count of places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sasaeai.areas.public import Area, existing
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.places.enums import DISTRICT, OccurrenceState, Status
from sasaeai.places.freshness import a_year_before
from sasaeai.places.models import Occurrence, StatusSpan, Verification

SPANS, OCCURRENCES = "places_statusspan", "places_occurrence"
CATEGORY = Filter("category", "category__code", "種類")


def counted_on(period: Period) -> date:
    """A stock is as of the period's last day, or of today while it runs."""
    return min(period.last_day, today())


def active_on(day: date) -> QuerySet[StatusSpan]:
    """One row per place that is active on that day."""
    return StatusSpan.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), status=Status.ACTIVE, starts_on__lte=day
    )


def _active(period: Period) -> QuerySet[StatusSpan]:
    return active_on(counted_on(period))


def _verified(period: Period) -> QuerySet[StatusSpan]:
    day = counted_on(period)
    fresh = Verification.objects.filter(
        listing=OuterRef("listing"), day__gt=a_year_before(day), day__lte=day
    )
    return active_on(day).filter(Exists(fresh))


def _held(period: Period) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(
        state=OccurrenceState.HELD, held_on__gte=period.start, held_on__lt=period.end
    )


def _counted(period: Period) -> QuerySet[Occurrence]:
    return _held(period).filter(attendance__isnull=False)


def _districts_without(period: Period) -> QuerySet[Area]:
    day = counted_on(period)
    inside = active_on(day).filter(area__as_descendant__ancestor=OuterRef("pk"))
    return existing(DISTRICT, on=day).filter(~Exists(inside))


_PLACE_COLUMNS = (
    ("listing__name", "名前"),
    ("category__label", "種類"),
    ("area__name", "学区"),
    ("starts_on", "いつから"),
)
_SESSION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("held_on", "日"),
    ("listing__name", "名前"),
    ("category__label", "種類"),
    ("area__name", "学区"),
)


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    return Metric(code, label, unit, kind, sentence, **rest)


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
        filters=(CATEGORY, Filter("kind", "listing__kind", "場所か活動か")),
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
        "居場所がひとつもない学区",
        "地区",
        Kind.STOCK,
        "その期間の最後の日（まだ来ていなければ今日）に、活動中の居場所がない学区を数えます。",
        rows=_districts_without,
        when="valid_from",
        area="id",
        sources=(SPANS, "areas_area", "areas_closure"),
        columns=(("name", "学区"),),
        about_people=False,
    ),
)
