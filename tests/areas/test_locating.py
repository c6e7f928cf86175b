"""A point and the district it lies in."""

from __future__ import annotations

import pytest

from sasaeai.areas.public import Area, Locator

WEST = {
    "type": "Polygon",
    "coordinates": [[[133.0, 34.0], [133.5, 34.0], [133.5, 35.0], [133.0, 35.0], [133.0, 34.0]]],
}
EAST_WITH_HOLE = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[133.5, 34.0], [134.0, 34.0], [134.0, 35.0], [133.5, 35.0], [133.5, 34.0]],
            [[133.6, 34.4], [133.8, 34.4], [133.8, 34.6], [133.6, 34.6], [133.6, 34.4]],
        ]
    ],
}


def area(name: str, geometry: object) -> Area:
    return Area(name=name, geometry=geometry)


@pytest.mark.parametrize(
    ("point", "name"),
    [
        ((34.5, 133.2), "にし"),
        ((34.1, 133.7), "ひがし"),
        ((34.5, 133.7), None),
        ((34.5, 133.5), "にし"),
        ((34.0, 133.0), "にし"),
        ((36.0, 133.2), None),
        ((133.2, 34.5), None),
    ],
)
def test_a_point_lies_in_one_district_or_in_none(point, name):
    found = Locator([area("にし", WEST), area("ひがし", EAST_WITH_HOLE)]).area_at(*point)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("geometry", [None, {}, {"type": "Polygon"}, {"type": "x"}, []])
def test_an_area_without_a_shape_is_never_the_answer(geometry):
    locator = Locator([area("かたちなし", geometry)])
    assert (bool(locator), locator.area_at(34.5, 133.2)) == (False, None)
