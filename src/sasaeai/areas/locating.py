"""In which district a point lies, by the shapes of the districts."""

from __future__ import annotations

from collections.abc import Iterable

from shapely import STRtree
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from sasaeai.areas.models import Area


class Locator:
    """Asks many points of the same areas; areas without a shape are never answered."""

    def __init__(self, areas: Iterable[Area]) -> None:
        drawn = [(area, found) for area in areas if (found := _shape(area)) is not None]
        self._areas = [area for area, _geometry in drawn]
        self._shapes = [geometry for _area, geometry in drawn]
        self._tree = STRtree(self._shapes)

    def __bool__(self) -> bool:
        return bool(self._areas)

    def area_at(self, latitude: float, longitude: float) -> Area | None:
        """The area that covers the point (degrees); on a border the first in the order given."""
        point = Point(longitude, latitude)
        near = sorted(int(index) for index in self._tree.query(point))
        return next((self._areas[n] for n in near if self._shapes[n].covers(point)), None)


def _shape(area: Area) -> BaseGeometry | None:
    if not area.geometry:
        return None
    try:
        found = shape(area.geometry)
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError):
        return None
    return None if found.is_empty else found
