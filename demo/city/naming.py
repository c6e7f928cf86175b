"""Which shape bears which name: coast names in the south, hills in the north, and so on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from demo.city.geography import Geography, touching, weigh
from demo.city.seeds import Floats, Ints, stream
from demo.city.words.districts import (
    AFTER_SPLIT,
    BRANCHES,
    DISTRICTS,
    JOINED_COUNCILS,
    WITHOUT_COUNCIL,
    PlaceName,
)

_TOWARDS: dict[str, Callable[[Floats], Floats]] = {
    "N": lambda xy: xy[:, 1],
    "S": lambda xy: -xy[:, 1],
    "E": lambda xy: xy[:, 0],
    "W": lambda xy: -xy[:, 0],
    "C": lambda xy: -np.hypot(xy[:, 0], xy[:, 1]),
}
CAST_DISTRICTS = frozenset(
    ["朝凪", "石畳", "楠町", "川瀬", "北浦", "桜坂", "島の浜", "西の森", "港", "柳原", "大橋"]
)
"""Districts that sample pages, tests and the cast name: they stay whole, with one council each
(川瀬 with none)."""
COUNCILS, WITHOUT = 55, 4


@dataclass(frozen=True, slots=True)
class Naming:
    """Indexed by the geography's labels. ``split`` is the pair (west, east) that was one district;
    ``joined`` the groups of districts that share a council, ``uncovered`` those without one."""

    branches: tuple[PlaceName, ...]
    districts: tuple[PlaceName, ...]
    split: tuple[int, int]
    joined: tuple[tuple[PlaceName, tuple[int, ...]], ...]
    uncovered: tuple[int, ...]


def centres(geo: Geography, label: Ints) -> Floats:
    """Centre in km per area, weighted by residents."""
    mass = weigh(label, geo.density)
    x = weigh(label, geo.density * geo.cells[:, 0])
    y = weigh(label, geo.density * geo.cells[:, 1])
    middle: Floats = np.column_stack([x, y]) / mass[:, None]
    return middle


def name_areas(geo: Geography, *, seed: int) -> Naming:
    where = centres(geo, geo.district)
    pairs = touching(geo.district, geo.neighbours)
    split = _pair_to_split(geo, where, pairs)
    taken = dict(zip(split, AFTER_SPLIT, strict=True))
    districts = _by_side(where, DISTRICTS, taken)
    branches = _by_side(centres(geo, geo.branch), BRANCHES, {})
    free = {d for d, name in enumerate(districts) if name.name not in CAST_DISTRICTS} - {*split}
    joined = _join(free, pairs, seed)
    uncovered = _uncovered(free - {d for _, group in joined for d in group}, districts, seed)
    return Naming(branches, districts, split, joined, uncovered)


def _pair_to_split(geo: Geography, where: Floats, pairs: set[tuple[int, int]]) -> tuple[int, int]:
    """Two neighbours of one life area near the middle, named west and east."""
    life_of = {int(d): int(life) for d, life in zip(geo.district, geo.life_area, strict=True)}
    siblings = [pair for pair in sorted(pairs) if life_of[pair[0]] == life_of[pair[1]]]
    a, b = min(siblings, key=lambda pair: float(np.abs(where[list(pair)]).sum()))
    return (a, b) if where[a, 0] <= where[b, 0] else (b, a)


def _by_side(
    where: Floats, names: Sequence[PlaceName], taken: dict[int, PlaceName]
) -> tuple[PlaceName, ...]:
    """Names in list order, each to the free area that lies furthest to its side."""
    found = dict(taken)
    for name in names:
        order = np.argsort(-_TOWARDS[name.side](where), kind="stable").tolist()
        found[next(area for area in order if area not in found)] = name
    return tuple(found[area] for area in range(len(where)))


def _join(
    free: set[int], pairs: set[tuple[int, int]], seed: int
) -> tuple[tuple[PlaceName, tuple[int, ...]], ...]:
    """Connected groups of three, two and two districts."""
    near: dict[int, list[int]] = {d: [] for d in free}
    for a, b in sorted(pairs):
        if a in near and b in near:
            near[a].append(b)
            near[b].append(a)
    rng = stream(seed, "councils")
    left = [sorted(free)[i] for i in rng.permutation(len(free))]
    groups = []
    for name, size in zip(JOINED_COUNCILS, (3, 2, 2), strict=True):
        first = next(d for d in left if len([n for n in near[d] if n in left]) >= size - 1)
        group = (first, *[n for n in near[first] if n in left][: size - 1])
        left = [d for d in left if d not in group]
        groups.append((name, tuple(sorted(group))))
    return tuple(groups)


def _uncovered(free: set[int], districts: Sequence[PlaceName], seed: int) -> tuple[int, ...]:
    known = next(d for d, name in enumerate(districts) if name.name == WITHOUT_COUNCIL)
    chosen = stream(seed, "uncovered").choice(sorted(free), WITHOUT - 1, replace=False)
    return tuple(sorted([known, *(int(d) for d in chosen)]))
