import json
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely

from demo.city import City, generate
from demo.city.areas import CITY_CODE, SPLIT_ON
from demo.city.model import AreaKind, AreaUnit, OrgKind, StatKey

TODAY = date(2026, 11, 23)
EXACT = {AreaKind.CITY: 1, AreaKind.BRANCH: 5, AreaKind.LIFE_AREA: 26, AreaKind.DISTRICT: 63}


def in_force(city: City, kind: AreaKind, on: date) -> list[AreaUnit]:
    return [
        unit
        for unit in city.book.units
        if unit.kind is kind and unit.valid_from <= on and (not unit.valid_to or on < unit.valid_to)
    ]


def rings(unit: AreaUnit) -> list[list[tuple[int, int]]]:
    found = json.loads(unit.boundary, parse_float=lambda text: round(float(text) * 1_000_000))
    return [[(x, y) for x, y in ring] for ring in found["coordinates"]]


def twice_the_area(unit: AreaUnit) -> int:
    """Shoelace in whole micro-degrees: no rounding can hide a gap."""
    total = 0
    for number, ring in enumerate(rings(unit)):
        area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))
        total += area if number == 0 else -area
    return total


def polygon(unit: AreaUnit) -> shapely.Polygon:
    outer, *holes = rings(unit)
    return shapely.Polygon(outer, holes)


@pytest.mark.parametrize("kind", EXACT)
def test_every_level_has_its_exact_number_of_areas(city: City, full_city: City, kind: AreaKind):
    assert len(in_force(city, kind, TODAY)) == EXACT[kind]
    assert len(in_force(full_city, kind, TODAY)) == EXACT[kind]


def test_beats_follow_the_scale_but_never_less_than_two_per_district(city, full_city):
    small, full = (
        [unit for unit in c.book.units if unit.kind is AreaKind.BEAT] for c in (city, full_city)
    )
    assert (len(small), len(full)) == (126, 779)
    for c in (city, full_city):
        per_district = Counter(c.book.beat_district)
        assert len(per_district) == 63
        assert min(per_district.values()) >= 2


@pytest.mark.parametrize("on", [TODAY, date(2026, 3, 31)])
@pytest.mark.parametrize("which", ["city", "full_city"])
def test_children_fill_their_parent_without_gap_or_overlap(which, on, request):
    city: City = request.getfixturevalue(which)
    units = {unit.code: unit for unit in city.book.units}
    children = defaultdict(list)
    for link in city.book.containments:
        lives = link.valid_from <= on and (not link.valid_to or on < link.valid_to)
        if lives and units[link.child].boundary:
            children[link.parent].append(link.child)
    assert len(children) == 1 + 5 + 26 + (63 if on >= SPLIT_ON else 62)
    for parent, codes in children.items():
        assert sum(twice_the_area(units[code]) for code in codes) == twice_the_area(units[parent])


@pytest.mark.parametrize("kind", [*EXACT, AreaKind.BEAT])
def test_no_two_areas_of_a_level_overlap(full_city: City, kind: AreaKind):
    shapes = np.array([polygon(unit) for unit in in_force(full_city, kind, TODAY)])
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_the_partition_check_would_see_a_gap(full_city: City):
    districts = in_force(full_city, AreaKind.DISTRICT, TODAY)
    whole = twice_the_area(in_force(full_city, AreaKind.CITY, TODAY)[0])
    assert sum(twice_the_area(unit) for unit in districts[1:]) < whole


def test_the_city_lies_in_open_sea(city: City):
    box = next(unit for unit in city.book.units if unit.code == CITY_CODE).bbox
    assert box is not None
    west, south, east, north = (float(edge) for edge in box)
    assert (136 < west < east < 137) and (29 < south < north < 30)


def test_the_map_is_the_same_at_every_scale_up_to_one():
    small, large = generate(0.02, 3, today=TODAY), generate(1, 3, today=TODAY)
    for kind in EXACT:
        assert in_force(small, kind, TODAY) == in_force(large, kind, TODAY)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_other_seeds_give_other_cities_with_the_same_counts(seed: int):
    other = generate(0.02, seed, today=TODAY)
    assert {kind: len(in_force(other, kind, TODAY)) for kind in EXACT} == EXACT
    shapes = np.array([polygon(u) for u in in_force(other, AreaKind.BEAT, TODAY)])
    assert shapely.coverage_is_valid(shapes)


