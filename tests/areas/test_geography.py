"""Dated areas: a split keeps the past, one primary parent at a time, no circle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from sasaeai.areas import public as areas
from sasaeai.areas import services
from sasaeai.areas.models import Area, AreaKind, Containment, Population
from sasaeai.areas.queries import ancestors, descendants, existing

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(cast, as_actor):
    with as_actor(cast.planner):
        yield cast


def test_a_split_closes_the_old_unit_and_both_years_add_up_to_the_same_city(planner):
    kind = AreaKind.objects.get(code="school")
    living = Area.objects.get(code="L1")
    on = date(2026, 4, 1)
    old = areas.open_area(kind, code="X", name="若草", kana="わかくさ", valid_from=date(2020, 4, 1))
    areas.contain(old, living, valid_from=date(2020, 4, 1))
    halves = []
    for code, people in (("X1", 180), ("X2", 120)):
        half = areas.open_area(kind, code=code, name=code, kana=code, valid_from=on)
        areas.contain(half, living, valid_from=on)
        areas.set_population(half, key="households", as_of=on, value=people, source="試し")
        halves.append(half)
    areas.set_population(old, key="households", as_of=date(2025, 4, 1), value=300, source="試し")
    areas.replace(old, halves, on=on)
    before = {area.code for area in existing("school", on=date(2026, 3, 31))}
    after = {area.code for area in existing("school", on=on)}
    assert (before & {"X", "X1", "X2"}, after & {"X", "X1", "X2"}) == ({"X"}, {"X1", "X2"})
    inside = descendants(planner.city.pk)
    totals = [
        sum(Population.objects.filter(area__in=inside, as_of=day).values_list("value", flat=True))
        for day in (date(2025, 4, 1), on)
    ]
    assert totals == [300, 300]


def test_a_second_primary_parent_at_the_same_time_is_refused(planner):
    kind = AreaKind.objects.get(code="living")
    other = areas.open_area(kind, code="L9", name="西", kana="にし", valid_from=date(2020, 4, 1))
    with pytest.raises(services.AlreadyContained):
        areas.contain(planner.asanagi, other, valid_from=date(2026, 4, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Containment.objects.create(
            child=planner.asanagi, parent=other, parent_kind=kind, valid_from=date(2026, 4, 1)
        )
    part = areas.contain(
        planner.asanagi, other, valid_from=date(2026, 4, 1), share=Decimal("0.4"), is_primary=False
    )
    assert other.pk not in ancestors()[planner.asanagi.pk] and part.share == Decimal("0.4")


def test_an_area_cannot_lie_in_its_own_part(planner):
    with pytest.raises(services.Cycle):
        areas.contain(planner.city, planner.asanagi_beat, valid_from=date(2026, 4, 1))


def test_each_area_knows_all_that_contain_it(planner):
    codes = dict(Area.objects.values_list("pk", "code"))
    found = {codes[pk] for pk in ancestors()[planner.asanagi_beat.pk]}
    assert found == {"S1-1", "S1", "L1", "B1", "C1"}
