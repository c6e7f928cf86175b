"""For whose people a page is there: the one rule, asked from the side of the district and of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from sasaeai.areas.public import Closure, all_districts
from sasaeai.places.models import Listing, ServiceArea

FEW_DISTRICTS = 5
"""What is there for more districts is one of the whole city or of a large part of it."""


def for_people_of(areas: Iterable[int]) -> Q:
    """What lies in these areas, or is there for their people (a desk of the whole city)."""
    wanted = list(areas)
    inside = Closure.objects.filter(ancestor_id__in=wanted).values("descendant_id")
    above = Closure.objects.filter(descendant_id__in=wanted).values("ancestor_id")
    serving = ServiceArea.objects.filter(Q(area_id__in=inside) | Q(area_id__in=above))
    return Q(area_id__in=inside) | Q(pk__in=serving.values("listing_id"))


def districts_of(ids: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Page → the districts for whose people it is there; without an entry it is of none.

    Reads three times, however many pages there are.
    """
    wanted = list(ids)
    districts = all_districts().order_by().values("pk")
    lying = Listing.objects.filter(pk__in=wanted)
    serving = ServiceArea.objects.filter(listing__in=wanted)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for rows, page, district in (
        (lying, "pk", "area__as_descendant__ancestor"),
        (serving, "listing", "area__as_descendant__ancestor"),
        (serving, "listing", "area__as_ancestor__descendant"),
    ):
        there = rows.filter(**{f"{district}__in": districts})
        for one, mine in there.values_list(page, district):
            found[one].add(mine)
    return {one: frozenset(mine) for one, mine in found.items()}
