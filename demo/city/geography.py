"""The shape of the city: one fine mosaic of cells, every area a set of whole cells.

Areas share their cells' vertices, whole numbers of micro-degrees, so any level is an exact
partition of the one above: sums of areas agree to the last unit and no point lies in two.
"""

import math
from collections import Counter, deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from demo.city.seeds import Floats, Ints, apportion, stream

SEA_LAT, SEA_LNG = 29.5, 136.5
"""Centre of the city: open ocean, far from any coast, so that no real home is ever hit."""
AREA_KM2 = 322.0
BRANCHES, LIFE_AREAS, DISTRICTS = 5, 26, 63
MIN_CELLS, CELLS_PER_BEAT = 6300, 8
_KM_LAT, _KM_LNG = 110.85, 111.32 * math.cos(math.radians(SEA_LAT))
MICRO = 1_000_000

Rings = list[Ints]


@dataclass(frozen=True, slots=True)
class Geography:
    """``rings[c]`` is cell c as (n, 2) micro-degrees lng, lat; ``cells`` its centre in km from
    the city's centre; ``density`` residents' weight; the labels give each cell's area per level,
    numbered so that areas of one parent are consecutive."""

    rings: Rings
    cells: Floats
    density: Floats
    branch: Ints
    life_area: Ints
    district: Ints
    beat: Ints
    neighbours: list[list[int]]


def build(seed: int, *, beats: int) -> Geography:
    """Whole city with exactly 5 branches, 26 life areas, 63 districts and ``beats`` beats.

    The levels down to the district are the same for every number of beats that 6,300 cells
    can carry (787), so the map is one and the same up to scale 1.
    """
    rings, cells = _mosaic(seed, wanted=max(MIN_CELLS, CELLS_PER_BEAT * beats))
    neighbours = _neighbours(rings)
    density = _density(seed, cells)
    land = _Land(seed, cells, density, neighbours)
    city = np.zeros(len(cells), dtype=np.int64)
    branch = _split(land, city, level="branch", total=BRANCHES, minimum=1)
    life = _split(land, branch, level="life", total=LIFE_AREAS, minimum=2)
    district = _split(land, life, level="district", total=DISTRICTS, minimum=1)
    beat = _split(land, district, level="beat", total=beats, minimum=2)
    return Geography(rings, cells, density, branch, life, district, beat, neighbours)


@dataclass(frozen=True, slots=True)
class _Land:
    seed: int
    cells: Floats
    density: Floats
    neighbours: list[list[int]]


def _outline_radius(seed: int, angle: Floats) -> Floats:
    rng = stream(seed, "outline")
    base = math.sqrt(AREA_KM2 / math.pi)
    wobble = np.ones_like(angle)
    for k in range(2, 9):
        wobble += rng.uniform(0.3, 1.0) * 0.34 / k * np.cos(k * angle + rng.uniform(0, math.tau))
    return base * wobble


def _mosaic(seed: int, *, wanted: int) -> tuple[Rings, Floats]:
    """Voronoi cells of a jittered hexagonal grid, kept when their seed lies on land."""
    rng = stream(seed, "mosaic", wanted)
    step = math.sqrt(AREA_KM2 / wanted)
    half = math.ceil(math.sqrt(AREA_KM2 / math.pi) * 1.6 / step)
    row, col = np.mgrid[-half : half + 1, -half : half + 1]
    x = (col + 0.5 * (row % 2)).ravel() * step
    y = row.ravel() * step
    xy = np.column_stack([x, y]) + rng.uniform(-0.33, 0.33, (x.size, 2)) * step
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(xy), ordered=True)
    inside = np.hypot(xy[:, 0], xy[:, 1]) < _outline_radius(seed, np.arctan2(xy[:, 1], xy[:, 0]))
    parts = np.asarray(shapely.get_parts(diagram))[inside]
    return [_to_micro(shapely.get_coordinates(part)) for part in parts], xy[inside]


def _to_micro(coords: Floats) -> Ints:
    lng = np.rint((SEA_LNG + coords[:, 0] / _KM_LNG) * MICRO)
    lat = np.rint((SEA_LAT + coords[:, 1] / _KM_LAT) * MICRO)
    ring = np.column_stack([lng, lat]).astype(np.int64)
    moved = np.any(np.diff(ring, axis=0) != 0, axis=1)
    kept: Ints = ring[np.concatenate([[True], moved])]
    return kept


def _neighbours(rings: Rings) -> list[list[int]]:
    owner: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
    found: list[list[int]] = [[] for _ in rings]
    for cell, ring in enumerate(rings):
        points = [(int(x), int(y)) for x, y in ring.tolist()]
        for a, b in pairwise(points):
            other = owner.setdefault((min(a, b), max(a, b)), cell)
            if other != cell:
                found[cell].append(other)
                found[other].append(cell)
    return found


def _density(seed: int, cells: Floats) -> Floats:
    """Town centres over a thin countryside: why districts differ in size."""
    rng = stream(seed, "density")
    total = np.full(len(cells), 0.25)
    for strength, reach in ((3.0, 3.2), (1.8, 2.2), (1.5, 2.0), (1.2, 1.8), (0.9, 1.6)):
        angle, away = rng.uniform(0, math.tau), rng.uniform(0, 7.0) if strength < 3 else 0.5
        centre = np.array([math.cos(angle), math.sin(angle)]) * away
        squared = ((cells - centre) ** 2).sum(axis=1)
        total += strength * np.exp(-squared / (2 * reach**2))
    return total


