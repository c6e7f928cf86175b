"""Places and districts. Who runs a place is on its page alone, never in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from sasaeai.api import schemas
from sasaeai.api.schemas import AreaRef
from sasaeai.areas.public import Area, AreaKind, Closure
from sasaeai.core.periods import today
from sasaeai.places.public import (
    Category,
    DayPart,
    Listing,
    Occurrence,
    OccurrenceState,
    Wish,
    coming,
    findable,
    sentence,
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
    rows = rows.select_related("category", "area", "location").prefetch_related("rules")
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    sessions = coming([row.pk for row in shown], each=SESSIONS)
    return schemas.PlacesOut(
        places=[_place(row, sessions.get(row.pk, [])) for row in shown],
        after=shown[-1].pk if len(found) > len(shown) else None,
    )


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


def _place(row: Listing, sessions: Sequence[Occurrence]) -> schemas.PlaceOut:
    rules = [rule for rule in row.rules.all() if (rule.ends_on or today()) >= today()]
    return schemas.PlaceOut(
        id=row.pk,
        code=row.code,
        name=row.name,
        kana=row.kana,
        kind=row.kind,
        category=row.category.code,
        category_label=row.category.label,
        area=_area(row.area),
        description=row.description,
        audience=list(row.audience),
        cost=row.cost,
        apply_how=row.apply_how,
        step_free=row.step_free,
        features=list(row.features),
        verified_on=row.verified_on,
        rhythms=[sentence(rule.value) for rule in rules],
        sessions=[
            schemas.SessionOut(
                day=each.held_on,
                starts=f"{each.starts:%H:%M}",
                ends=None if each.ends is None else f"{each.ends:%H:%M}",
                cancelled=each.state == OccurrenceState.CANCELLED,
                note=each.note,
            )
            for each in sessions
        ],
        where=_where(row),
        page=reverse("places:page", args=[row.code]),
    )


def _where(row: Listing) -> schemas.WhereOut | None:
    place = getattr(row, "location", None)
    if place is None or not place.public:
        return None
    return schemas.WhereOut(
        name=place.name,
        address=place.address,
        latitude=None if place.latitude is None else str(place.latitude),
        longitude=None if place.longitude is None else str(place.longitude),
    )
