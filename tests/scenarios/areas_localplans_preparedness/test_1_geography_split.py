"""A district of 300 households splits into 180 and 120: both years show their own districts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sasaeai.areas import public as areas
from sasaeai.areas import services
from sasaeai.areas.models import AreaKind, Containment, Population
from sasaeai.areas.public import Area, descendants, existing
from sasaeai.core.periods import FiscalYear

pytestmark = pytest.mark.django_db
SPLIT, FOUNDED = date(2026, 4, 1), date(2020, 4, 1)


@pytest.fixture
def halves(cast, as_actor):
    """X of 300 households until the end of FY2025, X1 of 180 and X2 of 120 from then on."""
    with as_actor(cast.planner):
        kind, living = AreaKind.objects.get(code="school"), Area.objects.get(code="L1")
        whole = _district(
            kind, living, "X", since=FOUNDED, households=300, counted=date(2025, 4, 1)
        )
        parts = [
            _district(kind, living, code, since=SPLIT, households=people, counted=SPLIT)
            for code, people in (("X1", 180), ("X2", 120))
        ]
        areas.replace(whole, parts, on=SPLIT)
        yield cast


def _district(kind, parent, code, *, since, households, counted):
    area = areas.open_area(kind, code=code, name=code, kana=code, valid_from=since)
    areas.contain(area, parent, valid_from=since)
    areas.set_population(area, key="households", as_of=counted, value=households, source="台帳")
    return area


def _report(city, year: FiscalYear) -> tuple[dict[str, int], int]:
    """Households of the new districts in a year, and of all the city's."""
    rows = Population.objects.filter(
        key="households",
        as_of__gte=year.period.start,
        as_of__lt=year.period.end,
        area__in=existing("school", on=year.last_day),
    )
    shown = {row.area.code: row.value for row in rows.select_related("area")}
    inside = descendants(city.pk)
    return shown, sum(row.value for row in rows if row.area_id in inside)


def test_each_year_shows_its_districts_and_the_city_stays_the_same(halves) -> None:
    assert _report(halves.city, FiscalYear(2025)) == ({"X": 300}, 300)
    assert _report(halves.city, FiscalYear(2026)) == ({"X1": 180, "X2": 120}, 300)


def test_a_second_primary_parent_is_refused_by_the_service_and_by_the_database(halves) -> None:
    part = Area.objects.get(code="X1")
    kind = AreaKind.objects.get(code="living")
    other = areas.open_area(kind, code="L9", name="西", kana="にし", valid_from=FOUNDED)
    with pytest.raises(services.AlreadyContained):
        areas.contain(part, other, valid_from=SPLIT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Containment.objects.create(child=part, parent=other, parent_kind=kind, valid_from=SPLIT)
