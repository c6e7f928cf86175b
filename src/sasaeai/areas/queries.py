"""Reading the geography."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sasaeai.areas.models import Area, AreaKind, Closure, Population
from sasaeai.core import metrics
from sasaeai.core.metrics import People
from sasaeai.core.periods import today

UNSEEN = ("geometry", "search_text", "search_grams")


def ancestors() -> dict[int, tuple[int, ...]]:
    """Area id → ids of all areas that contain it, itself included (for rolling up figures)."""
    found: dict[int, list[int]] = defaultdict(list)
    for ancestor, descendant in Closure.objects.values_list("ancestor_id", "descendant_id"):
        found[descendant].append(ancestor)
    return {area: tuple(above) for area, above in found.items()}


def descendants(area_id: int) -> list[int]:
    """Ids of the area and all areas inside it."""
    return list(Closure.objects.filter(ancestor_id=area_id).values_list("descendant_id", flat=True))


def district_kind() -> AreaKind | None:
    """The kind of area that is this council's 地区; None before somebody has chosen one."""
    return AreaKind.objects.filter(is_district=True).first()


def all_districts(*, on: date | None = None) -> QuerySet[Area]:
    """This council's 地区 that exist on a day (today when none is given), in kana order, shapeless."""
    return drawn_districts(on=on).defer(*UNSEEN)


def drawn_districts(*, on: date | None = None) -> QuerySet[Area]:
    """The same with their shapes, for maps."""
    return _on(on or today()).filter(kind__is_district=True)


def existing(kind: str, *, on: date | None = None) -> QuerySet[Area]:
    """Areas of a kind that exist on a day (today when none is given), in kana order.

    Without their shapes: a map asks for ``drawn``, everybody else would decode them for nothing.
    """
    return drawn(kind, on=on).defer(*UNSEEN)


def drawn(kind: str, *, on: date | None = None) -> QuerySet[Area]:
    """The same areas with their shapes, for maps."""
    return _on(on or today()).filter(kind__code=kind)


def _on(day: date) -> QuerySet[Area]:
    there = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Area.objects.filter(there, valid_from__lte=day).order_by("kana", "pk")


def populations(
    keys: Iterable[str], area_ids: Iterable[int]
) -> dict[tuple[str, int], list[People]]:
    """Dated populations of areas, the oldest first; of the whole city under ``WHOLE``.

    The whole is the largest kind of area, where there is one of it (a city, a town).
    """
    wanted = set(area_ids)
    top = _whole_city() if metrics.WHOLE in wanted else None
    found: dict[tuple[str, int], list[People]] = defaultdict(list)
    rows = Population.objects.filter(
        key__in=list(keys), area_id__in=[*wanted, *([top] if top else [])]
    )
    for row in rows.order_by("as_of"):
        said = People(row.value, row.as_of, row.source)
        if row.area_id in wanted:
            found[row.key, row.area_id].append(said)
        if row.area_id == top:
            found[row.key, metrics.WHOLE].append(said)
    return found


def _whole_city() -> int | None:
    largest = list(existing_kinds()[:1])
    if not largest:
        return None
    ids = list(existing(largest[0]).values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def existing_kinds() -> QuerySet[AreaKind, str]:
    """Codes of the kinds, from the largest on."""
    return AreaKind.objects.order_by("order").values_list("code", flat=True)


def population_keys() -> list[str]:
    """Which populations are kept (people, 65 and over, households …)."""
    return list(Population.objects.order_by("key").values_list("key", flat=True).distinct())


def with_population(kind: str, *, key: str = "population") -> QuerySet[Area]:
    """Existing areas of a kind with their latest number of people as ``people``."""
    latest = Population.objects.filter(area=OuterRef("pk"), key=key).order_by("-as_of")
    return drawn(kind).annotate(people=Subquery(latest.values("value")[:1]))
