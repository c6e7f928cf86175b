"""Reading the geography."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sasaeai.areas.models import Area, Closure, Population
from sasaeai.core.periods import today


def ancestors() -> dict[int, tuple[int, ...]]:
    """Area id → ids of all areas that contain it, itself included (for rolling up figures)."""
    found: dict[int, list[int]] = defaultdict(list)
    for ancestor, descendant in Closure.objects.values_list("ancestor_id", "descendant_id"):
        found[descendant].append(ancestor)
    return {area: tuple(above) for area, above in found.items()}


def descendants(area_id: int) -> list[int]:
    """Ids of the area and all areas inside it."""
    return list(Closure.objects.filter(ancestor_id=area_id).values_list("descendant_id", flat=True))


def existing(kind: str, *, on: date | None = None) -> QuerySet[Area]:
    """Areas of a kind that exist on a day (today when none is given), in kana order.

    Without their shapes: a map asks for ``drawn``, everybody else would decode them for nothing.
    """
    return drawn(kind, on=on).defer("geometry", "search_text", "search_grams")


def drawn(kind: str, *, on: date | None = None) -> QuerySet[Area]:
    """The same areas with their shapes, for maps."""
    day = on or today()
    return Area.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), kind__code=kind, valid_from__lte=day
    ).order_by("kana", "pk")


def with_population(kind: str, *, key: str = "population") -> QuerySet[Area]:
    """Existing areas of a kind with their latest number of people as ``people``."""
    latest = Population.objects.filter(area=OuterRef("pk"), key=key).order_by("-as_of")
    return drawn(kind).annotate(people=Subquery(latest.values("value")[:1]))
