"""Reading boundaries from GeoJSON: what fits, what does not, before anything is written.

Pure: no database. Coordinates are longitude and latitude (WGS 84). Overlaps and gaps are measured
against the size of the smaller area, so that the report means the same in a city and a village.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shapely import STRtree, make_valid, union_all
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from sasaeai.core.figures import Figure
from sasaeai.core.refusal import Refusal

LARGEST_FILE = 20 * 1024 * 1024
SMALLEST_SHARE = 0.001
"""Overlaps and gaps below a thousandth are drawing noise and are not reported."""


class UnreadableBoundaries(Refusal):
    """The file is no GeoJSON that we can use; the message says what to hand in."""


@dataclass(frozen=True)
class Boundary:
    """One area of the file with the row it stood in (1 is the first feature)."""

    row: int
    code: str
    name: str
    geometry: dict[str, Any]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Problem:
    """Something a person must know; ``fatal`` ones stop the import."""

    words: str
    row: int | None = None
    fatal: bool = False


@dataclass(frozen=True)
class Report:
    """What the file holds, set against the codes that exist."""

    boundaries: tuple[Boundary, ...]
    problems: tuple[Problem, ...]
    new: tuple[str, ...]
    known: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def can_be_saved(self) -> bool:
        return bool(self.boundaries) and not any(problem.fatal for problem in self.problems)


def read(
    content: bytes, *, code_field: str, name_field: str, existing: Iterable[str] = ()
) -> Report:
    """Reads a FeatureCollection of Polygons or MultiPolygons; raises ``UnreadableBoundaries``."""
    features = _features(content)
    boundaries: list[Boundary] = []
    problems: list[Problem] = []
    shapes: list[BaseGeometry] = []
    seen: dict[str, int] = {}
    for row, feature in enumerate(features, start=1):
        found = _boundary(row, feature, code_field, name_field)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        boundary, geometry, mended = found
        if boundary.code in seen:
            words = f"コード「{boundary.code}」が {seen[boundary.code]} 番めと重なっています。"
            problems.append(Problem(words, row, fatal=True))
            continue
        if mended:
            problems.append(Problem("線が交わっていたので、直して読みました。", row))
        seen[boundary.code] = row
        boundaries.append(boundary)
        shapes.append(geometry)
    problems += _overlaps(boundaries, shapes)
    problems += _gaps(shapes)
    known = set(existing)
    codes = [boundary.code for boundary in boundaries]
    return Report(
        tuple(boundaries),
        tuple(problems),
        new=tuple(code for code in codes if code not in known),
        known=tuple(code for code in codes if code in known),
        missing=tuple(sorted(known - set(codes))),
    )


def _features(content: bytes) -> list[Any]:
    if len(content) > LARGEST_FILE:
        raise UnreadableBoundaries("ファイルが大きすぎます（20MBまで）。")
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableBoundaries("GeoJSON（UTF-8）として読めません。") from error
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise UnreadableBoundaries("GeoJSON の FeatureCollection を選んでください。")
    if not data["features"]:
        raise UnreadableBoundaries("区域がひとつも入っていません。")
    return list(data["features"])


def _boundary(
    row: int, feature: Any, code_field: str, name_field: str
) -> tuple[Boundary, BaseGeometry, bool] | Problem:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return Problem("区域の情報（properties）がありません。", row, fatal=True)
    code, name = (str(properties.get(key) or "").strip() for key in (code_field, name_field))
    if not code or not name:
        lacking = code_field if not code else name_field
        return Problem(f"「{lacking}」の欄が空です。", row, fatal=True)
    try:
        geometry = shape(feature.get("geometry"))
    except Exception:
        return Problem("形が読めません。", row, fatal=True)
    mended = not geometry.is_valid
    if mended:
        geometry = make_valid(geometry)
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        return Problem("面（Polygon）ではありません。", row, fatal=True)
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return Problem(
            "経度・緯度ではない座標です。世界測地系の経緯度に直してください。", row, fatal=True
        )
    inside = geometry.representative_point()
    drawn = json.loads(json.dumps(mapping(geometry)))
    return Boundary(row, code[:30], name[:60], drawn, inside.y, inside.x), geometry, mended


def _overlaps(boundaries: Sequence[Boundary], shapes: Sequence[BaseGeometry]) -> list[Problem]:
    if len(shapes) < 2:
        return []
    tree = STRtree(shapes)
    pairs = {
        (min(one, other), max(one, other))
        for one, geometry in enumerate(shapes)
        for other in (int(index) for index in tree.query(geometry))
        if one != other
    }
    problems = []
    for one, other in sorted(pairs):
        shared = shapes[one].intersection(shapes[other]).area
        share = shared / min(shapes[one].area, shapes[other].area)
        if share > SMALLEST_SHARE:
            words = (
                f"「{boundaries[one].name}」と「{boundaries[other].name}」が、"
                f"小さいほうの {_percent(share)} 重なっています。"
            )
            problems.append(Problem(words, boundaries[other].row))
    return problems


def _gaps(shapes: Sequence[BaseGeometry]) -> list[Problem]:
    """Holes that lie wholly between the areas; the world outside is no gap."""
    if not shapes:
        return []
    whole = union_all(list(shapes))
    parts = whole.geoms if whole.geom_type == "MultiPolygon" else [whole]
    smallest = min(geometry.area for geometry in shapes)
    own = [ring for item in shapes for ring in _holes(item)]
    holes = [
        hole for part in parts for hole in _holes(part) if not any(hole.equals(o) for o in own)
    ]
    return [
        Problem(
            f"どの区域にも入らない、すき間があります"
            f"（北緯{hole.representative_point().y:.4f}・東経{hole.representative_point().x:.4f} のあたり）。"
        )
        for hole in holes
        if hole.area / smallest > SMALLEST_SHARE
    ]


def _holes(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = geometry.geoms if geometry.geom_type == "MultiPolygon" else [geometry]
    return [
        shape({"type": "Polygon", "coordinates": [list(ring.coords)]})
        for part in parts
        for ring in part.interiors
    ]


def _percent(share: float) -> str:
    """A measured share of area; printed through the one place that rounds."""
    return Figure.of(Decimal(str(share)) * 100, unit="%", decimals=1).text_with_unit
