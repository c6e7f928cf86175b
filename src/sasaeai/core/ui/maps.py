"""Areas drawn as a map by the server: shapes in, SVG paths out.

The map is a picture of the list beside it. It needs no tiles, no script and prints in grey:
each class of value has a lightness, each other state a pattern, each area a number that the
list repeats. Class limits are leather's ticks, so they are numbers people can say (ADR 0006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import cos, radians
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sasaeai.core.figures import Figure, State
from sasaeai.core.ui.charts import look_of
from sasaeai.core.ui.scales import scale

CLASSES = 5
_NAMED = 30


@dataclass(frozen=True, kw_only=True)
class Area:
    """``geometry`` is a GeoJSON Polygon or MultiPolygon in longitude and latitude."""

    name: str
    geometry: dict[str, Any]
    figure: Figure
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """``look`` is ``c1`` (few) to ``c5`` (many) or the name of a state without a value."""

    number: int
    area: Area
    path: str
    x: str
    y: str
    look: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the key: from ``low`` up to, not including, ``high`` (the last one includes it).

    ``low`` is empty for the first class above zero: zero itself has a look of its own. Of ``whole``
    numbers both ends belong to the class, and a class that holds none is left out.
    """

    look: str
    low: str
    high: str
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawing:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    steps: tuple[Step, ...]
    states: tuple[str, ...]
    named: bool


def draw(areas: Sequence[Area], *, width: int = 600) -> Drawing:
    """``width`` in user units; the height follows from the shape of the whole at its latitude."""
    geometries = [shape(area.geometry) for area in areas]
    frame = _Frame.around(geometries, width=width)
    whole = _whole(areas)
    limits = _limits(areas, whole=whole)
    shapes = tuple(
        _shape(index, area, geometry, frame=frame, limits=limits)
        for index, (area, geometry) in enumerate(zip(areas, geometries, strict=True), start=1)
    )
    used = {drawn.look for drawn in shapes}
    return Drawing(
        width=width,
        height=frame.height,
        shapes=shapes,
        steps=_steps(limits, whole=whole),
        states=tuple(look for look in ("zero", "none", "na", "nc", "sup") if look in used),
        named=len(areas) <= _NAMED,
    )


@dataclass(frozen=True)
class _Frame:
    """Equirectangular with one scale, true at the middle latitude: right enough for one city."""

    west: float
    north: float
    across: float
    along: float
    height: int

    @classmethod
    def around(cls, geometries: Sequence[BaseGeometry], *, width: int) -> _Frame:
        bounds = [geometry.bounds for geometry in geometries]
        west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
        east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
        across = (width - 8) / ((east - west) or 1)
        along = across / cos(radians((south + north) / 2))
        return cls(west, north, across, along, height=int((north - south) * along) + 8)

    def at(self, longitude: float, latitude: float) -> tuple[str, str]:
        x = 4 + (longitude - self.west) * self.across
        y = 4 + (self.north - latitude) * self.along
        return f"{x:.1f}", f"{y:.1f}"


def _shape(
    number: int, area: Area, geometry: BaseGeometry, *, frame: _Frame, limits: Sequence[Decimal]
) -> Shape:
    point = geometry.representative_point()
    x, y = frame.at(point.x, point.y)
    return Shape(
        number=number,
        area=area,
        path=_path(geometry, frame),
        x=x,
        y=y,
        look=_look(area.figure, limits),
    )


def _path(geometry: BaseGeometry, frame: _Frame) -> str:
    polygons = getattr(geometry, "geoms", (geometry,))
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(
        "M" + "L".join(" ".join(frame.at(x, y)) for x, y in ring.coords[:-1]) + "z"
        for ring in rings
    )


def _whole(areas: Sequence[Area]) -> bool:
    return all(area.figure.decimals == 0 for area in areas if area.figure.state is State.VALUE)


def _limits(areas: Sequence[Area], *, whole: bool) -> tuple[Decimal, ...]:
    """Lower limits of the classes and the upper end; empty where nothing was counted."""
    values = [
        area.figure.value
        for area in areas
        if area.figure.state is State.VALUE and area.figure.value is not None
    ]
    if not values:
        return ()
    high = max([*values, Decimal(CLASSES if whole else 0)])
    ticks: list[Decimal] = scale(min([Decimal(0), *values]), high, whole=whole).ticks()
    while len(ticks) > CLASSES + 1:
        ticks = [*ticks[:-1:2], ticks[-1]]
    return tuple(ticks)


def _look(figure: Figure, limits: Sequence[Decimal]) -> str:
    if figure.state is not State.VALUE or figure.value is None:
        return look_of(figure)
    passed = sum(1 for limit in limits[1:-1] if figure.value >= limit)
    return f"c{passed + 1}"


def _steps(limits: Sequence[Decimal], *, whole: bool) -> tuple[Step, ...]:
    steps = []
    for index, (low, high) in enumerate(pairwise(limits), start=1):
        first, last = (low or Decimal(1), high - 1) if whole else (low, high)
        if not whole or first <= last:
            shown = f"{first:,f}" if first else ""
            steps.append(Step(look=f"c{index}", low=shown, high=f"{last:,f}", whole=whole))
    return tuple(steps)