def test_codes_and_names_are_unique_and_every_name_has_kana(full_city: City):
    units = full_city.book.units
    assert len({unit.code for unit in units}) == len(units)
    assert len({(unit.kind, unit.name) for unit in units}) == len(units)
    assert all(unit.kana for unit in units)


def test_one_district_became_two_and_the_old_one_is_closed(city: City):
    old = next(unit for unit in city.book.units if unit.code == city.book.before_split)
    successors = [s for s in city.book.successions if s.old == old.code]
    new = [unit for unit in city.book.units if unit.code in {s.new for s in successors}]
    assert (old.name, old.valid_to) == ("若草", SPLIT_ON)
    assert sorted(unit.name for unit in new) == ["若草東", "若草西"]
    assert {unit.valid_from for unit in new} == {SPLIT_ON}
    assert sum(map(twice_the_area, new)) == twice_the_area(old)
    assert len(in_force(city, AreaKind.DISTRICT, date(2026, 3, 31))) == 62


@pytest.mark.parametrize("on", [date(2025, 6, 1), TODAY])
def test_every_area_has_one_primary_parent_on_any_day(city: City, on: date):
    primary = Counter(
        link.child
        for link in city.book.containments
        if link.is_primary and link.valid_from <= on and (not link.valid_to or on < link.valid_to)
    )
    alive = {
        unit.code
        for unit in city.book.units
        if unit.valid_from <= on and (not unit.valid_to or on < unit.valid_to)
    }
    assert primary == Counter(alive - {CITY_CODE})


def test_the_straddling_neighbourhood_counts_as_one_whole(city: City):
    shares = [link.share for link in city.book.containments if link.child == "N001"]
    assert sorted(map(str, shares)) == ["0.4", "0.6"]
    assert sum(map(Fraction, shares)) == 1


@pytest.mark.parametrize("key", StatKey)
def test_residents_of_children_sum_to_the_parent_in_every_year(full_city: City, key: StatKey):
    values = {(s.area, s.as_of): s.value for s in full_city.stats if s.key is key}
    years = sorted({as_of for _, as_of in values})
    assert years == [date(year, 4, 1) for year in range(2022, 2027)]
    for on in years:
        sums: Counter[str] = Counter()
        for link in full_city.book.containments:
            lives = link.valid_from <= on and (not link.valid_to or on < link.valid_to)
            if link.is_primary and lives and (link.child, on) in values:
                sums[link.parent] += values[link.child, on]
        levels = 1 + 5 + 26 + (63 if on == years[-1] else 0)
        assert len(sums) == levels
        assert {parent: values[parent, on] for parent in sums} == sums


def test_the_city_has_480000_residents_and_parts_stay_below_the_whole(city: City):
    latest = {(s.area, s.key): s.value for s in city.stats if s.as_of == date(2026, 4, 1)}
    assert latest[CITY_CODE, StatKey.POPULATION] == 480_000
    for area in {area for area, _ in latest}:
        people = latest[area, StatKey.POPULATION]
        assert latest[area, StatKey.AGED_75] < latest[area, StatKey.AGED_65] < people
        assert latest[area, StatKey.AGED_65] + latest[area, StatKey.CHILDREN] < people
        assert 0 < latest[area, StatKey.HOUSEHOLDS] < people
    assert {s.source for s in city.stats} == {"推計（見本データ）"}


def test_55_councils_cover_59_of_63_districts_once_and_four_have_none(city: City):
    councils = [o for o in city.organisations if o.kind is OrgKind.DISTRICT_COUNCIL]
    covered = [code for council in councils for code in council.covers]
    districts = {unit.code for unit in in_force(city, AreaKind.DISTRICT, TODAY)}
    assert len(councils) == 55
    assert sorted(len(c.covers) for c in councils)[-4:] == [1, 2, 2, 3]
    assert len(covered) == len(set(covered)) == 59
    names = {unit.code: unit.name for unit in city.book.units}
    without = {names[code] for code in districts - set(covered)}
    assert len(without) == 4
    assert "川瀬" in without


def test_joined_districts_touch(city: City):
    shapes = {unit.code: polygon(unit) for unit in in_force(city, AreaKind.DISTRICT, TODAY)}
    for council in city.organisations:
        if council.kind is OrgKind.DISTRICT_COUNCIL and len(council.covers) > 1:
            union = shapely.union_all([shapes[code] for code in council.covers])
            assert isinstance(union, shapely.Polygon), council.name
