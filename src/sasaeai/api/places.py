"""Places and districts. Who runs a place is on its page alone, never in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from sasaeai.api import schemas
from sasaeai.api.schemas import AreaRef
from sasaeai.areas.public import Area, AreaKind, Closure
from sasaeai.core.periods import today
from sasaeai.places.public import (
    Category,
    DayPart,
    OccurrenceState,
    PublicView,
    Wish,
    findable,
    gif_code,
    public_views,
    withdrawn_since,
)

SESSIONS = 4


def some_places(asked: schemas.PlacesAsked) -> schemas.PlacesOut:
    """The places that the residents' page finds for the same wish. 404 for an unknown filter."""
    if asked.area is not None and not _public_areas().filter(pk=asked.area).exists():
        raise Http404
    if asked.category and not Category.objects.filter(code=asked.category).exists():
        raise Http404
    wish = Wish(
        area_id=asked.area,
        category=asked.category,
        weekday=asked.weekday,
        part=DayPart(asked.part) if asked.part else None,
        words=asked.q,
        step_free=asked.step_free,
    )
    rows = findable(wish).filter(pk__gt=asked.after).order_by("pk")
    if asked.modified_after is not None:
        asked.modified_after = moment(asked.modified_after)
        rows = rows.filter(changed_at__gt=asked.modified_after)
    found = list(rows.values_list("pk", flat=True)[: asked.limit + 1])
    shown = found[: asked.limit]
    return schemas.PlacesOut(
        places=[_place(view) for view in public_views(shown, sessions=SESSIONS)],
        withdrawn=[] if asked.modified_after is None else withdrawn_since(asked.modified_after),
        after=shown[-1] if len(found) > len(shown) else None,
    )


def moment(asked: datetime) -> datetime:
    """A moment without an offset is one of this country's clocks."""
    return timezone.make_aware(asked) if timezone.is_naive(asked) else asked


def some_areas(asked: schemas.AreasAsked) -> schemas.AreasOut:
    """Areas that exist today, of one kind or all. 404 for an unknown kind."""
    if asked.kind and not AreaKind.objects.filter(code=asked.kind, public=True).exists():
        raise Http404
    rows = _public_areas()
    if asked.kind:
        rows = rows.filter(kind__code=asked.kind)
    rows = rows.filter(pk__gt=asked.after).select_related("kind").order_by("pk")
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    within = _within(shown)
    return schemas.AreasOut(
        areas=[
            schemas.AreaOut(
                id=row.pk,
                code=row.code,
                name=row.name,
                kana=row.kana,
                kind=row.kind.code,
                kind_label=row.kind.label,
                valid_from=row.valid_from,
                within=within[row.pk],
            )
            for row in shown
        ],
        after=shown[-1].pk if len(found) > len(shown) else None,
    )


def _public_areas() -> QuerySet[Area]:
    return Area.objects.filter(kind__public=True, valid_from__lte=today()).exclude(
        valid_to__lt=today()
    )


def _within(areas: Sequence[Area]) -> dict[int, list[AreaRef]]:
    """Area id → what contains it, the nearest first."""
    found: dict[int, list[AreaRef]] = defaultdict(list)
    rows = Closure.objects.filter(
        descendant__in=[row.pk for row in areas], depth__gt=0, ancestor__kind__public=True
    )
    for row in rows.select_related("ancestor").order_by("depth", "ancestor_id"):
        found[row.descendant_id].append(_area(row.ancestor))
    return found


def _area(area: Area) -> AreaRef:
    return AreaRef(id=area.pk, code=area.code, name=area.name)


def _place(view: PublicView) -> schemas.PlaceOut:
    row = view.listing
    return schemas.PlaceOut(
        id=row.pk,
        uuid=view.uuid,
        code=row.code,
        name=row.name,
        kana=row.kana,
        kind=row.kind,
        category=row.category.code,
        category_label=row.category.label,
        terms=[term.label for term in view.terms],
        area=_area(row.area),
        serves=[_area(area) for area in view.districts],
        description=row.description,
        audience=list(row.audience),
        cost=row.cost,
        fee=row.fee,
        apply_how=row.apply_how,
        step_free=row.step_free,
        features=list(row.features),
        verified_on=row.verified_on,
        check_by=row.check_by,
        changed_at=view.changed_at,
        rhythms=view.sentences,
        repeat_codes=[gif_code(rule) for _uuid, rule in view.rules],
        sessions=[
            schemas.SessionOut(
                day=each.held_on,
                starts=f"{each.starts:%H:%M}",
                ends=None if each.ends is None else f"{each.ends:%H:%M}",
                cancelled=each.state == OccurrenceState.CANCELLED,
                note=each.note,
            )
            for each in view.sessions
        ],
        where=_where(view),
        page=reverse("places:page", args=[row.code]),
    )


def _where(view: PublicView) -> schemas.WhereOut | None:
    place = view.where
    if place is None:
        return None
    return schemas.WhereOut(
        name=place.name,
        address=place.address,
        latitude=None if place.latitude is None else str(place.latitude),
        longitude=None if place.longitude is None else str(place.longitude),
    )