def _split(land: _Land, parent: Ints, *, level: str, total: int, minimum: int) -> Ints:
    """Each parent into connected children, more where more people live; exact in total."""
    people = weigh(parent, land.density)
    counts = apportion(total, people, minimum=minimum)
    label = np.full(len(land.cells), -1, dtype=np.int64)
    first = 0
    for number, count in enumerate(counts.tolist()):
        members = np.flatnonzero(parent == number)
        rng = stream(land.seed, "split", level, number)
        own = _cluster(land.cells[members], land.density[members], count, rng)
        label[members] = first + own
        first += count
    _reconnect(label, parent, land.neighbours)
    return label


def _cluster(points: Floats, weights: Floats, k: int, rng: np.random.Generator) -> Ints:
    """Weighted Lloyd rounds from spread-out starts; no cluster is left empty."""
    centres = points[[int(rng.choice(len(points), p=weights / weights.sum()))]]
    gap = np.full(len(points), np.inf)
    while len(centres) < k:
        gap = np.minimum(gap, ((points - centres[-1]) ** 2).sum(axis=1))
        chosen = int(rng.choice(len(points), p=gap * weights / (gap * weights).sum()))
        centres = np.vstack([centres, points[chosen]])
    for _ in range(8):
        label = _nearest(points, centres)
        mass = np.bincount(label, weights=weights, minlength=k)
        for axis in (0, 1):
            moment = np.bincount(label, weights=weights * points[:, axis], minlength=k)
            centres[:, axis] = np.where(
                mass > 0, moment / np.maximum(mass, 1e-12), centres[:, axis]
            )
    label = _nearest(points, centres)
    for empty in np.flatnonzero(np.bincount(label, minlength=k) == 0).tolist():
        crowded = int(np.bincount(label, minlength=k).argmax())
        label[np.flatnonzero(label == crowded)[0]] = empty
    return label


def _nearest(points: Floats, centres: Floats) -> Ints:
    gap = (centres**2).sum(axis=1) - 2 * (points @ centres.T)
    nearest: Ints = gap.argmin(axis=1).astype(np.int64)
    return nearest


def _reconnect(label: Ints, parent: Ints, neighbours: list[list[int]]) -> None:
    """Hand cells cut off from their area to the sibling they touch most, in place."""
    stray = _strays(label, neighbours)
    while stray:
        waiting = []
        for cell in stray:
            touching = Counter(
                int(label[other])
                for other in neighbours[cell]
                if parent[other] == parent[cell] and label[other] != label[cell]
            )
            if touching:
                label[cell] = min(touching, key=lambda area: (-touching[area], area))
            else:
                waiting.append(cell)
        following = _strays(label, neighbours)
        if following == stray:
            raise ValueError("an area could not be made connected")
        stray = following


def _strays(label: Ints, neighbours: list[list[int]]) -> list[int]:
    """Cells outside the largest connected part of their area."""
    largest: dict[int, list[int]] = {}
    strays: list[int] = []
    seen = np.zeros(len(label), dtype=bool)
    for start in range(len(label)):
        if seen[start]:
            continue
        part = _component(start, label, neighbours, seen)
        area = int(label[start])
        best = largest.get(area, [])
        if len(part) > len(best):
            largest[area] = part
            strays.extend(best)
        else:
            strays.extend(part)
    return sorted(strays)


def _component(
    start: int, label: Ints, neighbours: list[list[int]], seen: npt.NDArray[np.bool_]
) -> list[int]:
    seen[start] = True
    queue, part = deque([start]), [start]
    while queue:
        for other in neighbours[queue.popleft()]:
            if not seen[other] and label[other] == label[start]:
                seen[other] = True
                queue.append(other)
                part.append(other)
    return part


def boundaries(rings: Rings, label: Ints) -> list[Rings]:
    """Outer ring and holes of each area, still whole micro-degrees."""
    polygons = np.array([shapely.Polygon(ring) for ring in rings])
    merged = []
    for area in range(int(label.max()) + 1):
        union = shapely.coverage_union_all(polygons[label == area])
        parts = shapely.get_parts(union)
        outlines = [
            shapely.get_coordinates(ring)
            for part in parts
            for ring in (part.exterior, *part.interiors)
        ]
        merged.append([np.rint(ring).astype(np.int64) for ring in outlines])
    return merged


def touching(label: Ints, neighbours: list[list[int]]) -> set[tuple[int, int]]:
    """Pairs (low, high) of areas that share an edge."""
    return {
        (int(min(label[cell], label[other])), int(max(label[cell], label[other])))
        for cell, around in enumerate(neighbours)
        for other in around
        if label[cell] != label[other]
    }


def weigh(label: Ints, weights: Floats) -> Floats:
    """Sum of the cells' weights per area."""
    return np.bincount(label, weights=weights).astype(np.float64)


def degrees(micro: int) -> Decimal:
    return Decimal(micro).scaleb(-6)
